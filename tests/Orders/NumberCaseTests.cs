using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small files whose numbers were misread once.</summary>
public sealed class NumberCaseTests
{
    [Theory]
    [InlineData(';', "25,00", "12.500,00")]
    [InlineData(',', "25.00", "\"12,500.00\"")]
    public void FewLargeOrdersWithThousandsMarks_AreRead(char delimiter, string small, string large)
    {
        var lines = Enumerable.Range(0, 300).Select(i =>
            $"{i % 40 + 1}{delimiter}2024-{i % 12 + 1:00}-{i % 28 + 1:00}{delimiter}{(i % 150 == 9 ? large : small)}\n");
        using var table = Open($"customer{delimiter}at{delimiter}amount\n{string.Concat(lines)}");

        Assert.Equal((300, 32_450.00m), (table.Summary.Orders, table.Summary.Money));
    }

    [Fact]
    public void PointThatMayBeThousands_IsRefusedWithBothReadings()
    {
        const string Text = "customer;at;amount\n1;2024-01-05;990\n2;2024-01-06;12.990\n";

        var refusal = Refusal(Text);

        Assert.Contains("12.990 can be read as 12.99 or as 12990", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["decimal=point", "decimal=comma"], refusal.Suggestions);
        Assert.Equal(["1 2024-01-05 990.00", "2 2024-01-06 12990.00"], Read(Text, "decimal=comma"));
        Assert.Equal(["1 2024-01-05 990.00", "2 2024-01-06 12.99"], Read(Text, "decimal=point"));
    }

    [Fact]
    public void AnotherColumnOfTheFile_DecidesTheMark() => Assert.Equal(
        ["1 2024-01-05 990.00", "2 2024-01-06 12990.00"],
        Read("order_id;customer_id;order_date;total;shipping\n1;1;2024-01-05;990;0,00\n2;2;2024-01-06;12.990;0,00\n"));

    [Fact]
    public void QuotedThousands_AreRead() => Assert.Equal(
        ["1 2024-01-05 10.00", "2 2024-01-06 1234.50"],
        Read("customer_id,order_date,amount\n1,\"2024-01-05\",\"10\"\n2,\"2024-01-06\",\"1,234.50\"\n"));

    [Fact]
    public void CurrencySigns_AreNoPartOfTheNumber() => Assert.Equal(
        ["anna 2025-01-05 1074.50", "ben 2025-01-06 9.00"],
        Read("Customer,Order Date,Total\nanna,\"Jan 5, 2025\",\"$1,074.50\"\nben,\"Jan 6, 2025\",$9.00\n"));

    [Fact]
    public void SeveralCurrencies_AreRefusedUnlessOneIsChosen()
    {
        const string Text = "order_id,customer_id,created_at,total,currency\n1,a,2024-01-05,20.00,USD\n2,b,2024-01-06,3000,JPY\n";

        Assert.Contains("must be in one currency, got USD", Refusal(Text).Message, StringComparison.Ordinal);
        using var table = Open(Text, currency: "usd");
        Assert.Equal(["a 2024-01-05 20.00"], Show(table));
        Assert.Equal((1, 3000), LeftOut(table, "other currency"));
    }

    [Theory]
    [InlineData("99999999999999999999999999999")]
    [InlineData("99999999999999999999e15")]
    [InlineData("1e9")]
    public void VeryLargeNumber_IsReadOrNamed(string number)
    {
        using var table = Open($"customer\tday\tamount\na\t2024-01-05\t{number}\n");

        Assert.Equal(number == "1e9" ? 1_000_000_000m : 0m, table.Summary.Money);
        Assert.Equal(number == "1e9", table.Inspection.Refusal is null);
    }

    [Theory]
    [InlineData("(1,234.50)", "-1234.50")]
    [InlineData("1,234.50-", "-1234.50")]
    [InlineData("-$1,234.50", "-1234.50")]
    [InlineData("($1,234.50)", "-1234.50")]
    [InlineData("USD 1,234.50", "1234.50")]
    [InlineData("1'234.50 CHF", "1234.50")]
    [InlineData("12,34,567.00", "1234567.00")]
    public void WrittenNumber_IsRead(string number, string expected) =>
        Assert.Equal([$"a 2024-01-05 {expected}"], Read($"customer\tday\tamount\na\t2024-01-05\t{number}\n"));

    [Theory]
    [InlineData("1.234.567,89", "1234567.89")]
    [InlineData("1 234,50 €", "1234.50")]
    [InlineData("R$ 1.234,50", "1234.50")]
    [InlineData("1.250,-", "1250.00")]
    [InlineData("5.–", "5.00")]
    public void WrittenNumberWithAComma_IsRead(string number, string expected) =>
        Assert.Equal([$"a 2024-01-05 {expected}"], Read($"customer\tday\tamount\na\t2024-01-05\t{number}\n"));
}
