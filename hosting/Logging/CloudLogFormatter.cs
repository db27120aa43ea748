using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Conversion.Hosting.Logging;

/// <summary>
/// One JSON object a line, with the field names that Cloud Logging reads from a container's output. A line written
/// while a request is answered carries its trace; GOOGLE_CLOUD_PROJECT makes that a link in the console.
/// </summary>
internal sealed class CloudLogFormatter(IConfiguration configuration, TimeProvider? clock = null) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "cloud";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly string tracePrefix = configuration["GOOGLE_CLOUD_PROJECT"] is { Length: > 0 } project ? $"projects/{project}/traces/" : "";
    private readonly string? service = configuration["K_SERVICE"];
    private readonly string? revision = configuration["K_REVISION"];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            json.WriteString("severity", Severity(logEntry.LogLevel));
            json.WriteString("timestamp", clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("message", logEntry.Formatter(logEntry.State, logEntry.Exception));
            json.WriteString("logger", logEntry.Category);
            if (logEntry.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            WriteTrace(json);
            WriteLabels(json);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
    }

    private void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
            return;
        json.WriteString("logging.googleapis.com/trace", tracePrefix + activity.TraceId.ToHexString());
        json.WriteString("logging.googleapis.com/spanId", activity.SpanId.ToHexString());
        json.WriteBoolean("logging.googleapis.com/trace_sampled", activity.Recorded);
    }

    private void WriteLabels(Utf8JsonWriter json)
    {
        if (service is null && revision is null)
            return;
        json.WriteStartObject("logging.googleapis.com/labels");
        if (service is not null)
            json.WriteString("K_SERVICE", service);
        if (revision is not null)
            json.WriteString("K_REVISION", revision);
        json.WriteEndObject();
    }

    private static string Severity(LogLevel level) => level switch
    {
        LogLevel.Critical => "CRITICAL",
        LogLevel.Error => "ERROR",
        LogLevel.Warning => "WARNING",
        LogLevel.Information => "INFO",
        _ => "DEBUG",
    };
}
