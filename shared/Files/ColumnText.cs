using System.Text;

namespace Conversion.Files;

/// <summary>Reads and writes the texts of cells.</summary>
internal static class ColumnText
{
    private const int DigitsOfThousands = 3;
    private const int MaximumShownBytes = 256;

    /// <summary>
    /// Returns the text of a number that a program wrote with a decimal point. Adds a zero to three decimals, so that the
    /// point does not look like a thousands mark.
    /// </summary>
    public static string FromNumber(string number) =>
        HasThreeDecimals(number) && !number.Contains('e', StringComparison.OrdinalIgnoreCase) ? $"{number}0" : number;

    /// <summary>Whether a number has three decimals, so that its point looks like a thousands mark.</summary>
    public static bool HasThreeDecimals(ReadOnlySpan<char> number) =>
        number.IndexOf('.') is var point and >= 0 && number.Length - point - 1 == DigitsOfThousands;

    /// <summary>Returns a cell without the blanks around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        // Most cells have no blanks. A no-break blank is two bytes, C2 A0.
        while (text.Length > 0 && text[0] is (byte)' ' or (byte)'\t')
            text = text[1..];
        while (text.Length > 0 && text[^1] is (byte)' ' or (byte)'\t')
            text = text[..^1];
        if (text.Length > 1 && text.StartsWith("\u00A0"u8))
            return Trim(text[2..]);
        return text.Length > 1 && text.EndsWith("\u00A0"u8) ? Trim(text[..^2]) : text;
    }

    /// <summary>Returns the start of a cell's text without blanks around it: enough to see what a column contains.</summary>
    public static string DecodeStart(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        if (text.Length <= MaximumShownBytes)
            return Decode(text);
        // Does not cut a letter of several bytes.
        var length = MaximumShownBytes;
        while ((text[length] & 0xC0) == 0x80)
            length--;
        return Decode(text[..length]);
    }

    /// <summary>Returns the text of a cell.</summary>
    public static string Decode(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text);
}
