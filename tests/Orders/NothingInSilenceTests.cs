using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Columns that change what was paid are found where they hide, or named where they are not used.</summary>
public sealed class NothingInSilenceTests
{
    [Fact]
    public void StatusInsideObjects_IsFound() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read(
            """
            [{"number":"1","createdAt":"2024-01-05","customer":{"id":"a"},"total":10.0,"shippingCosts":{"unitPrice":3.5},"flow":{"technicalName":"completed"},"transactions":[{"stateMachineState":{"technicalName":"paid"}}],"lineItems":[{"type":"product","sku":"A","quantity":1,"unitPrice":10.0}]},
            {"number":"2","createdAt":"2024-01-06","customer":{"id":"b"},"total":20.0,"shippingCosts":{"unitPrice":3.5},"flow":{"technicalName":"cancelled"},"transactions":[{"stateMachineState":{"technicalName":"open"}}],"lineItems":[{"type":"product","sku":"A","quantity":2,"unitPrice":10.0}]},
            {"number":"3","createdAt":"2024-01-07","customer":{"id":"c"},"total":10.0,"shippingCosts":{"unitPrice":3.5},"flow":{"technicalName":"completed"},"transactions":[{"stateMachineState":{"technicalName":"refunded"}}],"lineItems":[{"type":"product","sku":"A","quantity":1,"unitPrice":10.0}]}]
            """));

    [Fact]
    public void NullOfATypedValue_IsNobody() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read(
            """
            {"Item":{"orderId":{"S":"1"},"createdAt":{"S":"2024-01-05"},"total":{"N":"10.00"},"customerId":{"S":"a"}}}
            {"Item":{"orderId":{"S":"2"},"createdAt":{"S":"2024-01-06"},"total":{"N":"20.00"},"customerId":{"NULL":true}}}
            """));

    [Theory]
    [InlineData("CGST", "SGST")]
    [InlineData("VAT 1", "VAT 2")]
    [InlineData("GST Amount", "QST Amount")]
    public void TaxInSeveralColumns_IsAdded(string first, string second) => Assert.Equal(
        ["a 2024-01-05 100.00", "b 2024-01-06 50.00"],
        Read(
            $"Order ID,Order Date,Customer ID,Taxable Value,{first},{second},Shipping Charges,Invoice Value\n" +
            "1,2024-01-05,a,100.00,9.00,9.00,5.00,123.00\n2,2024-01-06,b,50.00,4.50,4.50,0.00,59.00\n"));

    [Fact]
    public void ShippingAsALine_IsNoGoods()
    {
        using var table = Open(
            "Auftragsnummer;Auftragsdatum;Kundennummer;Positionstyp;Artikelnummer;Menge;Positionswert\n" +
            "1;05.01.2024;a;Artikel;A;2;20,00\n1;05.01.2024;a;Versandposition;;1;4,95\n2;31.01.2024;b;Artikel;A;1;10,00\n");

        Assert.Equal(["a 2024-01-05 20.00", "b 2024-01-31 10.00"], Show(table));
        Assert.Equal((1, 4.95m), LeftOut(table, "not a sale"));
    }

    [Theory]
    [InlineData("Storniert", "X", "")]
    [InlineData("cancelled", "true", "false")]
    [InlineData("is_cancelled", "Y", "N")]
    public void FlagOfCancellation_IsUsed(string name, string yes, string no) => Assert.Equal(
        ["b 2024-01-06 20.00"],
        Read($"order_id,customer,date,total,{name}\n1,a,2024-01-05,10.00,{yes}\n2,b,2024-01-06,20.00,{no}\n"));

    [Theory]
    [InlineData("Valor estornado", "Parcialmente estornado")]
    [InlineData("Erstattung Ware netto", "teilweise erstattet")]
    [InlineData("REFUND_GOODS_AMT", "partially refunded")]
    [InlineData("Refunded Merchandise", "partially refunded")]
    public void RefundsInOtherWords_AreSubtracted(string name, string status) => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 15.00"],
        Read($"order_id,customer,date,total,status,{name}\n1,a,2024-01-05,10.00,paid,0.00\n2,b,2024-01-06,20.00,{status},5.00\n"));

    [Fact]
    public void MoneyThatIsNotUsed_IsNamed()
    {
        using var table = Open(
            "order_id,customer,date,total,Info ongkir toko,Store refund paid\n" +
            "1,a,2024-01-05,10.00,1.50,0.00\n2,b,2024-01-06,20.00,2.50,3.50\n");

        Assert.Contains(table.Inspection.Warnings, warning => warning.Contains(
            "Info ongkir toko may be shipping (in the first rows its money is 4.00)", StringComparison.Ordinal));
        Assert.Contains(table.Inspection.Warnings, warning => warning.Contains(
            "Store refund paid may be refunded (in the first rows its money is 3.50)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Summe Januar 2024")]
    [InlineData("Total January 2024")]
    [InlineData("Total 2024")]
    public void SumOfAPeriod_IsNoRecord(string name) => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-31 20.00"],
        Read($"order_id,customer,date,product,total\n1,a,2024-01-05,x,10.00\n2,b,2024-01-31,y,20.00\n{name},,,,30.00\n"));

    [Fact]
    public void DumpOfADatabase_NamesItsColumns() => Assert.Equal(
        ["7 2024-01-05 10.00", "8 2024-01-06 20.00"],
        Read(
            "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n" +
            "COPY public.orders (id, customer_id, created_at, status, total) FROM stdin;\n1\t7\t2024-01-05 10:00:00+00\tpaid\t10.00\n2\t8\t2024-01-06 10:00:00+00\tpaid\t20.00\n" +
            "3\t\\N\t2024-01-06 10:00:00+00\tpaid\t20.00\n\\.\n\n\n--\n-- PostgreSQL database dump complete\n--\n\n"));

    [Fact]
    public void RulerOfDashes_IsNoRecord() => Assert.Equal(
        ["a 2024-01-05 10.00", "b 2024-01-06 20.00"],
        Read(
            "ORDER CUSTOMER DATE       STATUS TOTAL\n----- -------- ---------- ------ -----\n" +
            "1     a        2024-01-05 paid   10.00\n2     b        2024-01-06 paid   20.00\n"));

    [Fact]
    public void ReturnOfAnInvoice_LowersIt() => Assert.Equal(
        ["a 2024-01-05 80.00", "b 2024-01-06 50.00"],
        Read(
            """
            ID,Posting Date,Customer,Status,Is Return (Credit Note),Return Against,Net Total,Total Taxes and Charges,Grand Total
            1,2024-01-05,a,Credit Note Issued,0,,100.00,20.00,120.00
            2,2024-02-09,a,Return,1,1,-20.00,-4.00,-24.00
            3,2024-01-06,b,Paid,0,,50.00,10.00,60.00

            """));

    [Fact]
    public void RowOfAPayout_NeedsNoMoneyOfAnOrder() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read("order_id,type,customer,date,amount\n1,charge,a,2024-01-05,10.00\n,payout,,2024-01-08,\n,fee,,,\n"));

    [Fact]
    public void BookingsOfDatev_AreRefusedByName() => Assert.Contains(
        "bookings of DATEV",
        Refusal("\"EXTF\";700;21;\"Buchungsstapel\"\nUmsatz;Konto;Belegdatum\n10,00;10000;0201\n").Message,
        StringComparison.Ordinal);

    [Fact]
    public void CurrentSubtotalOfShopify_IsTheGoods() => Assert.Equal(
        ["c1 2024-01-05 90.00"],
        Read(
            """
            {"data":{"orders":{"edges":[{"node":{"id":"o1","createdAt":"2024-01-05T10:00:00Z","displayFinancialStatus":"PARTIALLY_REFUNDED","customer":{"id":"c1"},"subtotalPriceSet":{"shopMoney":{"amount":"100.0","currencyCode":"EUR"}},"currentSubtotalPriceSet":{"shopMoney":{"amount":"90.0","currencyCode":"EUR"}},"totalPriceSet":{"shopMoney":{"amount":"120.0","currencyCode":"EUR"}},"totalRefundedSet":{"shopMoney":{"amount":"12.0","currencyCode":"EUR"}}}}]}}}
            """));
}
