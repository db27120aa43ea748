using System.Buffers.Text;
using System.Text;

namespace Conversion.Orders;

/// <summary>
/// Reads numbers as people and programs write them: with thousands marks, a currency, parentheses, or a minus at the end.
/// </summary>
internal static class NumberText
{
    /// <summary>Numbers are kept in ten-thousandths, so that sums are exact.</summary>
    public const int Scale = 10_000;

    /// <summary>The largest number, in ten-thousandths.</summary>
    public const long Maximum = (long)Order.MaximumQuantity * Scale;

    private const int ScaleDigits = 4;
    private const int MaximumLength = 64;

    // Far above the largest number, and far below what overflows.
    private const decimal MaximumParsed = 1e18m;

    /// <summary>Reads a number in ten-thousandths, rounded half away from zero.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, DecimalMark mark, out long number)
    {
        var point = mark == DecimalMark.Point ? (byte)'.' : (byte)',';
        return TryParsePlain(text, point, out number) || TryParseWritten(text, mark, out number);
    }

    /// <summary>Returns what a number says about the decimal mark of its column.</summary>
    public static NumberForm Classify(ReadOnlySpan<byte> text)
    {
        // Most numbers have digits only, or a point before one or two digits.
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        if (whole.Length is > 0 and <= 15 && !whole.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            if (point < 0)
                return NumberForm.Plain;
            var fraction = text[(point + 1)..];
            if (fraction.Length is 1 or 2 && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return NumberForm.Point;
        }
        Span<char> body = stackalloc char[MaximumLength];
        return TryStrip(text, body, out var length, out _, out var exponent)
            ? Classify(body[..length], exponent)
            : NumberForm.None;
    }

    private static bool TryParsePlain(ReadOnlySpan<byte> text, byte mark, out long number)
    {
        number = 0;
        var i = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var isNegative = i == 1;
        if (text.Length - i is 0 or > 15)
            return false;
        var decimals = -1;
        for (; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9 && decimals < ScaleDigits)
            {
                number = 10 * number + digit;
                if (decimals >= 0)
                    decimals++;
            }
            else if (text[i] == mark && decimals < 0 && i > 0 && i < text.Length - 1)
                decimals = 0;
            else
                return false;
        }
        for (var scale = Math.Max(decimals, 0); scale < ScaleDigits; scale++)
            number *= 10;
        if (isNegative)
            number = -number;
        return number is >= -Maximum and <= Maximum;
    }

    private static bool TryParseWritten(ReadOnlySpan<byte> text, DecimalMark mark, out long number)
    {
        number = 0;
        Span<char> body = stackalloc char[MaximumLength];
        if (!TryStrip(text, body, out var length, out var isNegative, out var exponent))
            return false;
        body = body[..length];
        var (point, group) = mark == DecimalMark.Point ? ('.', ',') : (',', '.');
        var end = body.IndexOf(point);
        var whole = end < 0 ? body : body[..end];
        if (end >= 0 && body[(end + 1)..].ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!AreGroups(whole, group) || exponent is > 15 or < -15)
            return false;
        Span<byte> plain = stackalloc byte[MaximumLength];
        var count = 0;
        foreach (var letter in body)
            if (char.IsAsciiDigit(letter) || letter == point)
                plain[count++] = letter == point ? (byte)'.' : (byte)letter;
        if (!Utf8Parser.TryParse(plain[..count], out decimal value, out var read) || read != count)
            return false;
        for (; exponent > 0 && value < MaximumParsed; exponent--)
            value *= 10;
        for (; exponent < 0; exponent++)
            value /= 10;
        if (value > MaximumParsed)
            return false;
        value = Math.Round((isNegative ? -value : value) * Scale, MidpointRounding.AwayFromZero);
        number = Math.Abs(value) <= Maximum ? (long)value : 0;
        return Math.Abs(value) <= Maximum;
    }

    private static NumberForm Classify(ReadOnlySpan<char> body, int exponent)
    {
        var point = body.LastIndexOf('.');
        var comma = body.LastIndexOf(',');
        if (point < 0 && comma < 0)
            return AreGroups(body, '\'') ? NumberForm.Plain : NumberForm.None;
        if (point >= 0 && comma >= 0)
            return point > comma ? Definite(body, '.', ',', NumberForm.Point) : Definite(body, ',', '.', NumberForm.Comma);
        var mark = point >= 0 ? '.' : ',';
        var (fractional, grouped) = mark == '.'
            ? (NumberForm.Point, NumberForm.Comma)
            : (NumberForm.Comma, NumberForm.Point);
        if (body.Count(mark) > 1)
            return AreGroups(body, mark) ? grouped : NumberForm.None;
        var at = body.IndexOf(mark);
        var isFraction = exponent != 0 || body.Length - at - 1 != 3 || at is 0 or > 3 || body[0] == '0';
        if (isFraction)
            return Definite(body, mark, mark == '.' ? ',' : '.', fractional);
        return mark == '.' ? NumberForm.PointOrThousands : NumberForm.CommaOrThousands;
    }

    private static NumberForm Definite(ReadOnlySpan<char> body, char point, char group, NumberForm form)
    {
        var end = body.IndexOf(point);
        return AreGroups(body[..end], group) && !body[(end + 1)..].ContainsAnyExceptInRange('0', '9') ? form : NumberForm.None;
    }

    /// <summary>
    /// Whether the digits before the fraction are in groups of three, or in the groups of India: 12,34,567.
    /// </summary>
    private static bool AreGroups(ReadOnlySpan<char> whole, char group)
    {
        Span<int> groups = stackalloc int[MaximumLength];
        var count = 0;
        var digits = 0;
        foreach (var letter in whole)
            if (char.IsAsciiDigit(letter))
                digits++;
            else if (letter == group || letter is '\'' or ' ')
            {
                groups[count++] = digits;
                digits = 0;
            }
            else
                return false;
        if (count == 0)
            return true;
        if (digits != 3 || groups[0] is 0 or > 3)
            return false;
        var inner = groups[1..count];
        return !inner.ContainsAnyExcept(3) || groups[0] <= 2 && !inner.ContainsAnyExcept(2);
    }

    /// <summary>
    /// Removes blanks, the sign, the currency, the exponent and the percent sign, which lowers the exponent. The digits and
    /// the marks between them remain.
    /// </summary>
    private static bool TryStrip(ReadOnlySpan<byte> text, Span<char> body, out int length, out bool isNegative, out int exponent)
    {
        (length, isNegative, exponent) = (0, false, 0);
        if (text.Length > MaximumLength || !Encoding.UTF8.TryGetChars(text, body, out length))
            return false;
        for (var i = 0; i < length; i++)
            body[i] = Simplify(body[i]);
        var rest = (ReadOnlySpan<char>)body[..length].Trim(' ');
        if (rest is ['(', .., ')'])
        {
            isNegative = true;
            rest = rest[1..^1].Trim(' ');
        }
        // Prices without cents: 5,- and 5.--
        var price = rest.TrimEnd('-');
        if (price is [_, .., ',' or '.'])
            rest = price;
        var isPercentage = rest is [.., '%'];
        if (isPercentage)
            rest = rest[..^1].Trim(' ');
        var first = rest.IndexOfAnyInRange('0', '9');
        if (first < 0)
            return false;
        // A mark before the first digit is the decimal mark (.50), unless it ends the sign of a currency (Rs.50).
        if (first > 0 && rest[first - 1] is '.' or ',' && (first == 1 || !char.IsLetter(rest[first - 2])))
            first--;
        var last = rest.LastIndexOfAnyInRange('0', '9') + 1;
        if (last < rest.Length && rest[last] is '.' or ',' && rest[..last].IndexOf(rest[last]) < 0)
            last++;
        if (!IsSignOrCurrency(rest[..first], ref isNegative) || !IsSignOrCurrency(rest[last..], ref isNegative))
            return false;
        rest = rest[first..last];
        var e = rest.IndexOfAny('e', 'E');
        if (e > 0 && int.TryParse(rest[(e + 1)..], out exponent))
            rest = rest[..e];
        exponent -= isPercentage ? 2 : 0;
        rest.CopyTo(body);
        length = rest.Length;
        return length > 0;
    }

    /// <summary>Returns the ASCII letter for the blanks, thousands marks and minus signs that look like it.</summary>
    private static char Simplify(char letter) => letter switch
    {
        '\u00A0' or '\u202F' or '\u2009' => ' ',
        '’' or '´' => '\'',
        '−' or '–' => '-',
        _ => letter,
    };

    /// <summary>Whether the text beside the digits is nothing, a sign, a currency, or both.</summary>
    private static bool IsSignOrCurrency(ReadOnlySpan<char> text, ref bool isNegative)
    {
        text = text.Trim(' ');
        if (text.IsEmpty)
            return true;
        var minus = text.IndexOf('-');
        if (minus == 0 || minus == text.Length - 1)
        {
            if (minus >= 0 && isNegative)
                return false;
            isNegative = true;
            text = (minus == 0 ? text[1..] : text[..^1]).Trim(' ');
        }
        else if (text[0] == '+')
            text = text[1..].Trim(' ');
        return text.IsEmpty || CurrencyText.Find(text).Length > 0;
    }
}
