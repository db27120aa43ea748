using System.Diagnostics.CodeAnalysis;
using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Reads <c>?asOf=</c>, the snapshot instant that a caller chooses.</summary>
internal static class AsOfQuery
{
    /// <summary>Reads the instant, which is null when the query has none. Returns false, and the problem, for a wrong one.</summary>
    /// <param name="zone">The zone of an instant without a zone.</param>
    public static bool TryRead(
        IQueryCollection query, TimeZoneInfo zone, out DateTimeOffset? asOf, [NotNullWhen(false)] out IResult? problem)
    {
        (asOf, problem) = (null, null);
        if (!query.TryGetValue("asOf", out var text))
            return true;
        if (Instant.TryParse(text.ToString(), zone, out var instant))
            asOf = instant;
        else
            problem = Problem.Invalid(new(malformed: false, "?asOf", $"must be {Instant.Expected}, got {Received.Shorten(text)}."));
        return problem is null;
    }
}
