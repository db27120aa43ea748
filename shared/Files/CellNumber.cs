using System.Globalization;

namespace Conversion.Files;

/// <summary>Writes the numbers of cells as decimal texts that are read in one way only.</summary>
internal static class CellNumber
{
    // A double has at least so many decimal digits. Programs write more, such as 19.989999999999998 for 19.99.
    private const int ExactDigits = 15;
    private const int MaximumLength = 40;

    /// <summary>
    /// Writes a number with the digits that the file has, without an exponent. A fraction of more than 15 digits is written
    /// in the shortest form of the same double. A zero follows three decimals, so that the point does not look like a
    /// thousands mark.
    /// </summary>
    /// <param name="number">The text of the file; one that is not a number is written as it is.</param>
    /// <param name="text">Receives the number.</param>
    public static void Write(ReadOnlySpan<char> number, CellText text)
    {
        number = number.Trim();
        Span<char> digits = stackalloc char[MaximumLength];
        if (!TryExpand(number, digits, out var length))
        {
            text.Write(number);
            return;
        }
        var plain = digits[..length];
        if (plain.Contains('.') && CountSignificant(plain) > ExactDigits)
        {
            Span<char> shortest = stackalloc char[MaximumLength];
            var value = double.Parse(number, CultureInfo.InvariantCulture);
            if (value.TryFormat(shortest, out var written, "R", CultureInfo.InvariantCulture)
                && TryExpand(shortest[..written], digits, out length))
                plain = digits[..length];
        }
        text.Write(plain);
        if (ColumnText.HasThreeDecimals(plain))
            text.Write("0"u8);
    }

    /// <summary>Writes a number without an exponent; returns false for what is not a number, or would be too long.</summary>
    private static bool TryExpand(ReadOnlySpan<char> number, Span<char> plain, out int length)
    {
        length = 0;
        var isNegative = number.StartsWith("-");
        var rest = number[(isNegative || number.StartsWith("+") ? 1 : 0)..];
        var exponentAt = rest.IndexOfAny('e', 'E');
        var exponent = 0;
        if (exponentAt >= 0)
        {
            if (!int.TryParse(rest[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                return false;
            rest = rest[..exponentAt];
        }
        var point = rest.IndexOf('.');
        var whole = point < 0 ? rest : rest[..point];
        var fraction = point < 0 ? [] : rest[(point + 1)..];
        if (whole.Length + fraction.Length == 0 || !AreDigits(whole) || !AreDigits(fraction))
            return false;
        // The length with all zeros that the exponent adds, a sign, a point and a zero before the point.
        if (whole.Length + fraction.Length + Math.Abs((long)exponent) + 3 > plain.Length)
            return false;
        if (isNegative)
            plain[length++] = '-';
        length += Place(whole, fraction, exponent, plain[length..]);
        return true;
    }

    /// <summary>Writes digits with the point moved by an exponent.</summary>
    private static int Place(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, Span<char> plain)
    {
        Span<char> digits = stackalloc char[MaximumLength];
        whole.CopyTo(digits);
        fraction.CopyTo(digits[whole.Length..]);
        digits = digits[..(whole.Length + fraction.Length)];
        var point = whole.Length + exponent;
        var length = 0;
        for (var i = Math.Min(point, 0); i < Math.Max(point, digits.Length); i++)
        {
            if (i == point)
            {
                if (length == 0)
                    plain[length++] = '0';
                plain[length++] = '.';
            }
            plain[length++] = i >= 0 && i < digits.Length ? digits[i] : '0';
        }
        return exponent == 0 ? length : TrimZeros(plain, length, point);
    }

    /// <summary>Removes the zeros before the number that a moved point leaves, as in 0012.</summary>
    private static int TrimZeros(Span<char> plain, int length, int point)
    {
        var zeros = 0;
        while (zeros < point - 1 && plain[zeros] == '0')
            zeros++;
        plain[zeros..length].CopyTo(plain);
        return length - zeros;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static int CountSignificant(ReadOnlySpan<char> plain)
    {
        var digits = plain.TrimStart("-0.");
        return digits.Length - (digits.Contains('.') ? 1 : 0);
    }
}
