using System.Text;
using Conversion.Hashing;

namespace Conversion.Lists;

/// <summary>Normalizes and hashes texts as advertising networks do, so that the hashes of both sides are equal.</summary>
internal static class AudienceHash
{
    /// <summary>Returns the SHA-256 of a normalized text in lower-case hexadecimal; null for no text.</summary>
    public static string? Of(string? text) =>
        string.IsNullOrEmpty(text) ? null : Convert.ToHexStringLower(Sha256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Returns a name in lower case, with one blank between its words.</summary>
    public static string Name(string text) =>
        string.Join(' ', text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Returns the letters and digits of a text in lower case, of any alphabet.</summary>
    public static string Letters(string text, bool keepBlanks) =>
        Name(string.Concat(text.Where(letter => char.IsLetterOrDigit(letter) || keepBlanks && letter == ' ')));
}
