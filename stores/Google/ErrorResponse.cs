using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Conversion.Stores.Google;

/// <summary>
/// Describes for the log why Google rejects a request: <c>403 PERMISSION_DENIED, User not authorized to perform this action.</c>
/// </summary>
internal static class ErrorResponse
{
    private const int MaximumBytes = 64 << 10;
    private const int MaximumLength = 300;

    /// <summary>Returns the status and, when the body is an error document, its message.</summary>
    public static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaximumBytes, cancellation);
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
            if (Property(json.RootElement, "error") is not { } error)
                return status;
            var text = Describe(json.RootElement, error, response.StatusCode);
            return $"{status} {(text.Length > MaximumLength ? text[..MaximumLength] : text).ReplaceLineEndings(" ")}";
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or OperationCanceledException)
        {
            return status; // The body is not an error document, or is incomplete.
        }
    }

    private static string Describe(JsonElement body, JsonElement error, HttpStatusCode status)
    {
        // The error is a text in OAuth (RFC 6749, section 5.2) and an object in Google's APIs.
        if (error.ValueKind != JsonValueKind.Object)
            return $"{error}, {Property(body, "error_description")}";
        // The message about a bad request may quote the request, which contains a customer.
        return status == HttpStatusCode.BadRequest
            ? $"{Property(error, "status")}"
            : $"{Property(error, "status")}, {Property(error, "message")}";
    }

    private static JsonElement? Property(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
