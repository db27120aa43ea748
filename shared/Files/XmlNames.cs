using System.Runtime.CompilerServices;

namespace Conversion.Files;

/// <summary>
/// The letters of names in XML 1.0, fifth edition, without those beyond U+FFFF and without U+FFFD, which replaces a wrong letter.
/// </summary>
internal static class XmlNames
{
    /// <summary>Whether a name can start with a letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsStart(char letter) =>
        letter < 0x80 ? char.IsAsciiLetter(letter) || letter is '_' or ':' : IsOtherStart(letter);

    /// <summary>Whether a name can contain a letter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPart(char letter) =>
        letter < 0x80 ? char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' or '-' or '.' : IsOtherPart(letter);

    private static bool IsOtherStart(char letter) =>
        letter is (>= '\u00C0' and <= '\u02FF' and not ('\u00D7' or '\u00F7'))
            or (>= '\u0370' and <= '\u1FFF' and not '\u037E')
            or '\u200C' or '\u200D'
            or (>= '\u2070' and <= '\u218F')
            or (>= '\u2C00' and <= '\u2FEF')
            or (>= '\u3001' and <= '\uD7FF')
            or (>= '\uF900' and <= '\uFDCF')
            or (>= '\uFDF0' and <= '\uFFFC');

    private static bool IsOtherPart(char letter) =>
        IsOtherStart(letter) || letter is '\u00B7' or (>= '\u0300' and <= '\u036F') or '\u203F' or '\u2040';
}
