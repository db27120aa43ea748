using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Conversion.Functions.Publishing;

/// <summary>Why Google refuses a request, for the log: <c>403 PERMISSION_DENIED, User not authorized to perform this action.</c></summary>
internal static class ErrorResponse
{
    private const int MaximumBytes = 64 << 10;
    private const int MaximumLength = 300;

    /// <summary>The status and, where the answer is an error document, what it says.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaximumBytes, cancellation);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            if (Property(json.RootElement, "error") is not { } error)
                return status;
            // The first form is that of Google's APIs, the second that of OAuth (RFC 6749, section 5.2).
            var text = error.ValueKind == JsonValueKind.Object
                // What a bad request is told may quote it, and with it a customer.
                ? $"{Property(error, "status")}{(response.StatusCode == HttpStatusCode.BadRequest ? "" : $", {Property(error, "message")}")}"
                : $"{error}, {Property(json.RootElement, "error_description")}";
            return $"{status} {(text.Length > MaximumLength ? text[..MaximumLength] : text).ReplaceLineEndings(" ")}";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return status; // No error document, or not all of it: the status has to do.
        }
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
