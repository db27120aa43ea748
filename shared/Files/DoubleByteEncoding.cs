using System.Text;

namespace Conversion.Files;

/// <summary>Recognizes the encodings of East Asia in which most letters have two bytes.</summary>
internal static class DoubleByteEncoding
{
    private const string ShiftJis = "shift_jis";
    private const string EucJapanese = "euc-jp";
    private const string Korean = "euc-kr";
    private const string SimplifiedChinese = "gb18030";
    private const string TraditionalChinese = "big5";

    private const int MinimumPairs = 2;
    private const int MinimumPairsWithoutKana = 8;
    private const int OneIn = 4;

    // Many katakana have a second byte of ASCII.
    private const int OneHighIn = 10;
    private const double NearlyAll = 0.95;

    /// <summary>Returns the name of the encoding; null for a text of single bytes.</summary>
    /// <param name="sample">Parts of the text that have bytes that are wrong in UTF-8.</param>
    public static string? Find(ReadOnlySpan<byte> sample)
    {
        // The sample may end within a pair.
        if (sample.LastIndexOf((byte)'\n') is var end and > 0)
            sample = sample[..end];
        if (IsShiftJis(sample))
            return ShiftJis;
        var name = FindExtendedUnixCode(sample) ?? (IsBig5(sample) ? TraditionalChinese : null);
        return name is not null && CanDecode(sample, name) ? name : null;
    }

    /// <summary>
    /// Whether all bytes are right in Shift JIS, most pairs start with a byte that is a sign in the West, as kana and the most
    /// frequent characters do, and many pairs have two bytes that are not ASCII, which letters of Europe rarely have.
    /// </summary>
    private static bool IsShiftJis(ReadOnlySpan<byte> sample)
    {
        var (pairs, frequent, high) = (0, 0, 0);
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
        return pairs >= MinimumPairs && frequent * 2 > pairs && high * OneHighIn >= pairs && CanDecode(sample, ShiftJis);
    }

    /// <summary>
    /// Finds the encodings whose letters are two bytes from A1 on. Letters of single bytes are in words of odd lengths as well. The
    /// first bytes tell the languages apart: kana, the syllables of Korean, or characters of Chinese.
    /// </summary>
    private static string? FindExtendedUnixCode(ReadOnlySpan<byte> sample)
    {
        var (pairs, kana, syllables, characters) = (0, 0, 0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] < 0x80)
                continue;
            if (i + 1 == sample.Length || sample[i] < 0xA1 || sample[i + 1] < 0xA1)
                return null;
            pairs++;
            kana += sample[i] is 0xA4 or 0xA5 ? 1 : 0;
            syllables += sample[i] is >= 0xB0 and <= 0xC8 ? 1 : 0;
            characters += sample[i] is >= 0xB0 and <= 0xF7 ? 1 : 0;
            i++;
        }
        if (pairs < MinimumPairsWithoutKana)
            return null;
        if (kana * OneIn >= pairs)
            return EucJapanese;
        if (syllables >= NearlyAll * pairs)
            return Korean;
        return characters * 2 > pairs ? SimplifiedChinese : null;
    }

    /// <summary>Whether most pairs start with a byte of the frequent characters, which are signs and capitals in Europe.</summary>
    private static bool IsBig5(ReadOnlySpan<byte> sample)
    {
        var (pairs, frequent) = (0, 0);
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] < 0x80)
                continue;
            if (i + 1 == sample.Length || sample[i] is < 0xA1 or > 0xF9)
                return false;
            if (sample[i + 1] is not ((>= 0x40 and <= 0x7E) or (>= 0xA1 and <= 0xFE)))
                return false;
            pairs++;
            frequent += sample[i] is >= 0xA4 and <= 0xC6 ? 1 : 0;
            i++;
        }
        return pairs >= MinimumPairsWithoutKana && frequent * OneIn >= pairs * 3;
    }

    private static bool CanDecode(ReadOnlySpan<byte> sample, string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(
            name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;
        try
        {
            return encoding.GetCharCount(sample) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
