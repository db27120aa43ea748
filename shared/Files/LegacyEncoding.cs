using System.Buffers;
using System.Text;

namespace Conversion.Files;

/// <summary>Guesses the encoding of a text that is not UTF-8, from the bytes that are not ASCII.</summary>
internal static class LegacyEncoding
{
    /// <summary>Western Europe.</summary>
    public const string Western = "windows-1252";

    /// <summary>Central Europe, such as Polish and Czech.</summary>
    public const string CentralEuropean = "windows-1250";

    /// <summary>Japanese.</summary>
    public const string Japanese = "shift_jis";

    private const int MinimumLetters = 2;
    private const int OneIn = 4;

    // Letters of Central Europe, such as ł, ą, ż and ś, whose bytes are signs or rare letters in the West.
    private static readonly SearchValues<byte> CentralLetters =
        SearchValues.Create([0xB3, 0xB9, 0xBF, 0x9C, 0x9F, 0xA3, 0xA5, 0xAF, 0x8C, 0x8F, 0x8D, 0x9D, 0xBC, 0xBE]);

    /// <summary>Returns the name of the encoding.</summary>
    /// <param name="sample">A part of the text that has a byte that is wrong in UTF-8.</param>
    public static string Guess(ReadOnlySpan<byte> sample)
    {
        if (IsJapanese(sample))
            return Japanese;
        var (letters, central) = (0, 0);
        for (var i = 1; i < sample.Length; i++)
            if (sample[i] >= 0x80)
            {
                letters++;
                // A sign is beside a number or a blank, and a letter is beside a letter.
                central += CentralLetters.Contains(sample[i]) && IsBesideLetter(sample, i) ? 1 : 0;
            }
        return central >= MinimumLetters && central * OneIn >= letters ? CentralEuropean : Western;
    }

    /// <summary>
    /// Whether all bytes are right in Shift JIS, most pairs start with a byte that is a sign in the West, as kana and the most
    /// frequent characters do, and many pairs have two bytes that are not ASCII, which letters of Europe rarely have.
    /// </summary>
    public static bool IsJapanese(ReadOnlySpan<byte> sample)
    {
        var (pairs, frequent, high) = (0, 0, 0);
        // The sample may end within a pair.
        if (sample.LastIndexOf((byte)'\n') is var end and > 0)
            sample = sample[..end];
        for (var i = 0; i < sample.Length; i++)
        {
            var lead = sample[i];
            if (lead is < 0x80 or (>= 0xA1 and <= 0xDF))
                continue;
            if (i + 1 == sample.Length)
                break;
            var trail = sample[i + 1];
            var isPair = lead is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC) && trail is (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFC);
            if (!isPair)
                return false;
            pairs++;
            frequent += lead <= 0x9F ? 1 : 0;
            high += trail >= 0x80 ? 1 : 0;
            i++;
        }
        return pairs >= MinimumLetters && frequent * 2 > pairs && high * OneIn >= pairs && CanDecode(sample);
    }

    private static bool CanDecode(ReadOnlySpan<byte> sample)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(
            Japanese, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        try
        {
            return encoding.GetCharCount(sample) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsBesideLetter(ReadOnlySpan<byte> sample, int at) =>
        IsLetter(sample[at - 1]) || at + 1 < sample.Length && IsLetter(sample[at + 1]);

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value) || value >= 0xC0;
}
