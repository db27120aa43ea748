using System.Globalization;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>What the totals of orders contain is decided by the sums of their orders, and asked where the sums do not decide.</summary>
public sealed class MoneyContentsTests
{
    // Goods, shipping, tax and discount of orders in cents. The small orders have more shipping than goods.
    private static readonly (int Goods, int Shipping, int Tax, int Discount)[] Orders =
    [
        (45_000, 0, 3_600, 2_400), (350, 690, 0, 0), (198, 1_250, 16, 0), (40_161, 690, 0, 1_000), (1_290, 495, 103, 0),
        (1_750, 0, 140, 0), (9_900, 495, 792, 100), (2_500, 690, 200, 0),
    ];

    [Theory]
    [InlineData("net amount", "shipping", "tax", "total")]
    [InlineData("Imponibile", "Spedizione", "IVA", "Totale")]
    [InlineData("Net sales", "Shipping", "Tax", "Gross sales")]
    [InlineData("NET_SALES", "SHIPPING", "TAX", "GROSS_SALES")]
    [InlineData("net_amount", "shipping_amount", "tax_amount", "gross_amount")]
    public void NetMoneyWithoutShipping_IsTheGoods(string net, string shipping, string tax, string total) => AssertGoods(
        $"{net},{shipping},{tax},{total}",
        order => [order.Goods, order.Shipping, order.Tax, order.Goods + order.Shipping + order.Tax]);

    [Theory]
    [InlineData("net amount", "shipping", "tax", "total")]
    [InlineData("Imponibile", "Spedizione", "IVA", "Totale")]
    public void NetMoneyWithShipping_IsLessTheShipping(string net, string shipping, string tax, string total) => AssertGoods(
        $"{net},{shipping},{tax},{total}",
        order => [order.Goods + order.Shipping, order.Shipping, order.Tax, order.Goods + order.Shipping + order.Tax]);

    [Fact]
    public void NetMoneyThatContainsEverything_IsNotTheGoods() => AssertGoods(
        "net amount,shipping,tax,total",
        order =>
        [
            order.Goods + order.Shipping + order.Tax, order.Shipping, order.Tax, order.Goods + order.Shipping + order.Tax,
        ]);

    [Fact]
    public void NetMoneyAfterRefunds_IsNotRefundedAgain() => Assert.Equal(
        ["c1 2024-01-05 100.00", "c2 2024-01-06 60.00", "c3 2024-01-07 50.00"],
        Read(
            "order,date,customer,net amount,shipping,tax,total,refunded\n" +
            "1,2024-01-05,c1,113.00,5.00,8.00,113.00,0.00\n" +
            "2,2024-01-06,c2,73.00,5.00,8.00,113.00,40.00\n" +
            "3,2024-01-07,c3,50.00,0.00,0.00,50.00,0.00\n"));

    [Fact]
    public void NetMoneyAlone_DoesNotContainShipping_WhereGoodsWouldBeNegative() => AssertGoods(
        "net sales,shipping,tax", order => [order.Goods, order.Shipping, order.Tax]);

    [Fact]
    public void NetMoneyAlone_IsAsked_WhereBothAreLeft() => Assert.Equal(
        ["money=netTotal-shipping", "money=netTotal"],
        Refusal("order,date,customer,net amount,shipping\n1,2024-01-05,a,50.00,5.00\n2,2024-01-06,b,60.00,5.00\n").Suggestions);

    [Fact]
    public void NetMoneyOfLines_IsAdded() => Assert.Equal(
        ["c1 2024-01-05 30.00", "c2 2024-01-06 3.50"],
        Read(
            "Auftragsnummer;Auftragsdatum;Kundennummer;Artikelnummer;Gesamt netto;Versandkosten;Gesamtsumme\n" +
            "1;05.01.2024;c1;S1;10,00;4,90;34,90\n1;05.01.2024;c1;S2;20,00;4,90;34,90\n2;06.01.2024;c2;S3;3,50;6,90;10,40\n"));

    [Fact]
    public void NetMoneyBesideAHiddenTax_IsDecidedByTheRateOfTheTax() => Assert.Equal(
        ["c1 2024-01-05 100.00", "c2 2024-01-06 80.00"],
        Read(
            "order,date,customer,total,net amount,shipping\n" +
            "1,2024-01-05,c1,127.20,106.00,6.00\n2,2024-01-06,c2,102.00,85.00,5.00\n"));

    // The column of the tax has a name that nobody knows.
    [Fact]
    public void SubtotalBesideAHiddenTax_IsLessTheDiscount() => AssertGoods(
        "subtotal,discount,shipping,levy,total",
        order =>
        [
            order.Goods + order.Discount, order.Discount, order.Shipping, order.Tax, order.Goods + order.Shipping + order.Tax,
        ]);

    [Fact]
    public void SubtotalThatDoesNotAgreeWithTheTotal_IsAsked() => Assert.Equal(
        ["money=subtotal-discount", "money=subtotal", "money=total-shipping"],
        Refusal(
            "order,date,customer,subtotal,discount,shipping,total\n" +
            "1,2024-01-05,a,100.00,2.00,5.00,113.00\n2,2024-01-06,b,50.00,1.00,5.00,58.70\n").Suggestions);

    [Fact]
    public void AmountOfQuantityAndPriceBesideADiscount_IsAsked() => Assert.Equal(
        ["money=amount", "money=amount-discount"],
        Refusal(
            "order,date,customer,product,quantity,price,amount,discount\n" +
            "1,2024-01-05,a,S1,2,10.00,20.00,2.00\n2,2024-01-06,b,S2,1,10.00,10.00,0.00\n").Suggestions);

    [Fact]
    public void SubtotalBeforeTheDiscount_IsProvedByTheNetTotal() => AssertGoods(
        "total_products,total_discounts_tax_excl,total_shipping_tax_excl,total_paid_tax_excl,total_paid_tax_incl",
        order =>
        [
            order.Goods + order.Discount, order.Discount, order.Shipping, order.Goods + order.Shipping,
            order.Goods + order.Shipping + order.Tax,
        ]);

    [Fact]
    public void SubtotalAboveTheNetTotal_IsAsked() => Assert.Contains(
        "money=subtotal",
        Refusal("order,date,customer,subtotal,net amount\n1,2024-01-05,a,50.00,45.00\n2,2024-01-06,b,60.00,51.00\n").Suggestions);

    [Fact]
    public void TaxOfTheFee_IsPaidForGoods() => Assert.Equal(
        ["a 2024-01-05 100.00", "b 2024-01-06 50.00"],
        Read("order_id,date,email,amount,fee,tax\n1,2024-01-05,a,100.00,2.00,0.36\n2,2024-01-06,b,50.00,1.00,0.18\n"));

    [Fact]
    public void TaxBesideASmallerFee_IsNotPaidForGoods() => Assert.Equal(
        ["a 2024-01-05 100.00", "b 2024-01-06 50.00"],
        Read("order_id,date,email,total,fee,tax\n1,2024-01-05,a,108.00,2.00,8.00\n2,2024-01-06,b,50.00,1.00,0.00\n"));

    [Fact]
    public void AmountThatMayContainTax_IsAsked() => Assert.Equal(
        ["money=amount-tax", "money=amount"],
        Refusal("order,date,customer,amount,tax\n1,2024-01-05,a,50.00,4.00\n2,2024-01-06,b,60.00,5.00\n").Suggestions);

    [Fact]
    public void TotalAboveItsLines_ContainsAHiddenShipping() => Assert.Equal(
        ["a 2024-01-05 30.00", "b 2024-01-06 3.50"],
        Read(
            "order_id,date,customer,sku,qty,unit_price,line_total,order_total\n" +
            "1,2024-01-05,a,S1,1,10.00,10.00,30.00\n1,2024-01-05,a,S2,2,10.00,20.00,30.00\n2,2024-01-06,b,S3,1,3.50,3.50,10.40\n"));

    [Fact]
    public void TotalThatIsAssumedToContainEverything_SaysSo()
    {
        using var table = Open("order,date,customer,total,tax\n1,2024-01-05,a,54.00,4.00\n2,2024-01-06,b,65.00,5.00\n");

        Assert.Contains("assumed", table.Inspection.MoneyWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void TotalLessThanItsShipping_IsNotSubtracted() => Assert.Equal(
        ["c1 2024-01-05 3.50", "c2 2024-01-06 20.00"],
        Read("order,date,customer,total,shipping\n1,2024-01-05,c1,3.50,6.90\n2,2024-01-06,c2,20.00,6.90\n"));

    [Fact]
    public void PartOfAnOrder_IsKnownBesideOtherWords() => Assert.Equal(
        ["a 2024-01-05 30.00"],
        Read(
            "order_id,date,customer,order_total,order_shipping_total,order_refunded_amount\n1,2024-01-05,a,45.00,5.00,10.00\n"));

    /// <summary>Asserts that the money of each order is its goods.</summary>
    private static void AssertGoods(string header, Func<(int Goods, int Shipping, int Tax, int Discount), int[]> row)
    {
        var rows = Orders.Select((order, i) =>
            $"{i + 1},2024-01-0{i + 1},c{i + 1},{string.Join(',', row(order).Select(Money))}\n");

        Assert.Equal(
            Orders.Select((order, i) => $"c{i + 1} 2024-01-0{i + 1} {Money(order.Goods)}"),
            Read($"order,date,customer,{header}\n{string.Concat(rows)}"));
    }

    private static string Money(int cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
}
