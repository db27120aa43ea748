using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>What the name of a column says, in the spellings of many programs.</summary>
public sealed class ColumnNamesTests
{
    [Theory]
    [InlineData("Total", "total")]
    [InlineData("Order Total", "ordertotal")]
    [InlineData("Total (EUR)", "totaleur,total")]
    [InlineData("Total [gross] paid", "totalgrosspaid,totalpaid")]
    [InlineData("Total ((a) b)", "totalab,total")]
    [InlineData("Total EUR", "totaleur,total")]
    [InlineData("total_usd", "totalusd,total")]
    [InlineData("EUR", "eur")]
    [InlineData("lines[].price", "linesprice,price")]
    [InlineData("order.customer.id", "ordercustomerid,customerid,id")]
    [InlineData("customer.id", "customerid,id")]
    [InlineData(".total", "total")]
    [InlineData("total.amount", "totalamount,total")]
    [InlineData("order.total.amount", "ordertotalamount,totalamount,total")]
    [InlineData("order.gizmo.amount", "ordergizmoamount,gizmoamount,gizmo,amount")]
    [InlineData("Order no.", "orderno")]
    [InlineData("Art. no", "artno")]
    [InlineData("total_cents", "totalcents,total")]
    [InlineData("amount in cents", "amountincents,amount")]
    [InlineData("total.minor_units", "totalminorunits,minorunits,total")]
    [InlineData("order.total_cents", "ordertotalcents,totalcents,ordertotal,total")]
    public void Forms_AreFromTheWholeNameToItsLastPart(string column, string expected) =>
        Assert.Equal(expected, string.Join(',', ColumnNames.Forms(column).Distinct()));

    [Theory]
    [InlineData("TOT_AMT", "totalamount")]
    [InlineData("so_ORD_NBR", "ordernumber")]
    [InlineData("ord_DT", "date")]
    [InlineData("ordDt", "orderdate")]
    [InlineData("sales.CUST_ID", "customerid")]
    [InlineData("total", "")]
    [InlineData("ord", "order")]
    [InlineData("price ex. VAT amt", "priceexvatamount")]
    [InlineData("order.price ex VAT amt", "priceexvatamount")]
    public void Spelled_HasWholeWords(string column, string expected) => Assert.Equal(expected, ColumnNames.Spelled(column));

    [Theory]
    [InlineData("Shipping", "shipping", false)]
    [InlineData("Total shipping amount", "shipping", false)]
    [InlineData("Shipping incl. tax", "shipping", true)]
    [InlineData("Shipping ex VAT", "shipping", false)]
    [InlineData("order.shipping total gross", "shipping", true)]
    [InlineData("davon enthaltene MwSt", "mwst", false)]
    [InlineData("Total", "", false)]
    public void PartOf_IsThePartOfTheOrder(string column, string part, bool hasTax)
    {
        Assert.Equal(part, ColumnNames.PartOf(column, out var says));
        Assert.Equal(hasTax, says);
    }

    [Theory]
    [InlineData("shipping refunded", "Shipping,Refunded")]
    [InlineData("parcelShippingCostValue", "Shipping,Shipping")]
    [InlineData("the very long list of many words shipping", "Shipping")]
    [InlineData("report", "")]
    [InlineData("total", "")]
    public void PartsIn_AreAmongOtherWords(string column, string expected) =>
        Assert.Equal(expected, string.Join(',', ColumnNames.PartsIn(column)));

    [Theory]
    [InlineData("oxdelvat", "Tax")]
    [InlineData("ordertax1", "Tax")]
    [InlineData("ordertax4", "")]
    [InlineData("taxable", "")]
    [InlineData("Ordertax", "")]
    [InlineData("order_tax", "")]
    [InlineData("myshippingcosts", "Shipping")]
    [InlineData("shipped", "")]
    public void PartsInWord_AreInNamesOfSmallLetters(string column, string expected) =>
        Assert.Equal(expected, string.Join(',', ColumnNames.PartsInWord(column).Distinct()));

    [Theory]
    [InlineData("isRate", "discount %", true)]
    [InlineData("isRate", "tax_rate", true)]
    [InlineData("isRate", "discountPct", true)]
    [InlineData("isRate", "taxrate", true)]
    [InlineData("isRate", "rated", false)]
    [InlineData("isSum", "Amount total", true)]
    [InlineData("isSum", "amount gross", true)]
    [InlineData("isSum", "Totals", true)]
    [InlineData("isSum", "totaled amount", false)]
    [InlineData("isNet", "total ex vat", true)]
    [InlineData("isNet", "netTotal", true)]
    [InlineData("isNet", "network total", false)]
    [InlineData("isMinor", "total_cents", true)]
    [InlineData("isMinor", "cents.total", false)]
    [InlineData("isMinor", "order.totalCents", true)]
    [InlineData("isMinor", "percents", false)]
    [InlineData("isInPart", "shipping.total", true)]
    [InlineData("isInPart", "order.shipping.cost.total", true)]
    [InlineData("isInPart", "total.shipping", false)]
    [InlineData("isInPart", "total", false)]
    [InlineData("isStatus", "order.state.technicalName", true)]
    [InlineData("isStatus", "order.status[]", true)]
    [InlineData("isStatus", "order.paymentState", true)]
    [InlineData("isStatus", "code", false)]
    [InlineData("isStatus", "order.stateless", false)]
    [InlineData("isKnown", "customer_id", true)]
    [InlineData("isKnown", "gizmo", false)]
    [InlineData("isCustomer", "order.customer_id", true)]
    [InlineData("isCustomer", "order_id", false)]
    public void Name_SaysWhatTheColumnIs(string what, string column, bool expected) => Assert.Equal(expected, what switch
    {
        "isRate" => ColumnNames.IsRate(column),
        "isSum" => ColumnNames.IsSum(column),
        "isNet" => ColumnNames.IsWithoutTax(column),
        "isMinor" => ColumnNames.IsMinor(column),
        "isInPart" => ColumnNames.IsInPart(column),
        "isStatus" => ColumnNames.IsStatusOfPath(column),
        "isKnown" => ColumnNames.IsKnown(column),
        _ => ColumnNames.IsOf(column, [Role.Customer]),
    });

    [Fact]
    public void RateWords_AreLeftOut() => Assert.Equal("discount", ColumnNames.FormsWithoutRate("Discount rate %").First());
}
