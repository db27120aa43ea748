using System.Globalization;
using System.Text;

namespace Conversion.IntegrationTests.Golden;

/// <summary>An answer, as far as a caller can rely on it.</summary>
internal sealed record GoldenAnswer(int Status, SortedDictionary<string, string> Headers, byte[] Body)
{
    // Date differs from second to second, and the framing of a body is the business of the two servers at the connection's ends.
    private static readonly string[] Ignored = ["Date", "Connection", "Transfer-Encoding", HostDifference.ServerHeader];

    public static async Task<GoldenAnswer> ReadAsync(HttpResponseMessage response, int? firstBytes)
    {
        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (!Ignored.Contains(name))
                headers[name] = values.ToString();
        }
        if (firstBytes is not { } count)
            return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());

        var first = new byte[count];
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.ReadExactlyAsync(first);
        return new((int)response.StatusCode, headers, first);
    }

    /// <summary>Lists what differs from another answer, a line for each.</summary>
    public IEnumerable<string> DifferencesFrom(GoldenAnswer other)
    {
        if (Status != other.Status)
            yield return string.Create(CultureInfo.InvariantCulture, $"status {Status} | {other.Status}");
        foreach (var name in Headers.Keys.Union(other.Headers.Keys, StringComparer.OrdinalIgnoreCase))
        {
            var (mine, theirs) = (Headers.GetValueOrDefault(name, "–"), other.Headers.GetValueOrDefault(name, "–"));
            if (mine != theirs)
                yield return $"{name} {mine} | {theirs}";
        }
        if (!Body.AsSpan().SequenceEqual(other.Body))
            yield return $"body {Shown(Body)} | {Shown(other.Body)}";
    }

    private static string Shown(byte[] body)
    {
        const int Maximum = 200;
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, Maximum)));
        return body.Length <= Maximum ? $"'{text}'" : string.Create(CultureInfo.InvariantCulture, $"'{text}…' ({body.Length} bytes)");
    }
}
