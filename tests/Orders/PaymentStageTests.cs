using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Rows that say how far an order or its payment is.</summary>
public sealed class PaymentStageTests
{
    [Fact]
    public void StagesOfAPayment_CountOnce() => Assert.Equal(
        ["a 2024-01-06 60.00", "b 2024-01-05 20.00"],
        Read(
            """
            merchant_reference,shopper,booking_date,record_type,amount
            1,a,2024-01-05,Received,60.00
            1,a,2024-01-05,Authorised,60.00
            1,a,2024-01-06,SentForSettle,60.00
            1,a,2024-01-08,Settled,60.00
            2,b,2024-01-05,Captured,20.00
            2,b,2024-01-07,Settled,20.00
            3,c,2024-01-05,Authorised,15.00
            3,c,2024-01-06,Refused,15.00

            """));

    [Fact]
    public void StatusesOfOneOrder_RepeatItsAmount() => Assert.Equal(
        ["a 2024-01-05 60.00"],
        Read(
            """
            order_id,customer_id,changed,order_date,status,amount,sku
            1,a,1,2024-01-05 10:00:00,paid,60.00,x
            1,a,2,2024-01-05 12:00:00,shipped,60.00,x
            1,a,3,2024-01-06 10:00:00,delivered,60.00,x
            2,b,1,2024-01-05 10:00:00,paid,20.00,x
            2,b,2,2024-01-06 10:00:00,cancelled,20.00,x

            """));

    [Theory]
    [InlineData("Zahlung fehlgeschlagen")]
    [InlineData("payment failed")]
    [InlineData("Order - cancelled")]
    [InlineData("Sales Order : Cancelled")]
    [InlineData("Closed Lost (Main Pipeline)")]
    public void StatusThatNamesWhatItIsOf_IsKnown(string status) => Assert.Equal(
        ["a 2024-01-05 10.00"], Read($"order_id,customer_id,order_date,status,total\n1,a,2024-01-05,paid,10.00\n2,b,2024-01-06,{status},20.00\n"));

    [Fact]
    public void CancelledShipping_CancelsThePaidOrder() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read("order_id,customer_id,order_date,payment_status,fulfillment_status,total\n" +
            "1,a,2024-01-05,paid,delivered,10.00\n2,b,2024-01-06,paid,cancelled,20.00\n"));

    [Fact]
    public void OrderWithoutADateOfPayment_IsNotPaid()
    {
        using var table = Open(
            "order_id,customer_id,created_at,paid_at,total\n1,a,2024-01-05,2024-01-05,10.00\n2,b,2024-01-06,,20.00\n3,c,2024-01-06,2024-01-07,30.00\n");

        Assert.Equal(["a 2024-01-05 10.00", "c 2024-01-06 30.00"], Show(table));
        Assert.Equal((1, 20m), LeftOut(table, "pending"));
        Assert.Contains(table.Inspection.Warnings, warning => warning.Contains("paid_at", StringComparison.Ordinal));
    }

    [Fact]
    public void DateOfPayment_BesideAStatus_SaysNothing() => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 20.00"],
        Read("order_id,customer_id,created_at,paid_at,status,total\n1,a,2024-01-05,2024-01-05,paid,10.00\n2,b,2024-01-06,,paid,20.00\n"));

    [Fact]
    public void WonDeals_CountOnTheirCloseDate() => Assert.Equal(
        ["A1 2024-02-05 10.00"],
        Read(
            """
            Opportunity ID,Opportunity Name,Account ID,Stage,Amount,Close Date,Created Date
            1,Deal,A1,Closed Won,10.00,2024-02-05,2024-01-05
            2,Deal,A2,Closed Lost,20.00,2024-02-06,2024-01-05
            3,Deal,A3,Negotiation/Review,30.00,2024-02-07,2024-01-05

            """));

    [Fact]
    public void UnnamedCurrencies_AreNotAdded() => Assert.Equal(
        ["currency=EUR", "currency=USD"],
        Refusal("order_id,customer_id,order_date,total,cc\n1,a,2024-01-05,10.00,EUR\n2,b,2024-01-06,20.00,USD\n").Suggestions);

    [Theory]
    [InlineData("?1,234.50")]
    [InlineData("\\1,234.50")]
    [InlineData("\uFFFD1,234.50")]
    public void LostSignOfACurrency_LeavesTheNumber(string amount) => Assert.Equal(
        ["a 2024-01-05 1234.50"], Read($"order_id,customer_id,order_date,total\n1,a,2024-01-05,\"{amount}\"\n"));

    [Theory]
    [InlineData("05-JAN-24 10.11.12.000000 AM")]
    [InlineData("05-JAN-24 10.11.12.123456789 AM +00:00")]
    [InlineData("2024-01-05-10.11.12.000000")]
    [InlineData("5.1.2024 10.11")]
    public void TimesWithPoints_AreRead(string at)
    {
        using var table = Open($"order_id,customer_id,order_date,total\n1,a,{at},10.00\n");

        Assert.Equal(new DateTime(2024, 1, 5, 10, 11, 0), table.Customers().Single().Orders[0].At.DateTime, TimeSpan.FromSeconds(13));
    }

    [Fact]
    public void SecondTableOfOtherWidth_IsRefused()
    {
        var orders = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i},c{i % 4},2024-01-{i:00},paid,EUR,10.00\n"));
        var people = string.Concat(Enumerable.Range(1, 20).Select(i => $"c{i},Anna,Berlin\n"));

        Assert.Contains(
            "another one starts on line 24",
            Refusal($"order_id,customer_id,order_date,status,currency,total\n{orders}\nCustomers\ncustomer_id,name,city\n{people}").Message,
            StringComparison.Ordinal);
    }
}
