using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>A file of a platform that contradicts what its recipe says is read by its sums.</summary>
public sealed class SumsOfRecipeTests
{
    [Fact]
    public void SubtotalBeforeDiscount_GivesWayToTheSumsThatAgree() => Assert.Equal(
        ["7 2024-01-05 80.00", "8 2024-01-06 50.00"],
        Read(
            """
            {"event":"Order Completed","userId":"7","timestamp":"2024-01-05T10:00:00Z","properties":{"order_id":"1","subtotal":100.0,"discount":20.0,"revenue":80.0,"shipping":5.0,"tax":8.0,"total":93.0,"products":[{"product_id":"S1","price":100.0,"quantity":1}]}}
            {"event":"Order Completed","userId":"8","timestamp":"2024-01-06T10:00:00Z","properties":{"order_id":"2","subtotal":50.0,"discount":0.0,"revenue":50.0,"shipping":5.0,"tax":5.0,"total":60.0,"products":[{"product_id":"S1","price":50.0,"quantity":1}]}}
            """));

    [Fact]
    public void TaxOfLines_BesideATotalOfTheOrder_IsAdded() => Assert.Equal(
        ["a@x.com 2024-01-05 30.00", "b@x.com 2024-01-06 10.00", "c@x.com 2024-01-07 50.00"],
        Read(
            """
            increment_id,created_at,status,customer_email,sku,qty_ordered,price,tax_amount,row_total,grand_total,shipping_amount
            1,2024-01-05 10:00:00,complete,a@x.com,S1,1,10.00,0.80,10.00,37.40,5.00
            1,2024-01-05 10:00:00,complete,a@x.com,S2,2,10.00,1.60,20.00,37.40,5.00
            2,2024-01-06 10:00:00,complete,b@x.com,S1,1,10.00,0.80,10.00,10.80,0.00
            3,2024-01-07 10:00:00,complete,c@x.com,S1,1,20.00,1.60,20.00,54.00,0.00
            3,2024-01-07 10:00:00,complete,c@x.com,S2,1,30.00,2.40,30.00,54.00,0.00

            """));

    [Fact]
    public void GridWithTaxAndDiscount_ContainsTheTaxOfAllOrders()
    {
        const string Text =
            """
            ID,Purchase Date,Grand Total (Base),Status,Customer Email,Subtotal,Shipping and Handling
            1,2024-01-05 10:00:00,113.00,complete,a@x.com,100.00,5.00
            2,2024-01-06 10:00:00,102.20,complete,b@x.com,100.00,5.00

            """;
        using var table = Open(Text);

        Assert.Equal(["a@x.com 2024-01-05 108.00", "b@x.com 2024-01-06 97.20"], Show(table));
        Assert.Contains("assumed", table.Inspection.MoneyWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void RefundOfPricesWithTax_IsSubtractedWithoutTax()
    {
        const string Text =
            """
            Name,Email,Financial Status,Created at,Currency,Subtotal,Shipping,Taxes,Total,Lineitem quantity,Lineitem price,Lineitem sku,Refunded Amount
            #1,a@x.com,partially_refunded,2024-01-05 10:00:00 -0500,EUR,119.00,0.00,19.00,119.00,2,59.50,S1,107.10
            #2,b@x.com,paid,2024-01-06 10:00:00 -0500,EUR,119.00,0.00,19.00,119.00,2,59.50,S1,0.00

            """;
        using var table = Open(Text);

        Assert.Equal(["a@x.com 2024-01-05 10.00", "b@x.com 2024-01-06 100.00"], Show(table));
        Assert.Contains("refunds of column Refunded Amount are subtracted", table.Inspection.MoneyWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void MetricsWithoutNames_AreAsked() => Assert.Equal(
        ["countStatuses=Xy1", "countStatuses=\"Xy1,Xy2\""],
        Refusal(
            """
            {"type":"event","attributes":{"datetime":"2024-01-05 10:00:00+00:00","event_properties":{"$value":10.0,"OrderId":"1"}},"relationships":{"profile":{"data":{"id":"7"}},"metric":{"data":{"id":"Xy1"}}}}
            {"type":"event","attributes":{"datetime":"2024-01-06 10:00:00+00:00","event_properties":{"$value":10.0,"OrderId":"2"}},"relationships":{"profile":{"data":{"id":"7"}},"metric":{"data":{"id":"Xy1"}}}}
            {"type":"event","attributes":{"datetime":"2024-01-07 10:00:00+00:00","event_properties":{"$value":10.0,"OrderId":"1"}},"relationships":{"profile":{"data":{"id":"7"}},"metric":{"data":{"id":"Xy2"}}}}
            """).Suggestions);
}
