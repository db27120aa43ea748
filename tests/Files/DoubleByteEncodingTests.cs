using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

/// <summary>
/// The encodings of East Asia are recognized by the first bytes of their pairs. A sample is hexadecimal, and <c>8*B0A1</c> repeats a pair.
/// </summary>
public sealed class DoubleByteEncodingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("4142")]
    // Shift JIS: two pairs, more than half of them frequent, one of ten with a second byte that is not ASCII.
    [InlineData("82A0")]
    [InlineData("82A0 82A2", "shift_jis")]
    [InlineData("41 82A0 42 82A2 43", "shift_jis")]
    [InlineData("2*82A0 E2A0", "shift_jis")]
    [InlineData("82A0 E2A0")]
    [InlineData("2*9FA0 E0A0", "shift_jis")]
    [InlineData("2*E0A0 9FA0")]
    [InlineData("9*8341 8380", "shift_jis")]
    [InlineData("9*8341 837E")]
    [InlineData("10*8341 82A0")]
    [InlineData("82A0 B1 82A2", "shift_jis")]
    [InlineData("2*82A0 82")]
    [InlineData("2*82A0 0A 82", "shift_jis")]
    // Pairs from A1 on: kana, syllables of Korean, and characters of Chinese.
    [InlineData("7*B0A1")]
    [InlineData("8*B0A1", "euc-kr")]
    [InlineData("4*B0A1 41 4*C8FE", "euc-kr")]
    [InlineData("7*B0A1 B0")]
    [InlineData("8*B0A1 0A B0", "euc-kr")]
    [InlineData("8*B0A1 0A", "euc-kr")]
    [InlineData("0A 8*B0A1", "euc-kr")]
    [InlineData("8*B0A1 B0")]
    [InlineData("8*B0A1 B0A0")]
    [InlineData("8*B0A1 A0B0")]
    [InlineData("19*B0A1 A1A1", "euc-kr")]
    [InlineData("18*B0A1 A1A1", "gb18030")]
    [InlineData("8*C9A1", "gb18030")]
    [InlineData("8*F7A1", "gb18030")]
    [InlineData("8*F8A1")]
    [InlineData("8*AFA1", "big5")]
    [InlineData("5*D0A1 3*A1A1", "gb18030")]
    [InlineData("4*D0A1 4*A1A1")]
    [InlineData("2*A4A2 6*B0A1", "euc-jp")]
    [InlineData("2*A5A2 6*B0A1", "euc-jp")]
    [InlineData("1*A4A2 7*B0A1", "gb18030")]
    [InlineData("2*A3A2 6*B0A1", "gb18030")]
    [InlineData("2*A6A2 6*B0A1", "gb18030")]
    // Codes that the encoding does not have.
    [InlineData("2*A4A2 5*B0A1 F5A1")]
    [InlineData("19*B0A1 FEA1")]
    // Big5: three of four pairs start with frequent bytes.
    [InlineData("7*A440")]
    [InlineData("8*A440", "big5")]
    [InlineData("41 4*A440 42 4*C640 43", "big5")]
    [InlineData("8*A340")]
    [InlineData("8*C740")]
    [InlineData("9*A440 3*A140", "big5")]
    [InlineData("8*A440 3*A140")]
    [InlineData("9*C640 3*C940", "big5")]
    [InlineData("8*C640 3*C940")]
    [InlineData("8*A440 A4")]
    [InlineData("8*A440 0A A4", "big5")]
    [InlineData("8*A440 A2A4")]
    public void Sample_IsRecognizedByItsPairs(string sample, string? expected = null) =>
        Assert.Equal(expected, DoubleByteEncoding.Find(Convert.FromHexString(Expand(sample))));

    [Fact]
    public void EveryPairOfShiftJis_IsRecognized()
    {
        var encoding = Strict("shift_jis");
        AssertPairs("82A0 82A2 82A4", "shift_jis", (lead, trail) =>
            Letters(encoding, lead, trail, (byte)'A') is { } letters && !letters.AsSpan().ContainsAny("\u0080\uF8F0\uF8F1\uF8F2\uF8F3"));
    }

    [Fact]
    public void EveryPairOfBig5_IsRecognized()
    {
        var encoding = Strict("big5");
        AssertPairs("8*A440", "big5", (lead, trail) =>
            lead is >= 0xA1 and <= 0xF9 && Letters(encoding, lead, trail, (byte)'A') is not null);
    }

    [Theory]
    [InlineData("8*B0A1", "euc-kr", 0xA1)]
    [InlineData("8*D0A1", "gb18030", 0xA1)]
    public void PairsFromA1_AreAllowed(string before, string encoding, int first)
    {
        for (var value = 0x80; value <= 0xFF; value++)
        {
            var sample = Expand($"{before} {before} {before} D0{value:X2}");
            Assert.Equal(
                value >= first && value < 0xFF ? encoding : null,
                DoubleByteEncoding.Find(Convert.FromHexString(encoding == "euc-kr" ? sample.Replace("D0", "B0") : sample)));
        }
    }

    /// <summary>Appends each pair whose first byte is not ASCII, and an A, to a sample.</summary>
    private static void AssertPairs(string before, string encoding, Func<byte, byte, bool> isRight)
    {
        byte[] sample = [.. Convert.FromHexString(Expand(before)), 0, 0, (byte)'A'];
        for (var lead = 0x80; lead <= 0xFF; lead++)
            foreach (var trail in (int[])[0x20, 0x3F, 0x40, 0x41, 0x7E, 0x7F, 0x80, 0x81, 0xA0, 0xA1, 0xB5, 0xDF, 0xFC, 0xFD, 0xFE, 0xFF])
            {
                (sample[^3], sample[^2]) = ((byte)lead, (byte)trail);
                var expected = isRight((byte)lead, (byte)trail) ? encoding : null;
                Assert.Equal((lead, trail, expected), (lead, trail, DoubleByteEncoding.Find(sample)));
            }
    }

    private static string? Letters(Encoding encoding, params byte[] bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static string Expand(string sample) => string.Concat(sample.Split(' ').Select(pair => pair.Split('*') switch
    {
        [var count, var bytes] => string.Concat(Enumerable.Repeat(bytes, int.Parse(count, null))),
        _ => pair,
    }));
}
