using System.Diagnostics.CodeAnalysis;
using Conversion.Json;

namespace Conversion.Functions.Http;

/// <summary>Reads <c>?asOf=</c>, the snapshot instant that a caller chooses.</summary>
internal static class AsOfQuery
{
    /// <summary>Reads the instant, which is null when the query has none. Returns false, and the problem, for a wrong one.</summary>
    public static bool TryRead(
        IQueryCollection query, InstantRules rules, out DateTimeOffset? asOf, [NotNullWhen(false)] out IResult? problem)
    {
        (asOf, problem) = (null, null);
        if (!query.TryGetValue("asOf", out var values))
            return true;
        var text = values.ToString();
        if (rules.TryParse(text, out var instant) || rules.TryParse(RestorePlus(text), out instant))
            asOf = instant;
        else
            problem = Problem.Invalid(new(malformed: false, "?asOf", InstantRules.Describe(text)));
        return problem is null;
    }

    // A query has a blank for +, which many callers do not encode: 2026-08-01T10:00:00 02:00.
    private static string RestorePlus(string text) =>
        text.LastIndexOf(' ') is >= 0 and var blank ? $"{text[..blank]}+{text[(blank + 1)..]}" : text;
}
