using System.Globalization;
using System.Text;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes numbers as people and platforms write them.</summary>
public static class NumberText
{
    public static string Point(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Comma(decimal value) => Point(value).Replace('.', ',');

    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Cents(decimal value) => Whole((long)(value * 100));

    public static string FourDecimals(decimal value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>Writes 1234.5 as 1,234.50 with the given marks.</summary>
    public static string Grouped(decimal value, string thousands, string mark) =>
        (value < 0 ? "-" : "") + Grouped(Digits(value), thousands, 3) + mark + Decimals(value);

    /// <summary>Writes 123456 as 1,23,456.00: three digits, then pairs.</summary>
    public static string Indian(decimal value)
    {
        var digits = Digits(value);
        if (digits.Length <= 3)
            return $"{digits}.{Decimals(value)}";
        return $"{Grouped(digits[..^3], ",", 2)},{digits[^3..]}.{Decimals(value)}";
    }

    /// <summary>Writes $1,234.50 and -$1,234.50.</summary>
    public static string Dollars(decimal value) => (value < 0 ? "-$" : "$") + Grouped(Math.Abs(value), ",", ".");

    private static string Digits(decimal value) => decimal.Truncate(Math.Abs(value)).ToString(CultureInfo.InvariantCulture);

    private static string Decimals(decimal value) => Point(Math.Abs(value))[^2..];

    private static string Grouped(string digits, string thousands, int size)
    {
        var text = new StringBuilder();
        for (var i = 0; i < digits.Length; i++)
        {
            if (i > 0 && (digits.Length - i) % size == 0)
                text.Append(thousands);
            text.Append(digits[i]);
        }
        return text.ToString();
    }
}
