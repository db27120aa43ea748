using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small files that leave open which column has a role.</summary>
public sealed class ColumnChoiceTests
{
    [Fact]
    public void TwoColumnsOfOneName_AreAskedByPosition()
    {
        const string Text = "order_id,customer_id,date,amount,fee,amount\n1,a,2024-01-05,12.00,1,10.00\n2,b,2024-01-06,24.00,1,20.00\n";

        Assert.Equal(["amount=column 4", "amount=column 6"], Refusal(Text).Suggestions);
        Assert.Equal(["a 2024-01-05 10.00", "b 2024-01-06 20.00"], Read(Text, "amount=column 6"));
    }

    [Fact]
    public void TwoColumnsOfOneNameAndOneValue_AreOne() => Assert.Equal(
        ["a 2024-01-05 12.00"], Read("order_id,customer_id,date,total,total\n1,a,2024-01-05,12.00,12.00\n"));

    [Theory]
    [InlineData("0")]
    [InlineData("Guest")]
    [InlineData("NULL")]
    [InlineData("")]
    public void CustomerWithoutAnId_IsKnownByEMail(string guest)
    {
        using var table = Open(
            $"order_id,customer_id,email,date,total\n1,7,ann@x.org,2024-01-05,10\n2,{guest},bea@x.org,2024-01-06,20\n" +
            $"3,{guest},Cid@x.org,2024-01-07,30\n4,{guest},cid@x.org,2024-01-08,40\n");

        Assert.Equal(
            ["7 2024-01-05 10.00", "bea@x.org 2024-01-06 20.00", "cid@x.org 2024-01-07 30.00", "cid@x.org 2024-01-08 40.00"], Show(table));
        Assert.Contains(table.Inspection.Warnings, warning => warning.StartsWith("3 rows have no customer", StringComparison.Ordinal));
    }

    [Fact]
    public void AddressOfABuyer_IsBetterThanTheName() => Assert.Equal(
        ["a@x.org 2024-01-05 10.00", "b@x.org 2024-01-06 10.00"],
        Read("order_id,buyer_name,confirmation_sent_to,date,total\n1,Ann,a@x.org,2024-01-05,10\n2,Ann,b@x.org,2024-01-06,10\n"));

    [Fact]
    public void FileWithoutAHeader_GetsOneLineToCopy()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"{5000 + i},2024-01-{i % 28 + 1:00} 10:00:00,{100 + i * i % 37},{i + 5}.50\n");
        var text = string.Concat(rows);

        var suggestion = Refusal(text).Suggestions[0];

        Assert.Equal("customer=3,amount=4,order=1", suggestion);
        using var table = Open(text, suggestion);
        Assert.Equal((60, 2100m), (table.Summary.Orders, table.Summary.Money));
    }

    [Fact]
    public void Suggestion_ContainsWhatTheUserSaid() => Assert.Equal(
        ["customer=who,dateOrder=dmy", "customer=who,dateOrder=mdy"],
        Refusal("who,date,total\na,01/02/2024,10\nb,03/04/2024,10\n", "customer=who").Suggestions);

    [Fact]
    public void ColumnThatIsNamedATotal_IsSuggestedAsTheTotal() => Assert.Equal(
        ["total=total of the goods"], Refusal("order_id,customer_id,date,total of the goods\n1,a,2024-01-05,10.50\n").Suggestions);

    [Fact]
    public void HeaderAlone_IsRefusedInWords() => Assert.Contains(
        "must have orders below its column names", Refusal("order_id,customer_id,date,total\n").Message, StringComparison.Ordinal);
}
