using System.Text;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small exports of platforms, in the form that each platform documents.</summary>
public sealed class PlatformCaseTests
{
    [Fact]
    public void SquareOrders_AreInCents() => Assert.Equal(
        ["CU1 2024-01-05 20.00"],
        Read(
            """
            {"orders": [{"id": "O1", "created_at": "2024-01-05T10:00:00Z", "state": "COMPLETED", "customer_id": "CU1",
              "line_items": [{"quantity": "1", "name": "mug", "total_money": {"amount": 1200, "currency": "USD"}},
                             {"quantity": "2", "name": "pan", "total_money": {"amount": 1380, "currency": "USD"}}],
              "total_money": {"amount": 2580, "currency": "USD"}, "total_tax_money": {"amount": 80, "currency": "USD"},
              "total_tip_money": {"amount": 0, "currency": "USD"}, "total_service_charge_money": {"amount": 500, "currency": "USD"}}]}
            """));

    [Fact]
    public void SquarePaymentsInYen_AreNotDivided() => Assert.Equal(
        ["CU1 2024-01-05 2500.00"],
        Read(
            """
            {"payments": [{"id": "P1", "created_at": "2024-01-05T10:00:00Z", "status": "COMPLETED", "customer_id": "CU1", "order_id": "O1",
              "amount_money": {"amount": 2500, "currency": "JPY"}}]}
            """));

    [Fact]
    public void StripeSessions_AreInCents() => Assert.Equal(
        ["cus_1 2024-01-05 20.00", "x@x.org 2024-01-06 20.00"],
        Read(
            """
            {"data": [
              {"id": "cs_1", "amount_subtotal": 2000, "amount_total": 2880, "created": 1704448800, "currency": "eur", "customer": "cus_1",
               "customer_details": {"email": "a@x.org"}, "payment_status": "paid", "livemode": true,
               "total_details": {"amount_discount": 0, "amount_shipping": 500, "amount_tax": 380}},
              {"id": "cs_2", "amount_subtotal": 2000, "amount_total": 2880, "created": 1704535200, "currency": "eur", "customer": null,
               "customer_details": {"email": "x@x.org"}, "payment_status": "paid", "livemode": true,
               "total_details": {"amount_discount": 0, "amount_shipping": 500, "amount_tax": 380}},
              {"id": "cs_3", "amount_subtotal": 2000, "amount_total": 2880, "created": 1704535300, "currency": "eur", "customer": "cus_1",
               "customer_details": {"email": "a@x.org"}, "payment_status": "unpaid", "livemode": true,
               "total_details": {"amount_discount": 0, "amount_shipping": 500, "amount_tax": 380}}]}
            """));

    [Fact]
    public void SettlementOfAdyen_CountsCapturesLessRefunds() => Assert.Equal(
        ["S1 2024-01-05 30.00", "S2 2024-01-06 20.00"],
        Read(
            "Merchant Account,Psp Reference,Merchant Reference,Creation Date,Type,Modification Reference,Gross Currency," +
            "Gross Debit (GC),Gross Credit (GC),Shopper Reference\n" +
            "M,88A,1,2024-01-05 10:00:00,Settled,m1,EUR,,50.00,S1\nM,88A,1,2024-01-07 10:00:00,Refunded,m2,EUR,20.00,,S1\n" +
            "M,88B,2,2024-01-06 10:00:00,Settled,m3,EUR,,20.00,S2\nM,,,2024-01-08 10:00:00,MerchantPayout,,EUR,50.00,,\n"));

    [Fact]
    public void ReportOfEBay_HasNotesAroundItsTable()
    {
        using var table = Open(
            "\n\"Sales Record Number\",\"Order Number\",\"Buyer Username\",\"Buyer Email\",\"Item Number\",\"Sold For\"," +
            "\"Shipping And Handling\",\"Total Price\",\"Sale Date\"\n\n" +
            "\"1\",\"14-1\",\"ann\",\"a1@members.ebay.com\",\"9\",\"$10.00\",\"$4.00\",\"$14.00\",\"Jan-05-24\"\n" +
            "\"2\",\"14-2\",\"ann\",\"a2@members.ebay.com\",\"\",\"$30.00\",\"$4.00\",\"$34.00\",\"Jan-16-24\"\n" +
            "\"2\",\"14-2\",\"ann\",\"a2@members.ebay.com\",\"8\",\"$20.00\",\"\",\"\",\"Jan-16-24\"\n\n" +
            "\"2\",\"record(s) downloaded,\",\" from Jan-01-24\",\" to Jan-31-24\"\n\"Seller ID : someshop\"\n");

        table.ThrowIfRefused();
        Assert.Equal(["ann 2024-01-05 10.00", "ann 2024-01-16 30.00"], Show(table));
        Assert.Equal((2, 0), LeftOut(table, "note"));
    }

    [Fact]
    public void OrdersOfShopware_CountByTheirPayment() => Assert.Equal(
        ["7 2024-01-05 20.00"],
        Read(
            "number;ordertime;customernumber;invoice_amount;invoice_amount_net;invoice_shipping_net;status;cleared\n" +
            "1;2024-01-05 10:00:00;7;29,75;25,00;5,00;Komplett abgeschlossen;Komplett bezahlt\n" +
            "2;2024-01-06 10:00:00;7;29,75;25,00;5,00;Komplett abgeschlossen;Wiedergutschrift\n" +
            "3;2024-01-07 10:00:00;7;29,75;25,00;5,00;Storniert / Abgelehnt;Der Vorgang wurde abgebrochen.\n"));

    [Fact]
    public void TablesOfSap_HaveCompactDatesAndTimes()
    {
        using var table = Open(
            "VBELN\tERDAT\tERZET\tKUNNR\tNETWR\tWAERK\n0000000001\t20240105\t080102\t0000000007\t20.00\tEUR\n" +
            "0000000002\t20240105\t193000\t0000000007\t5.00-\tEUR\n");

        var orders = Assert.Single(table.Customers()).Orders;
        Assert.Equal([new DateTime(2024, 1, 5, 8, 1, 2), new DateTime(2024, 1, 5, 19, 30, 0)], orders.Select(order => order.At.DateTime));
        Assert.Equal([false, true], orders.Select(order => order.Returned));
    }

    [Theory]
    [InlineData("Discount %")]
    [InlineData("Line Discount Percent")]
    [InlineData("Rabattsatz")]
    public void PercentagesOfDiscount_AreTakenOffTheLine(string column)
    {
        var text =
            $"order_id,customer_id,date,product,quantity,unit_price,{column}\n1,a,2024-01-05,x,2,10.00,10\n2,b,2024-01-06,x,1,10.00,0\n";

        Assert.Contains(Refusal(text).Suggestions, line => Read(text, line).SequenceEqual(["a 2024-01-05 18.00", "b 2024-01-06 10.00"]));
    }

    [Theory]
    [InlineData(
        "windows-1250", "Numer zamówienia;Data zakupu;Klient;Wartość produktów;Status\n1;2024-01-05;żuk;10,50;Wysłane\n",
        "żuk 2024-01-05 10.50")]
    [InlineData(
        "shift_jis", "注文番号,注文日時,顧客ID,合計金額,ステータス\n1,2024/01/05 10:00,K1,1050,発送済み\n", "K1 2024-01-05 1050.00")]
    public void OlderEncoding_IsGuessed(string encoding, string text, string expected)
    {
        using var table = Open(text, encoding: CodePagesEncodingProvider.Instance.GetEncoding(encoding)!);

        Assert.Equal([expected], Show(table));
        Assert.Equal(encoding, table.Inspection.Files[0].Dialect.Encoding);
    }
}
