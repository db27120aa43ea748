using System.Net.Http.Headers;
using System.Text;

namespace Conversion.IntegrationTests.Golden;

/// <summary>A request that both build variants must answer alike.</summary>
/// <param name="Function">The function that the request is for, or null where no function has the route.</param>
/// <param name="Case">What is special about the request.</param>
internal sealed record GoldenRequest(string? Function, string Case, string Method, string Path)
{
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Lets a large body wait for the service's word (Expect: 100-continue).</summary>
    public bool IsAnnounced { get; init; } = true;

    /// <summary>Leaves Content-Length out, and sends the body in chunks.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The key in <c>x-functions-key</c>, or null for none.</summary>
    public string? Key { get; init; } = Variant.Key;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Reads only so many bytes of an answer that has no end.</summary>
    public int? FirstBytes { get; init; }

    public override string ToString() => $"{Method} {Path} ({Case})";

    public async Task<GoldenAnswer> SendAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(new(Method), new Uri(Path, UriKind.Relative));
        if (Body is not null)
            request.Content = new ByteArrayContent(Body);
        if (ContentType is not null)
            request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        request.Headers.TransferEncodingChunked = IsChunked ? true : null;
        // A large body waits for the first answer: a refusal that comes before the body is sent would be lost in a broken pipe.
        request.Headers.ExpectContinue = IsAnnounced && Body?.Length > 1 << 20;
        if (Key is not null)
            request.Headers.Add("x-functions-key", Key);
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await GoldenAnswer.ReadAsync(response, FirstBytes);
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
