using System.Diagnostics;
using System.Globalization;

namespace Conversion.Hosting.Logging;

/// <summary>
/// Reads the trace of a request from <c>traceparent</c>, or from Google's older header <c>X-Cloud-Trace-Context</c>: 32 hexadecimal
/// digits, a slash, the span in decimal and, if the trace is sampled, <c>;o=1</c>.
/// </summary>
internal sealed class CloudTracePropagator : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _w3c = CreateW3CPropagator();

    public override IReadOnlyCollection<string> Fields { get; } = ["traceparent", "tracestate", "baggage", "X-Cloud-Trace-Context"];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        _w3c.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        _w3c.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
        if (traceId is not null || getter is null)
            return;
        getter(carrier, "X-Cloud-Trace-Context", out var value, out _);
        traceId = value is null ? null : ToTraceParent(value);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        _w3c.ExtractBaggage(carrier, getter);

    // Any other text is not a trace. Callers send this header as well, so nothing in it may fail the request.
    private static string? ToTraceParent(string value)
    {
        const int TraceDigits = 32;
        if (value.Length <= TraceDigits || value[TraceDigits] != '/')
            return null;
        var trace = value[..TraceDigits];
        var rest = value.AsSpan(TraceDigits + 1);
        var options = rest.IndexOf(';');
        var span = options < 0 ? rest : rest[..options];
        if (!trace.All(char.IsAsciiHexDigit) || trace.All(digit => digit == '0')
            || !ulong.TryParse(span, NumberStyles.None, CultureInfo.InvariantCulture, out var spanId) || spanId == 0)
            return null;

        var flags = value.EndsWith(";o=1", StringComparison.Ordinal) ? "01" : "00";
        return $"00-{trace.ToLowerInvariant()}-{spanId:x16}-{flags}";
    }
}
