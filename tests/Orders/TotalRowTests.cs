using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Files whose rows are lines, and sums of lines.</summary>
public sealed class TotalRowTests
{
    [Theory]
    [InlineData("TOTAL")]
    [InlineData("Order subtotal")]
    [InlineData("Gesamtsumme:")]
    public void RowThatIsCalledATotal_IsLeftOut(string word)
    {
        using var table = Open(
            $"""
            order_id,customer_id,order_date,item,quantity,amount
            1,anna,2024-01-05,mug,1,10.00
            1,anna,2024-01-05,pan,1,25.00
            1,anna,2024-01-05,{word},,35.00
            2,ben,2024-01-06,mug,2,20.00
            2,ben,2024-01-06,{word},,20.00

            """);

        Assert.Equal(["anna 2024-01-05 35.00", "ben 2024-01-06 20.00"], Show(table));
        Assert.Equal((2, 55), LeftOut(table, "total line"));
    }

    [Fact]
    public void RowWithoutAProductThatSumsTheOthers_IsLeftOut()
    {
        using var table = Open(
            """
            order_id,customer_id,order_date,item,amount
            1,anna,2024-01-05,mug,10.00
            1,anna,2024-01-05,pan,25.00
            1,anna,2024-01-05,,35.00
            2,ben,2024-01-06,mug,20.00
            2,ben,2024-01-06,,20.00

            """);

        Assert.Equal(["anna 2024-01-05 35.00", "ben 2024-01-06 20.00"], Show(table));
        Assert.Equal((2, 55), LeftOut(table, "total line"));
    }

    [Fact]
    public void RowWithoutAProductThatSumsNothing_IsALine() => Assert.Equal(
        ["anna 2024-01-05 40.00", "ben 2024-01-06 26.00"],
        Read(
            """
            order_id,customer_id,order_date,item,amount
            1,anna,2024-01-05,mug,10.00
            1,anna,2024-01-05,pan,25.00
            1,anna,2024-01-05,,5.00
            2,ben,2024-01-06,mug,20.00
            2,ben,2024-01-06,,6.00

            """));

    [Fact]
    public void TotalOfTheFile_WithADate_IsLeftOut() => Assert.Equal(
        ["anna 2024-01-05 10.00", "ben 2024-01-06 20.00"],
        Read("order_id,customer_id,order_date,total\n1,anna,2024-01-05,10\n2,ben,2024-01-06,20\n,Total,2024-01-31,30\n"));

    [Fact]
    public void CustomerWhoIsCalledTotal_IsACustomer() => Assert.Equal(
        ["Total 2024-01-05 10.00"], Read("order_id,customer,order_date,total\n1,Total,2024-01-05,10\n"));
}
