using System.Globalization;
using System.Text;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Numbers as people and programs write them, and what a column of them says.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData("990", "Plain", "990", "990")]
    [InlineData("-990", "Plain", "-990", "-990")]
    [InlineData("+990", "Plain", "990", "990")]
    [InlineData("12.5", "Point", "12.5", null)]
    [InlineData("12,5", "Comma", null, "12.5")]
    [InlineData("12.50", "Point", "12.5", null)]
    [InlineData("12.5000", "Point", "12.5", null)]
    [InlineData("12.34565", "Point", "12.3457", null)]
    [InlineData("-12.34565", "Point", "-12.3457", null)]
    [InlineData("12.990", "PointOrThousands", "12.99", "12990")]
    [InlineData("12,990", "CommaOrThousands", "12990", "12.99")]
    [InlineData("0.990", "Point", "0.99", "990")]
    [InlineData("1234.500", "Point", "1234.5", null)]
    [InlineData("1.234.567", "Comma", null, "1234567")]
    [InlineData("1,234,567", "Point", "1234567", null)]
    [InlineData("1,234.5", "Point", "1234.5", null)]
    [InlineData("1.234,5", "Comma", null, "1234.5")]
    [InlineData("1,23.5", "None", null, null)]
    [InlineData("1,2345.5", "None", null, null)]
    [InlineData("1234,567.5", "None", null, null)]
    [InlineData(",567.5", "None", null, null)]
    [InlineData("12,34,567.5", "Point", "1234567.5", null)]
    [InlineData("123,45,678.5", "None", null, null)]
    [InlineData("12,345,67.5", "None", null, null)]
    [InlineData("1 234.5", "Point", "1234.5", null)]
    [InlineData("1'234'567", "Plain", "1234567", "1234567")]
    [InlineData("1'23", "None", null, null)]
    [InlineData("1.2.3", "None", null, null)]
    [InlineData("1.5.", "None", null, null)]
    [InlineData(".5", "Point", "0.5", null)]
    [InlineData(",5", "Comma", null, "0.5")]
    [InlineData("5.", "Point", "5", null)]
    [InlineData("5,-", "Comma", null, "5")]
    [InlineData("5.--", "Point", "5", null)]
    [InlineData("5-", "Plain", "-5", "-5")]
    [InlineData("(5)", "Plain", "-5", "-5")]
    [InlineData("( 5 )", "Plain", "-5", "-5")]
    [InlineData("(-5)", "None", null, null)]
    [InlineData("-5-", "None", null, null)]
    [InlineData("--5", "None", null, null)]
    [InlineData("5%", "Plain", "0.05", "0.05")]
    [InlineData("12.5 %", "Point", "0.125", null)]
    [InlineData("1.250%", "Point", "0.0125", "12.5")]
    [InlineData("$5", "Plain", "5", "5")]
    [InlineData("$ -5.50", "Point", "-5.5", null)]
    [InlineData("- $5.50", "Point", "-5.5", null)]
    [InlineData("5.50 EUR", "Point", "5.5", null)]
    [InlineData("eur 5.50-", "Point", "-5.5", null)]
    [InlineData("Rs.50", "Plain", "50", "50")]
    [InlineData("Rs .50", "Point", "0.5", null)]
    [InlineData("5 anna", "None", null, null)]
    [InlineData("anna 5", "None", null, null)]
    [InlineData("anna", "None", null, null)]
    [InlineData("1.5e3", "Point", "1500", null)]
    [InlineData("1.500e3", "Point", "1500", "1500000")]
    [InlineData("15E-1", "Plain", "1.5", "1.5")]
    [InlineData("1e15", "Plain", null, null)]
    [InlineData("1e-15", "Plain", "0", "0")]
    [InlineData("1e-16", "Plain", null, null)]
    [InlineData("0e16", "Plain", null, null)]
    [InlineData("1e", "None", null, null)]
    [InlineData("2000000000000", "Plain", null, null)]
    [InlineData("-0.0", "Point", "0", null)]
    [InlineData("\u22125", "Plain", "-5", "-5")]
    [InlineData("1\u00A0234,50\u202F€", "Comma", null, "1234.5")]
    [InlineData("1’234.50", "Point", "1234.5", null)]
    public void Number_IsReadWithEachMark(string text, string form, string? withPoint, string? withComma)
    {
        Assert.Equal(form, NumberText.Classify(Encoding.UTF8.GetBytes(text)).ToString());
        Assert.Equal(withPoint, Read(text, DecimalMark.Point));
        Assert.Equal(withComma, Read(text, DecimalMark.Comma));
    }

    [Fact]
    public void LargestNumber_IsTheLargestQuantity()
    {
        var largest = ((decimal)Order.MaximumQuantity).ToString(CultureInfo.InvariantCulture);
        var next = ((decimal)Order.MaximumQuantity + 0.0001m).ToString(CultureInfo.InvariantCulture);
        foreach (var sign in new[] { "", "-" })
        {
            Assert.Equal(sign + largest, Read(sign + largest, DecimalMark.Point));
            Assert.Equal(sign + largest, Read($"{sign}$ {largest}", DecimalMark.Point));
            Assert.Null(Read(sign + next, DecimalMark.Point));
            Assert.Null(Read($"{sign}$ {next}", DecimalMark.Point));
        }
    }

    [Fact]
    public void NumberOfOver64Bytes_IsNone()
    {
        Assert.Equal("5", Read(new string(' ', 63) + "5", DecimalMark.Point));
        Assert.Null(Read(new string(' ', 64) + "5", DecimalMark.Point));
    }

    [Theory]
    [InlineData("990|12.5|3", "Point", null)]
    [InlineData("12,5|12.5", "Point", null)]
    [InlineData("12,5|12,7|12.5", "Comma", null)]
    [InlineData("990|12.990|1.200", null, "12.990")]
    [InlineData("990|12,990", null, "12,990")]
    [InlineData("12.990|0,5", "Comma", null)]
    [InlineData("990|991", null, null)]
    public void Column_DecidesTheMark(string cells, string? evidence, string? ambiguous)
    {
        var column = Add(cells);
        Assert.Equal((evidence, ambiguous), (column.Evidence?.ToString(), column.Ambiguous));
    }

    [Theory]
    [InlineData("990|anna|5.5", 3, 1, true, false, true)]
    [InlineData("99|990|9.50|99", 4, 0, true, false, false)]
    [InlineData("990|999|99|9", 4, 0, true, true, true)]
    [InlineData("990|99|99|anna", 4, 1, true, true, false)]
    [InlineData("0|0.00|-0", 3, 0, false, false, false)]
    [InlineData("anna|a1", 2, 2, false, true, true)]
    public void Column_CountsItsCells(string cells, int count, int unreadable, bool hasValues, bool isWhole, bool isLarge)
    {
        var column = Add(cells);
        Assert.Equal(
            (count, unreadable, hasValues, isWhole, isLarge),
            (column.Count, column.Unreadable, column.HasValues, column.IsWhole, column.IsLarge));
    }

    [Theory]
    [InlineData("5%|120%", true, false)]
    [InlineData("5%|12", false, false)]
    [InlineData("0.05|1", true, false)]
    [InlineData("0,05|-1|x", true, false)]
    [InlineData("0.05|1.1", false, true)]
    [InlineData("0|1", false, false)]
    [InlineData("0|0.0", false, false)]
    [InlineData("19|7|100", false, true)]
    [InlineData("19|7|100.01", false, false)]
    [InlineData("19|-101", false, false)]
    public void Column_MayHaveRates(string cells, bool isRate, bool isPercentage)
    {
        var column = Add(cells);
        Assert.Equal((isRate, isPercentage), (column.IsRate, column.IsPercentage));
    }

    [Theory]
    [InlineData("$5|5 $|5.00 usd|-5|(5)|5 anna", "$ 2, USD 1")]
    [InlineData("US$10.00 CAD|$10.00 CAD", "CAD 2")]
    [InlineData("Kč 5|5 Kč|5 kr.|5 kr", "Kč 2, kr 2")]
    [InlineData("?5|? 5", "? 2")]
    [InlineData("5|5.5|-5", "")]
    public void Currencies_AreCounted(string cells, string expected) =>
        Assert.Equal(expected, string.Join(", ", Add(cells).Currencies.Select(pair => $"{pair.Key} {pair.Value}")));

    private static NumberColumn Add(string cells)
    {
        var column = new NumberColumn();
        foreach (var cell in cells.Split('|'))
        {
            column.Add(Encoding.UTF8.GetBytes(cell));
            column.AddRate(Encoding.UTF8.GetBytes(cell));
        }
        return column;
    }

    private static string? Read(string text, DecimalMark mark) => NumberText.TryParse(Encoding.UTF8.GetBytes(text), mark, out var number)
        ? ((decimal)number / NumberText.Scale).ToString("0.####", CultureInfo.InvariantCulture)
        : null;
}
