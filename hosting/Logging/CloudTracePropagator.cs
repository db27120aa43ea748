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

    private static string? ToTraceParent(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash != 32)
            return null;
        var options = value.IndexOf(';', StringComparison.Ordinal);
        var span = value.AsSpan(slash + 1, (options < 0 ? value.Length : options) - slash - 1);
        if (!ulong.TryParse(span, NumberStyles.None, CultureInfo.InvariantCulture, out var spanId) || spanId == 0)
            return null;

        var flags = value.EndsWith(";o=1", StringComparison.Ordinal) ? "01" : "00";
        return $"00-{value[..32].ToLowerInvariant()}-{spanId:x16}-{flags}";
    }
}
