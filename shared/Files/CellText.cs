using System.Globalization;
using System.Text;

namespace Conversion.Files;

/// <summary>A growing buffer of the UTF-8 texts of cells.</summary>
internal sealed class CellText
{
    private const int LongestLetter = 3;

    // A character that XML does not allow is written as _xHHHH_, and so is an underscore that begins such a text.
    private const int EscapeLength = 7;

    private byte[] _bytes = new byte[1 << 10];
    private int _length;

    /// <summary>Everything that was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Removes everything.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes UTF-8.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Free(text.Length));
        _length += text.Length;
    }

    /// <summary>Writes a text as UTF-8.</summary>
    public void Write(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Free(text.Length * LongestLetter));

    /// <summary>Writes a text of a workbook, in which some characters are escaped.</summary>
    public void WriteEscaped(ReadOnlySpan<char> text)
    {
        if (!text.Contains("_x", StringComparison.OrdinalIgnoreCase))
        {
            Write(text);
            return;
        }
        var decoded = new char[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length;)
        {
            var isEscape = IsEscape(text[i..]);
            decoded[length++] = isEscape
                ? (char)ushort.Parse(text.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
                : text[i];
            i += isEscape ? EscapeLength : 1;
        }
        Write(decoded.AsSpan(0, length));
    }

    private Span<byte> Free(int length)
    {
        if (_bytes.Length - _length < length)
            Array.Resize(ref _bytes, Math.Max(checked(_length + length), (int)Math.Min(Array.MaxLength, 2L * _bytes.Length)));
        return _bytes.AsSpan(_length);
    }

    private static bool IsEscape(ReadOnlySpan<char> text)
    {
        if (text is not ['_', 'x', _, _, _, _, '_', ..])
            return false;
        foreach (var digit in text.Slice(2, 4))
            if (!char.IsAsciiHexDigit(digit))
                return false;
        return true;
    }
}
