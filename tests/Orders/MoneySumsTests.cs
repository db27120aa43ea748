using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>What a column of money can contain, by the sums of an order.</summary>
public sealed class MoneySumsTests
{
    private const string Parts = "subtotal=100 shipping=7 tax=19 tip=3 discount=11 refunded=5 fee=2.5 ";

    [Theory]
    [InlineData("total=129", "Goods")]
    [InlineData("total=118", "Discount")]
    [InlineData("total=122", "Shipping")]
    [InlineData("total=110", "Tax")]
    [InlineData("total=126", "Tip")]
    [InlineData("total=89", "Shipping, Tax, Tip, Discount")]
    [InlineData("total=134", "Refund")]
    [InlineData("total=131.5", "Fee")]
    [InlineData("total=129.02", "Goods")]
    [InlineData("total=128.98", "Goods")]
    [InlineData("total=129.03", "")]
    [InlineData("total=128.97", "")]
    public void Subtotal_ContainsWhatTheTotalDoesNotAdd(string total, string expected) =>
        Assert.Equal(expected, Agreeing(Parts + total, Role.Subtotal, Role.Total, isOfLines: false));

    [Theory]
    [InlineData("netTotal=110", "Goods|Tax")]
    [InlineData("netTotal=105", "Refund|Tax, Refund")]
    [InlineData("netTotal=107.5", "Fee|Tax, Fee")]
    public void NetTotal_HasNoTaxAndMayBeLessRefundsAndFees(string total, string expected) =>
        Assert.Equal(expected, Agreeing(Parts + total, Role.Subtotal, Role.NetTotal, isOfLines: false));

    [Theory]
    [InlineData("lineTotal=60 total=129|lineTotal=40", Role.LineTotal, "Goods")]
    [InlineData("lineTotal=60 total=124|lineTotal=40", Role.LineTotal, "Refund")]
    [InlineData("lineTotal=60 total=126.5|lineTotal=40", Role.LineTotal, "Fee")]
    [InlineData("price=30 quantity=2 total=129|price=40 quantity=1", Role.Price, "Goods")]
    [InlineData("price=30 total=129|price=40", Role.Price, "")]
    public void Lines_AreSummed(string lines, Role subject, string expected) => Assert.Equal(
        expected, Agreeing("shipping=7 tax=19 tip=3 discount=11 refunded=5 fee=2.5 " + lines, subject, Role.Total, isOfLines: true));

    [Fact]
    public void NegativeMoney_HasItsDiscountAndRefundTurnedAround()
    {
        Assert.Equal("Discount", Agreeing("subtotal=-100 discount=11 total=-89", Role.Subtotal, Role.Total, isOfLines: false));
        Assert.Equal("Refund", Agreeing("subtotal=-100 refunded=5 total=-105", Role.Subtotal, Role.Total, isOfLines: false));
        Assert.Equal("Fee", Agreeing("subtotal=-100 fee=2.5 netTotal=-97.5", Role.Subtotal, Role.NetTotal, isOfLines: false));
    }

    [Fact]
    public void OrdersAndLines_AreCountedApart()
    {
        var sums = Sums("subtotal=10 total=15|subtotal=5", "subtotal=7 total=7", "total=3", "subtotal=0 total=9", "subtotal=4");
        Assert.Equal((2, 2), (sums.CountOf(Role.Subtotal, Role.Total, false), sums.CountOf(Role.Subtotal, Role.Total, true)));
        Assert.Equal((1, 2), (Agreeing(sums, false), Agreeing(sums, true)));
        Assert.Equal(0, sums.CountOf(Role.Amount, Role.Total, false));
        Assert.Equal((0L, 4L), sums.SignsOf(Role.Total, false, MoneyContents.Goods));
        Assert.Equal((0L, 0L), sums.SignsOf(Role.Amount, false, MoneyContents.Goods));

        static long Agreeing(MoneySums sums, bool isOfLines) => sums.Agreeing(Role.Subtotal, Role.Total, isOfLines, MoneyContents.Goods);
    }

    [Fact]
    public void TaxOfLines_IsSummedWhereNoColumnIsOfTheOrder()
    {
        const string Lines = "lineTotal=60 lineTax=6 total=110|lineTotal=40 lineTax=4";
        Assert.Equal("Goods", Agreeing(Lines, Role.LineTotal, Role.Total, isOfLines: true));
        Assert.Equal("", Agreeing($"{Lines} tax=0", Role.LineTotal, Role.Total, isOfLines: true));
    }

    [Theory]
    [InlineData("subtotal=100 total=100", 1, 1, 1)]
    [InlineData("subtotal=100 total=99.98", 1, 1, 1)]
    [InlineData("subtotal=100 total=99.97", 0, 0, 0)]
    [InlineData("subtotal=100 total=119", 1, 1, 1)]
    [InlineData("subtotal=100 total=119.02", 1, 1, 1)]
    [InlineData("subtotal=100 total=119.03", 1, 1, 0)]
    [InlineData("subtotal=100 total=118.97", 1, 1, 0)]
    [InlineData("subtotal=100 total=150.03", 1, 1, 0)]
    [InlineData("subtotal=100 total=150.04", 1, 0, 0)]
    [InlineData("subtotal=100 total=160", 1, 0, 1)]
    [InlineData("subtotal=-100 total=-81", 1, 0, 0)]
    public void Total_IsLargerByATax(string order, int atMost, int below, int rated)
    {
        var sums = Sums(order);
        Assert.Equal((atMost, below, rated), (
            sums.AtMost(Role.Subtotal, Role.Total, false, MoneyContents.Goods),
            sums.Below(Role.Subtotal, Role.Total, false, MoneyContents.Goods),
            sums.Rated(Role.Subtotal, Role.Total, false, MoneyContents.Goods)));
    }

    [Theory]
    [InlineData("subtotal=10 shipping=10.02", "")]
    [InlineData("subtotal=10 shipping=10.03", "Shipping")]
    [InlineData("subtotal=10 shipping=6 tax=5", "Shipping, Tax")]
    [InlineData("subtotal=10 tip=6 discount=-5", "Tip, Discount")]
    [InlineData("subtotal=10 refunded=20 fee=20", "")]
    [InlineData("subtotal=-10 shipping=12", "")]
    public void Goods_AreNegativeWithoutWhatTheMoneyWouldContain(string order, string expected)
    {
        var sums = new MoneySums(_ => true);
        sums.Add(LineText.Read(order));
        Assert.Equal(expected, string.Join('|', sums.Masks
            .Where(mask => (mask & (MoneyContents.Refund | MoneyContents.Fee)) == 0)
            .Where(mask => sums.SignsOf(Role.Subtotal, false, mask) is var (negative, orders) && orders == 1 && negative == 1)
            .Take(1)));
    }

    [Fact]
    public void Hypotheses_AreOfThePartsThatTheTableHas_TheSimplestFirst() => Assert.Equal(
        [MoneyContents.Goods, MoneyContents.Shipping, MoneyContents.Fee, MoneyContents.Shipping | MoneyContents.Fee],
        new MoneySums(role => role is Role.Shipping or Role.Fee).Masks);

    /// <summary>Returns the hypotheses, of the parts that the order shows, with which the order agrees.</summary>
    private static string Agreeing(string order, Role subject, Role reference, bool isOfLines)
    {
        var names = order.Split(' ', '|').Select(pair => pair.Split('=')[0]).ToHashSet();
        var sums = new MoneySums(role => names.Contains(role.Name()));
        sums.Add(LineText.Read(order));
        return string.Join('|', sums.Masks.Where(mask => sums.Agreeing(subject, reference, isOfLines, mask) > 0));
    }

    private static MoneySums Sums(params string[] orders)
    {
        var sums = new MoneySums(_ => true);
        foreach (var order in orders)
            sums.Add(LineText.Read(order));
        return sums;
    }
}
