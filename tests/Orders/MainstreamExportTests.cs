using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small exports of common shop systems, tills and tools, each with what was once read wrong.</summary>
public sealed class MainstreamExportTests
{
    private const string EBay =
        "Sales Record Number,Order Number,Buyer Username,Item Number,Sold For,Shipping And Handling,Total Price,Sale Date,Paid On Date\n";

    [Fact]
    public void RateOfTheTaxInRefunds_IsTheSameBaseInAllOrders() => Assert.Equal(
        // By chance, 8.00 is 7.9 % of 101.27. The tax of the second order shows that shipping has none.
        ["a 2024-01-05 50.00", "b 2024-01-06 100.00", "c 2024-01-07 2.78"],
        Read(
            "order_id,customer,date,status,subtotal,shipping,tax,total,refunded\n" +
            "1,a,2024-01-05,partially_refunded,100.00,1.27,8.00,109.27,54.00\n" +
            "2,b,2024-01-06,paid,100.00,5.00,8.00,113.00,0.00\n" +
            "3,c,2024-01-07,partially_refunded,100.00,5.00,8.00,113.00,105.00\n"));

    [Theory]
    [InlineData("2024-01-05T00:00:00", "10:33", "10:34")]
    [InlineData("2024-01-05 00:00:00", "10:33:00", "10:34:00")]
    [InlineData("05.01.2024 0:00", "10:33", "10:34")]
    public void MidnightBesideATime_IsTheDay(string day, string first, string second) => Assert.Equal(
        ["a 2024-01-05 10.00", "a 2024-01-05 20.00", "b 2024-01-31 5.00"],
        Read($"Datum,Uhrzeit,Kundennr.,Betrag\n{day},{first},a,10.00\n{day},{second},a,20.00\n" +
            $"{day.Replace("01-05", "01-31", StringComparison.Ordinal).Replace("05.", "31.", StringComparison.Ordinal)},{first},b,5.00\n"));

    [Theory]
    [InlineData("2024-01-08 0:00", "1234567", "time", "Uhrzeit must be a time such as 09:30, got 1234567")]
    [InlineData("soon", "09:30", "at", "Datum must be a date such as 2024-01-31, got soon")]
    [InlineData("2024-01-08 10:00", "09:30", "at", "Datum must be a date such as 2024-01-31, got 2024-01-08 10:00")]
    public void DateBesideATime_IsWrongByTheCellThatIsWrong(string day, string time, string role, string error)
    {
        using var table = Open(
            $"Datum,Uhrzeit,Kundennr.,Betrag\n2024-01-05,10:33,a,10.00\n2024-01-06,10:33,b,10.00\n{day},{time},a,10.00\n");

        var row = Assert.Single(table.Inspection.Unreadable);
        Assert.Equal((role, error), (row.Role, row.Error));
    }

    [Fact]
    public void RowOfTheOrder_HasItsMoney_AlsoWhereItsArticlesHaveTotals() => Assert.Equal(
        ["u 2024-01-05 30.00", "u 2024-01-06 7.00", "v 2024-01-07 9.00"],
        Read(
            EBay +
            "1,o1,u,,$30.00,$5.00,$35.00,Jan-05-24,Jan-05-24\n1,o1,u,101,$10.00,$0.00,$10.00,Jan-05-24,Jan-05-24\n" +
            "1,o1,u,102,$20.00,$0.00,$20.00,Jan-05-24,Jan-05-24\n2,o2,u,101,$7.00,$1.00,$8.00,Jan-06-24,Jan-06-24\n" +
            "3,o3,v,,$9.00,$0.00,$9.00,Jan-07-24,Jan-07-24\n3,o3,v,101,$4.00,$0.00,$4.00,Jan-07-24,Jan-07-24\n" +
            "3,o3,v,102,$5.00,$0.00,$5.00,Jan-07-24,Jan-07-24\n"));

    [Fact]
    public void TotalsOfARecipeThatDifferWithinOrders_AreNamed()
    {
        using var table = Open(
            EBay + "1,o1,u,101,$10.00,$0.00,$10.00,Jan-05-24,Jan-05-24\n1,o1,u,102,$20.00,$0.00,$20.00,Jan-05-24,Jan-05-24\n");

        Assert.Contains(table.Inspection.Warnings, warning => warning.StartsWith(
            "Column Total Price differs between the lines of 1 orders", StringComparison.Ordinal));
    }

    [Fact]
    public void RefundEqualToTheGoodsOfItsRow_HasNoTax() => Assert.Equal(
        ["a 2024-01-05 25.50"],
        Read(
            "Day,Order name,Sale kind,Customer email,Gross sales,Discounts,Returns,Net sales,Shipping charges,Taxes,Total sales\n" +
            "2024-01-05,#1,order,a,38.25,0.00,0,38.25,4.95,3.06,46.26\n2024-01-09,#1,return,a,0,0,-12.75,-12.75,0.00,-1.02,-13.77\n" +
            "2024-01-06,#2,order,b,249.00,0.00,0,249.00,0.00,19.92,268.92\n" +
            "2024-01-08,#2,return,b,0,0,-249.00,-249.00,0.00,-19.92,-268.92\n"));

    [Fact]
    public void PointOfAnAbbreviation_IsNotAPath()
    {
        using var table = Open(
            "Document No.,Posting Date,Sell-to Customer No.,Quantity,Unit Price Excl. VAT,Line Amount Excl. VAT\n" +
            "1,2024-01-05,a,2,10.00,20.00\n2,2024-01-06,b,1,5.00,5.00\n");

        Assert.DoesNotContain(table.Inspection.Columns, column => column.Role == "tax");
        Assert.Equal(25, table.Summary.Money);
    }

    [Fact]
    public void DateInsideRefunds_IsNotTheDateOfTheOrder() => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 20.00"],
        Read(
            """
            [{"id": "1", "customerId": "a", "createDate": "2024-01-05 10:00:00 +0000", "total": 10.0, "refunds": []},
             {"id": "2", "customerId": "b", "createDate": "2024-01-06 10:00:00 +0000", "total": 20.0,
              "refunds": [{"date": "2024-02-01 10:00:00 +0000"}]}]
            """));

    [Fact]
    public void TaxOfLines_IsInTheTotal() => Assert.Equal(
        ["a 2024-01-05 30.00", "b 2024-01-06 10.00"],
        Read(
            """
            Invoice Date,Invoice Number,Customer ID,Item Name,Quantity,Discount Amount,Item Price,Item Total,Item Tax,Item Tax %,Item Tax Amount,SubTotal,Total,Shipping Charge
            2024-01-05,1,a,Cup,1,0.00,10.00,10.00,VAT,8.00,0.80,30.00,37.40,5.00
            2024-01-05,1,a,Jug,1,2.00,22.00,20.00,VAT,8.00,1.60,30.00,37.40,5.00
            2024-01-06,2,b,Cup,1,0.00,10.00,10.00,VAT,8.00,0.80,10.00,10.80,0.00

            """));

    [Theory]
    [InlineData("Tax %,Tax Amount")]
    [InlineData("Tax %,Tax")]
    [InlineData("Tax rate,Tax")]
    public void RateOfTheTax_IsNotTheTax(string columns) => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 20.00"],
        Read($"order_id,customer,date,{columns},total\n1,a,2024-01-05,8.00,0.80,10.80\n2,b,2024-01-06,8.00,1.60,21.60\n"));

    [Fact]
    public void LineWithAndWithoutTax_CountsWithoutTax() => Assert.Equal(
        ["a 2024-01-05 25.20", "b 2024-01-31 8.40"],
        Read(
            """
            Datum;Bon-Nr.;Kundennr.;Artikel;Menge;Einzelpreis;Rabatt;MwSt %;MwSt;Gesamt brutto;Gesamt netto
            05.01.2024;1;a;Tasse;1;10,00;0,00;19;1,60;10,00;8,40
            05.01.2024;1;a;Kanne;2;11,00;2,00;19;3,20;20,00;16,80
            31.01.2024;2;b;Tasse;1;10,00;0,00;19;1,60;10,00;8,40

            """));

    [Theory]
    [InlineData("webfreightcosts", "shipping")]
    [InlineData("cartdiscounts", "discount")]
    [InlineData("stateandlocaltax", "tax")]
    public void MoneyInANameWithoutMarks_IsNamed(string name, string role)
    {
        using var table = Open($"orderid,custid,orderdate,total,{name}\n1,a,2024-01-05,10.00,1.50\n2,b,2024-01-06,20.00,2.50\n");

        Assert.Contains(table.Inspection.Columns, column => column.Role == role && column.Column == name
            || table.Inspection.Warnings.Any(warning => warning.StartsWith($"Column {name} may be {role}", StringComparison.Ordinal)));
    }

    [Fact]
    public void RefundInsideAText_IsNamed()
    {
        using var table = Open(
            "order_id,order_date,status,shipping_total,tax_total,order_total,customer_email,refund_items\n" +
            "1,2024-01-05 10:00:00,completed,5.00,0.80,15.80,a@x.com,amount:5.40|reason:|date:2024-01-07 10:00:00\n" +
            "2,2024-01-06 10:00:00,completed,0.00,0.80,10.80,b@x.com,\n");

        Assert.Contains(table.Inspection.Warnings, warning => warning.StartsWith(
            "Column refund_items has refunds inside texts", StringComparison.Ordinal));
    }

    [Fact]
    public void VisitsOfMatomo_CountTheirOrders() => Assert.Equal(
        ["a@x.com 2024-01-05 10.00", "v2 2024-01-06 20.00"],
        Read(
            """
            [{"idVisit":"1","visitorId":"v1","userId":"a@x.com","serverTimestamp":1704448800,"actionDetails":[
            {"type":"action","url":"https://x/","timestamp":1704448700},
            {"type":"ecommerceOrder","orderId":"1","revenue":"15.80","revenueSubTotal":"10.00","revenueTax":"0.80","revenueShipping":"5.00","items":"1","timestamp":1704448800}]},
            {"idVisit":"2","visitorId":"v2","userId":null,"serverTimestamp":1704535200,"actionDetails":[
            {"type":"ecommerceOrder","orderId":"2","revenue":"21.60","revenueSubTotal":"20.00","revenueTax":"1.60","revenueShipping":"0.00","items":"2","timestamp":1704535200}]}]
            """));

    [Fact]
    public void OrdersOfSylius_AreInCents() => Assert.Equal(
        ["a@x.com 2024-01-05 10.00"],
        Read(
            """
            {"hydra:member":[
            {"customer":{"@id":"/api/v2/admin/customers/7","email":"a@x.com"},"currencyCode":"EUR","checkoutState":"completed","paymentState":"paid","checkoutCompletedAt":"2024-01-05 10:00:00","number":"000000001","items":[{"variant":"S1","quantity":1,"unitPrice":1000,"total":1080}],"itemsTotal":1080,"total":1580,"state":"fulfilled","taxTotal":80,"shippingTotal":500},
            {"customer":{"@id":"/api/v2/admin/customers/8","email":"b@x.com"},"currencyCode":"EUR","checkoutState":"completed","paymentState":"awaiting_payment","checkoutCompletedAt":"2024-01-06 10:00:00","number":"000000002","items":[{"variant":"S1","quantity":1,"unitPrice":1000,"total":1080}],"itemsTotal":1080,"total":1080,"state":"new","taxTotal":80,"shippingTotal":0}],
            "hydra:totalItems":2}
            """));

    [Fact]
    public void RefundsOfSaleor_AreBroughtToGoods() => Assert.Equal(
        ["a 2024-01-05 50.00", "b 2024-01-06 4.00"],
        Read(
            """
            [{"id":"T1","number":"1","created":"2024-01-05T10:00:00Z","status":"FULFILLED","paymentStatus":"PARTIALLY_REFUNDED","user":{"id":"a"},"userEmail":"a@x.com","subtotal":{"net":{"amount":100.0}},"shippingPrice":{"net":{"amount":5.0}},"total":{"gross":{"amount":113.0,"currency":"EUR"}},"totalRefunded":{"amount":54.0}},
            {"id":"T2","number":"2","created":"2024-01-06T10:00:00Z","status":"FULFILLED","paymentStatus":"PARTIALLY_REFUNDED","user":{"id":"b"},"userEmail":"b@x.com","subtotal":{"net":{"amount":100.0}},"shippingPrice":{"net":{"amount":5.0}},"total":{"gross":{"amount":113.0,"currency":"EUR"}},"totalRefunded":{"amount":103.68}}]
            """));

    [Theory]
    [InlineData("Verkaufsauftrag", "Angebot gesendet")]
    [InlineData("Bon de commande", "Devis")]
    [InlineData("Voltooid", "In afwachting van betaling")]
    public void QuotationsAndOpenOrders_DoNotCount(string sale, string open) => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read($"order_id,customer,date,total,status\n1,a,2024-01-05,10.00,{sale}\n2,b,2024-01-06,20.00,{open}\n"));
}
