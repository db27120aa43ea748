using System.Buffers;

namespace Conversion.Lists;

/// <summary>Checks e-mail addresses.</summary>
internal static class EmailAddress
{
    // RFC 5321, section 4.5.3.1.
    private const int MaximumLength = 254;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ,;<>\"\t\r\n");

    private static readonly string[] DomainsWithoutPoints = ["gmail.com", "googlemail.com"];

    /// <summary>Returns the address of a text; null for a text that no tool accepts as an address.</summary>
    public static string? Find(string? text)
    {
        text = text?.Trim();
        if (text is null || text.Length > MaximumLength || text.AsSpan().ContainsAny(Forbidden))
            return null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var domain = text[(at + 1)..];
        var isDomain = domain.Contains('.', StringComparison.Ordinal) && domain[0] != '.' && domain[^1] != '.'
            && !domain.Contains('@', StringComparison.Ordinal) && !domain.Contains("..", StringComparison.Ordinal);
        return at > 0 && isDomain ? text : null;
    }

    /// <summary>Returns the address as Google hashes it: in lower case, and without points before the domain of Gmail.</summary>
    public static string ForGoogle(string address)
    {
        address = address.ToLowerInvariant();
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return DomainsWithoutPoints.Contains(address[(at + 1)..])
            ? address[..at].Replace(".", "", StringComparison.Ordinal) + address[at..]
            : address;
    }
}
