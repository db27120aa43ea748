using System.Text;

namespace Conversion.Orders;

/// <summary>Finds the code or sign of a currency in the text of a number.</summary>
internal static class CurrencyText
{
    private const int MaximumLength = 64;

    /// <summary>Returns the code or sign beside a number; empty when the number has no currency.</summary>
    public static string Find(ReadOnlySpan<byte> text)
    {
        var start = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start <= 0 && text.LastIndexOfAnyInRange((byte)'0', (byte)'9') == text.Length - 1)
            return "";
        Span<char> letters = stackalloc char[MaximumLength];
        return text.Length <= MaximumLength && Encoding.UTF8.TryGetChars(text, letters, out var length)
            ? Find(letters[..length])
            : "";
    }

    /// <summary>
    /// Returns the code or sign in a text; empty when what is not a digit, sign or mark is not a currency.
    /// </summary>
    public static string Find(ReadOnlySpan<char> text)
    {
        var letters = new StringBuilder();
        foreach (var letter in text)
            if (!char.IsAsciiDigit(letter) && !IsMark(letter))
                letters.Append(letter);
        var word = letters.ToString().Trim('.');
        if (word.Length == 0)
            return "";
        if (OrderFormats.Default.LostSigns.Contains(word))
            return word;
        var code = word.ToUpperInvariant();
        if (OrderFormats.Default.CurrencyCodes.Contains(code))
            return code;
        // A sign that several currencies have may stand beside the code: $10.00 CAD.
        if (word.Length > 3 && OrderFormats.Default.CurrencyCodes.Contains(code[^3..]) && !char.IsLetter(word[^4]))
            return code[^3..];
        // Some signs end with a point.
        return Array.Find([word, $"{word}."], OrderFormats.Default.CurrencySigns.ContainsKey) ?? "";
    }

    private static bool IsMark(char letter) =>
        letter is ' ' or '\u00A0' or '\u202F' or '-' or '−' or '+' or '(' or ')' or ',' or '\'';
}
