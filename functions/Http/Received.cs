using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Conversion.Functions.Http;

/// <summary>Reads and quotes the content type of a request.</summary>
internal static class Received
{
    /// <summary>The type of bytes of any kind.</summary>
    public const string Bytes = "application/octet-stream";

    private const int MaximumQuote = 100;

    // The names of JSON lines that programs use. None of them is registered.
    private static readonly string[] LineTypes =
    [
        "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl", "application/jsonlines",
        "application/x-jsonlines", "application/json-lines",
    ];

    /// <summary>Returns the media type without parameters; empty where the request has none or it can't be read.</summary>
    public static string MediaType(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString() : "";

    /// <summary>Returns whether the body is JSON, by its content type.</summary>
    public static bool IsJson(HttpRequest request) =>
        request.HasJsonContentType() || MediaType(request).Equals("text/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether the body is JSON lines, by its content type.</summary>
    public static bool IsJsonLines(HttpRequest request) => LineTypes.Contains(MediaType(request), StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns whether the body is bytes of any kind, by its content type.</summary>
    public static bool IsBytes(HttpRequest request) => MediaType(request).Equals(Bytes, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the sentence about a content type that is not accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="accepted">The accepted types, most usual first.</param>
    public static string DescribeContentType(HttpRequest request, params ReadOnlySpan<string> accepted)
    {
        var got = string.IsNullOrEmpty(request.ContentType) ? "none" : Shorten(request.ContentType);
        var others = accepted.Length > 1 ? $" or {accepted[^1]}" : "";
        return $"Content-Type must be {string.Join(", ", accepted[..Math.Max(1, accepted.Length - 1)].ToArray())}{others}, got {got}.";
    }

    /// <summary>Returns the start of a header's value.</summary>
    public static string Shorten(StringValues value)
    {
        var text = value.ToString();
        return text.Length <= MaximumQuote ? text : $"{text[..MaximumQuote]}…";
    }
}
