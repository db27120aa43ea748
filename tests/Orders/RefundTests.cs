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
    public void RefundInAColumnOfItsOwn_IsSubtracted() => Assert.Equal(
        ["a 2024-01-05 26.00", "b 2024-01-06 20.00"],
        Read(
            """
            order_id,customer,date,type,amount,refunded
            1,a,2024-01-05,sale,36.00,
            1,a,2024-01-08,refund,,10.00
            2,b,2024-01-06,sale,20.00,

            """));

    [Fact]
    public void RefundedItems_WereBoughtStill()
    {
        using var table = Open(
            """
            order_id,customer,date,type,sku,quantity,line_total
            1,a,2024-01-05,sale,x,3,30.00
            1,a,2024-01-06,refund,x,1,10.00

            """);

        var order = Assert.Single(Assert.Single(table.Customers()).Orders);
        Assert.Equal((20, 3, 1), (order.Amount, order.Items, order.Products));
    }

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

    [Fact]
    public void RefundsOfLines_AreOfTheMoneyOfLines() => Assert.Equal(
        ["a 2024-01-05 80.00", "b 2024-01-06 40.00"],
        Read(
            """
            order_id,customer,date,status,refunded_total,item_sku,item_quantity,item_total,item_tax,item_refunded
            1,a,2024-01-05,completed,23.80,S1,1,60.00,11.40,20.00
            1,a,2024-01-05,completed,23.80,S2,1,40.00,7.60,0.00
            2,b,2024-01-06,completed,0.00,S1,1,40.00,7.60,0.00

            """));

    [Fact]
    public void RefundOfALineWithItsTax_IsWithoutTax() => Assert.Equal(
        ["a 2024-01-05 60.00", "b 2024-01-06 40.00"],
        Read(
            """
            order_id,customer,date,status,refunded_total,item_sku,item_quantity,item_total,item_tax
            1,a,2024-01-05,completed,47.60,S1,1,60.00,11.40
            1,a,2024-01-05,completed,47.60,S2,1,40.00,7.60
            2,b,2024-01-06,completed,47.60,S1,1,40.00,7.60
            2,b,2024-01-06,completed,47.60,S3,1,40.00,7.60

            """));

    [Fact]
    public void TotalAfterRefunds_ShowsTheRefunds() => Assert.Equal(
        ["a 2024-01-05 8.00", "b 2024-01-06 20.00"],
        Read(
            """
            Sale Date,Order ID,Buyer User ID,Number of Items,Currency,Order Value,Discount Amount,Shipping,Sales Tax,Order Total,Status,Adjusted Order Total
            01/05/24,1,a,1,EUR,10.00,0,3.50,0.00,13.50,,11.50
            01/06/24,2,b,1,EUR,20.00,0,3.50,0.00,23.50,,0.00

            """));

    [Fact]
    public void RefundsOfNestedObjects_AreRefunds() => Assert.Equal(
        ["a@x.com 2024-01-05 90.00", "b@x.com 2024-01-06 50.00"],
        Read(
            """
            {"order_id":"1","created_at":"2024-01-05 10:00:00","customer":{"email":"a@x.com"},"order_total":105.0,"shipping_fee":5.0,"refunds":[{"refund_id":"r","amount":10.0}]}
            {"order_id":"2","created_at":"2024-01-06 10:00:00","customer":{"email":"b@x.com"},"order_total":55.0,"shipping_fee":5.0,"refunds":[]}

            """));

    [Fact]
    public void ReturnOfATill_LowersTheMoney() => Assert.Equal(
        ["c1 2024-01-05 30.00", "c1 2024-02-05 -10.00"],
        Read(
            """
            Date,Receipt Number,Line Type,Customer Code,Customer Name,Quantity,Subtotal,Sales Tax,Discount,Total,Paid,Details,Status,Sku
            2024-01-05 10:00:00,1,Sale,c1,Ann,3,30.00,2.40,0.00,32.40,32.40,,CLOSED,
            2024-01-05 10:00:00,1,Payment,,,,,,,,32.40,Cash,,
            2024-02-05 10:00:00,2,Sale,c1,Ann,-1,-10.00,-0.80,0.00,-10.80,-10.80,,CLOSED,
            2024-02-05 10:00:00,2,Payment,,,,,,,,-10.80,Cash,,

            """));

    [Fact]
    public void ReversalOfACancelledInvoice_CountsForNothing()
    {
        using var table = Open(
            """
            invoice_no,customer,date,net_total,cancelled
            1,a,2024-01-05,100.00,
            2,a,2024-01-06,50.00,X
            3,a,2024-01-07,-50.00,
            4,a,2024-01-08,-20.00,

            """);

        Assert.Equal(["a 2024-01-05 100.00", "a 2024-01-08 -20.00"], Show(table));
        Assert.Equal((2, 0), LeftOut(table, "cancelled"));
    }

    [Fact]
    public void RefundOfShopify_IsOfItsLines_OrElseOfItsTransactions() => Assert.Equal(
        ["7 2024-01-05 80.00", "8 2024-01-06 45.00"],
        Read(
            """
            {"orders":[
            {"id":1,"name":"#1","created_at":"2024-01-05T10:00:00Z","financial_status":"partially_refunded","currency":"EUR","customer":{"id":7},"subtotal_price":"100.00","total_tax":"19.00","total_price":"119.00","line_items":[{"id":1,"sku":"S","quantity":1,"price":"100.00"}],"refunds":[{"id":1,"refund_line_items":[{"subtotal":20.0,"total_tax":3.8}],"transactions":[{"amount":"23.80"}]}]},
            {"id":2,"name":"#2","created_at":"2024-01-06T10:00:00Z","financial_status":"partially_refunded","currency":"EUR","customer":{"id":8},"subtotal_price":"50.00","total_tax":"0.00","total_price":"50.00","line_items":[{"id":1,"sku":"S","quantity":1,"price":"50.00"}],"refunds":[{"id":2,"refund_line_items":[],"transactions":[{"amount":"5.00"}]}]}]}
            """));

    [Fact]
    public void RefundOfMagento_IsOfTheGoods() => Assert.Equal(
        ["7 2024-01-05 81.00", "8 2024-01-06 50.00"],
        Read(
            """
            entity_id,increment_id,created_at,status,customer_id,customer_email,order_currency_code,grand_total,shipping_amount,tax_amount,subtotal,subtotal_refunded,discount_refunded,tax_refunded,shipping_refunded,total_refunded
            1,100,2024-01-05 10:00:00,complete,7,a@x.com,EUR,125.00,5.00,20.00,100.00,20.00,-1.00,3.80,0.00,22.80
            2,101,2024-01-06 10:00:00,complete,8,b@x.com,EUR,65.00,5.00,10.00,50.00,0.00,0.00,0.00,5.00,5.00

            """));

    [Fact]
    public void EventOfARefund_SaysHowMuch_AndItsItemsDoNotCountAgain() => Assert.Equal(
        ["u1 2024-01-05 15.00"],
        Read(
            """
            {"event_name":"purchase","event_timestamp":"1704448800000000","user_id":"u1","user_pseudo_id":"p","ecommerce":{"transaction_id":"T1","purchase_revenue":30.0},"items":[{"item_id":"A","quantity":2,"price":20.0}]}
            {"event_name":"refund","event_timestamp":"1704549040000000","user_id":"u1","user_pseudo_id":"p","ecommerce":{"transaction_id":"T1","refund_value":15.0},"items":[{"item_id":"A","quantity":1,"price":20.0}]}

            """));

    [Fact]
    public void CreditNoteWithPositiveMoney_LowersItsOrder() => Assert.Equal(
        ["5 2024-01-05 80.00", "6 2024-01-06 50.00"],
        Read(
            """
            Auftrags-ID;Haupt-Auftrags-ID;Auftragstyp;Status;Statusname;Kontakt-ID;Eingangsdatum;Warenwert netto
            1;;Auftrag;7;[7] Warenausgang gebucht;5;05.01.2024 10:00;100,00
            2;;Auftrag;7;[7] Warenausgang gebucht;6;06.01.2024 10:00;50,00
            3;;Auftrag;8;[8] Storniert;6;06.01.2024 11:00;50,00
            9;1;Gutschrift;11;[11] Gutschrift;5;18.01.2024 10:00;20,00

            """,
            "dateOrder=dmy"));
}
