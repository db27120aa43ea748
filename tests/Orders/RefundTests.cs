using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Refunds lower the money of their order, and only a refund of all money leaves the order out.</summary>
public sealed class RefundTests
{
    private const string Header = "order_id,customer,date,status,subtotal,shipping,tax,total,refunded\n";

    [Theory]
    [InlineData("partially_refunded")]
    [InlineData("paid")]
    public void RefundOfMoreThanTheGoods_IsWithoutItsTax(string status) => Assert.Equal(
        ["a 2024-01-05 5.00", "b 2024-01-06 90.00"],
        Read(Header + $"1,a,2024-01-05,{status},100.00,5.00,21.00,126.00,114.00\n2,b,2024-01-06,paid,100.00,0.00,20.00,120.00,12.00\n"));

    [Fact]
    public void RefundOfLessThanTheGoods_IsSubtractedAsItIs() => Assert.Equal(
        ["a 2024-01-05 88.00"], Read(Header + "1,a,2024-01-05,partially_refunded,100.00,5.00,21.00,126.00,12.00\n"));

    [Fact]
    public void RefundOfGoodsAndAPartOfTheShipping_LeavesTheShareOfTheTotal() => Assert.Equal(
        ["a 2024-01-05 2.00"], Read(Header + "1,a,2024-01-05,partially_refunded,100.00,25.00,25.00,150.00,147.00\n"));

    [Fact]
    public void RefundOfTheTotal_IsNoPurchase()
    {
        using var table = Open(
            Header + "1,a,2024-01-05,paid,100.00,5.00,21.00,126.00,126.00\n2,b,2024-01-06,paid,10.00,0.00,0.00,10.00,0.00\n");

        Assert.Equal(["b 2024-01-06 10.00"], Show(table));
        Assert.Equal((1, 100), LeftOut(table, "refunded"));
    }

    [Fact]
    public void PartOfAnOrderByItsStatus_IsNeverLeftOut()
    {
        using var table = Open("order_id,customer,date,status,total,refunded\n1,a,2024-01-05,partially_refunded,50.00,60.00\n");

        Assert.Equal(["a 2024-01-05 50.00"], Show(table));
        Assert.Contains(
            table.Inspection.Warnings,
            warning => warning.StartsWith("1 orders are partly refunded by their status", StringComparison.Ordinal));
    }

    [Fact]
    public void RefundOnARowOfItsOwn_IsWithoutItsTax_WhereItShowsNone() => Assert.Equal(
        ["a 2024-01-05 5.00", "b 2024-01-06 100.00"],
        Read(
            """
            order_id,type,date,customer,shipping,tax,total
            1,sale,2024-01-05,a,5.00,21.00,126.00
            1,refund,2024-01-09,a,,,-114.00
            2,sale,2024-01-06,b,0.00,20.00,120.00

            """));

    [Fact]
    public void TotalWithoutTax_IsNotWhatWasPaid() => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 100.00"],
        Read(
            "Order ID,Customer ID,Order Date,Order Status,Subtotal (ex tax),Tax Total,Shipping Cost (ex tax),Order Total (ex tax)," +
            "Refund Amount\n1,a,2024-01-05,Partially Refunded,100.00,20.00,0.00,100.00,108.00\n" +
            "2,b,2024-01-06,Completed,100.00,20.00,0.00,100.00,0.00\n"));

    [Fact]
    public void RefundOfNobody_FollowsItsOrder() => Assert.Equal(
        ["7 2024-01-05 90.00", "8 2024-01-06 50.00"],
        Read(
            """
            id,status,currency,type,tax_amount,total_amount,customer_id,billing_email,date_created_gmt,parent_order_id
            1,wc-completed,EUR,shop_order,20.00,120.00,7,a@x.com,2024-01-05 10:00:00,0
            2,wc-completed,EUR,shop_order_refund,-2.00,-12.00,0,NULL,2024-03-09 10:00:00,1
            3,wc-completed,EUR,shop_order,10.00,60.00,8,b@x.com,2024-01-06 10:00:00,0
            4,wc-refunded,EUR,shop_order,10.00,60.00,9,c@x.com,2024-01-06 10:00:00,0
            5,wc-completed,EUR,shop_order_refund,-10.00,-60.00,0,NULL,2024-01-09 10:00:00,4

            """));

    [Theory]
    [InlineData("2024-01-06")]
    [InlineData("2024-04-06")]
    public void CancellationOfAnOrder_VoidsItHoweverLate(string day) => Assert.Equal(
        ["b 2024-01-06 20.00", "b 2024-06-06 30.00"],
        Read(
            """
            {"event":"Order Completed","userId":"a","timestamp":"2024-01-05T10:00:00Z","properties":{"order_id":"1","subtotal":10.0,"total":10.0}}
            {"event":"Order Cancelled","userId":"a","timestamp":"DAYT10:00:00Z","properties":{"order_id":"1","total":10.0}}
            {"event":"Order Refunded","userId":"a","timestamp":"DAYT11:00:00Z","properties":{"order_id":"1","total":10.0}}
            {"event":"Order Completed","userId":"b","timestamp":"2024-01-06T10:00:00Z","properties":{"order_id":"2","subtotal":20.0,"total":20.0}}
            {"event":"Order Completed","userId":"b","timestamp":"2024-06-06T10:00:00Z","properties":{"order_id":"2","subtotal":30.0,"total":30.0}}
            """.Replace("DAY", day, StringComparison.Ordinal)));

    [Fact]
    public void DiscountAsANegativeLine_IsNoReturnOfTheOrder() => Assert.Equal(
        ["a 2024-01-05 90.00", "b 2024-01-06 50.00"],
        Read(
            """
            order_id,customer,date,subtotal,total,product,quantity,line_total
            1,a,2024-01-05,90.00,90.00,A,1,100.00
            1,a,2024-01-05,90.00,90.00,SALE,1,-10.00
            2,b,2024-01-06,50.00,50.00,A,1,50.00

            """));
}
