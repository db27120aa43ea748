using System.Text;

namespace Conversion.Files;

/// <summary>Decodes an encoding in which each byte is one letter.</summary>
/// <param name="letters">The letter of each byte; U+FFFF for a byte that the encoding does not define.</param>
internal sealed class SingleByteDecoder(char[] letters) : Decoder
{
    private const char Undefined = '\uFFFF';
    private const int FirstOfWindows1252 = 0x80;

    // The bytes 0x80 to 0x9F of Windows-1252. The other bytes are as in ISO-8859-1.
    private const string Windows1252Letters =
        "\u20AC\uFFFF\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFF\u017D\uFFFF" +
        "\uFFFF\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFF\u017E\u0178";

    private static readonly char[] Iso88591Letters = [.. Enumerable.Range(0, 256).Select(value => (char)value)];

    /// <summary>Returns a decoder of Windows-1252, which refuses the five bytes that it does not define.</summary>
    public static SingleByteDecoder Windows1252()
    {
        var letters = (char[])Iso88591Letters.Clone();
        Windows1252Letters.CopyTo(0, letters, FirstOfWindows1252, Windows1252Letters.Length);
        return new(letters);
    }

    /// <summary>Returns a decoder of ISO-8859-1, in which each byte is the code point of its letter.</summary>
    public static SingleByteDecoder Iso88591() => new(Iso88591Letters);

    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        Decode(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));
        return byteCount;
    }

    /// <inheritdoc/>
    /// <exception cref="DecoderFallbackException">The encoding does not define a byte.</exception>
    public override void Convert(
        ReadOnlySpan<byte> bytes, Span<char> chars, bool flush, out int bytesUsed, out int charsUsed, out bool completed)
    {
        var length = Math.Min(bytes.Length, chars.Length);
        Decode(bytes[..length], chars);
        (bytesUsed, charsUsed, completed) = (length, length, length == bytes.Length);
    }

    private void Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var letter = letters[bytes[i]];
            if (letter == Undefined)
                throw new DecoderFallbackException("The encoding does not define the byte.", [bytes[i]], i);
            chars[i] = letter;
        }
    }
}
