using System.Text;

namespace Conversion.Files;

/// <summary>Reads references to letters, such as <c>&amp;lt;</c> or <c>&amp;#x20AC;</c>.</summary>
internal static class XmlReference
{
    /// <summary>Reads a reference, which is next, and writes its letter at a place; returns the place after the letter.</summary>
    /// <exception cref="OrderFileException">There is no such letter.</exception>
    public static int Read(XmlBuffer letters, int place)
    {
        letters.Skip();
        if (!letters.TrySkip('#'))
        {
            var letter = letters.TrySkip("lt;") ? '<'
                : letters.TrySkip("gt;") ? '>'
                : letters.TrySkip("amp;") ? '&'
                : letters.TrySkip("quot;") ? '"'
                : letters.TrySkip("apos;") ? '\''
                : throw XmlBuffer.Wrong();
            return letters.Write(letter, place);
        }
        foreach (var letter in ReadNumber(letters, letters.TrySkip('x') ? 16 : 10).ToString())
            place = letters.Write(letter, place);
        return place;
    }

    private static Rune ReadNumber(XmlBuffer letters, int numberBase)
    {
        var number = 0;
        do
        {
            var letter = letters.Peek();
            var digit = char.IsAsciiDigit(letter) ? letter - '0' : char.IsAsciiHexDigit(letter) ? (letter | 0x20) - 'a' + 10 : numberBase;
            number = number * numberBase + digit;
            if (digit >= numberBase || number > 0x10FFFF)
                throw XmlBuffer.Wrong();
            letters.Skip();
        }
        while (!letters.TrySkip(';'));
        return Rune.IsValid(number) && number is (>= ' ' and not (0xFFFE or 0xFFFF)) or '\t' or '\n' or '\r'
            ? new(number)
            : throw XmlBuffer.Wrong();
    }
}
