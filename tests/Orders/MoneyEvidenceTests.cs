using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>What the orders of a table prove of its columns of money.</summary>
public sealed class MoneyEvidenceTests
{
    [Theory]
    [InlineData("total=10", 0, 0, 0)]
    [InlineData("total=10|total=10", 1, 0, 0)]
    [InlineData("total=10|total=10|total=11", 0, 1, 1)]
    [InlineData("total=10 product=1|total=11 product=2", 0, 1, 1)]
    [InlineData("total=10|total=11", 0, 1, 1)]
    [InlineData("total=10|total=11 product=2", 0, 1, 0)]
    [InlineData("total=10 product=1|total=11 product=2|tax=1", 0, 1, 1)]
    [InlineData("total=10|tax=1", 0, 0, 0)]
    [InlineData("total=10|total=-10", 0, 0, 0)]
    [InlineData("total=-10|total=-10", 1, 0, 0)]
    [InlineData("total=10 kind=Sale|total=11 kind=Refund", 0, 0, 0)]
    [InlineData("total=10 day=1|total=11 day=2", 0, 0, 0)]
    [InlineData("total=10 day=1 status=Pending|total=11 day=2 status=Sale", 0, 1, 1)]
    public void Totals_AreEqualOrDifferent(string order, int equal, int different, int unclear)
    {
        var evidence = Evidence();
        evidence.Add(LineText.Read(order));
        Assert.Equal(((equal, different), unclear), (evidence.Of(Role.Total), evidence.UnclearOf(Role.Total)));
    }

    [Theory]
    [InlineData("total=10 tax=3 discount=3|tax=1 discount=1", Role.Tax, 0)]
    [InlineData("total=10 tax=3 discount=3|tax=1 discount=1", Role.Discount, 0)]
    [InlineData("total=10 shipping=3|shipping=1", Role.Shipping, 1)]
    [InlineData("tax=3|tax=1", Role.Tax, 1)]
    [InlineData("total=10 tax=3|total=10 tax=1", Role.Tax, 1)]
    public void PartsBelowTheSumOfAnOrder_AreNotDifferent(string order, Role role, int different)
    {
        var evidence = Evidence();
        evidence.Add(LineText.Read(order));
        Assert.Equal(different, evidence.Of(role).Different);
    }

    [Theory]
    [InlineData(2, 0, true)]
    [InlineData(1, 0, false)]
    [InlineData(19, 1, true)]
    [InlineData(18, 1, false)]
    public void LinesWithoutAProduct_SumTheOthers(int sums, int articles, bool expected)
    {
        var evidence = Evidence();
        for (var i = 0; i < sums; i++)
            evidence.Add(LineText.Read("product=1 amount=10|product=2 amount=5|amount=15"));
        for (var i = 0; i < articles; i++)
            evidence.Add(LineText.Read("product=1 amount=10|amount=5"));
        evidence.Add(LineText.Read("amount=10|amount=10|product=1 amount=20"));
        evidence.Add(LineText.Read("amount=10"));
        Assert.Equal(expected, evidence.HasTotalLines);
    }

    [Theory]
    [InlineData("fee=1 tax=0.32", true)]
    [InlineData("fee=1 tax=0.33", false)]
    [InlineData("fee=-1 tax=0.32", true)]
    [InlineData("fee=1 tax=-0.32", true)]
    [InlineData("tax=0.02", true)]
    [InlineData("tax=0.03", false)]
    [InlineData("fee=1 tax=0", false)]
    [InlineData("fee=1", false)]
    [InlineData("fee=1 tax=0.1;fee=1 tax=0.5", false)]
    public void Tax_MayBeOfTheFee(string rows, bool expected)
    {
        var evidence = Evidence();
        foreach (var row in rows.Split(';'))
            evidence.AddFee(LineText.Read(row)[0]);
        Assert.Equal(expected, evidence.IsTaxOfFee);
    }

    [Theory]
    [InlineData("subtotal=100 tax=19 total=119 refunded=110", true)]
    [InlineData("subtotal=100 tax=19 total=119 refunded=-110", true)]
    [InlineData("subtotal=100 tax=19 total=119 refunded=100.02", false)]
    [InlineData("subtotal=100 tax=19 total=119 refunded=100.03", true)]
    [InlineData("subtotal=100 tax=19 total=119 refunded=118.97", true)]
    [InlineData("subtotal=100 tax=19 total=119 refunded=118.98", false)]
    [InlineData("subtotal=110 discount=10 total=119 refunded=110", true)]
    [InlineData("subtotal=110 discount=-10 total=119 refunded=110", true)]
    [InlineData("subtotal=110 total=119 refunded=110", false)]
    [InlineData("tax=19 shipping=5 tip=1 total=125 refunded=110", true)]
    [InlineData("tax=19 shipping=5 tip=1 total=125 refunded=119", false)]
    [InlineData("total=119 refunded=110", false)]
    [InlineData("tax=19 total=119|refunded=110", true)]
    [InlineData("tax=19 total=119|kind=Refund total=110", true)]
    [InlineData("tax=19 total=119|total=-110", true)]
    [InlineData("tax=19 total=119|total=-110 tax=-1", false)]
    [InlineData("tax=19 total=119|total=-110 tax=0", true)]
    [InlineData("tax=19 total=119|total=-60|total=-50", true)]
    public void Refunds_MayContainTheTax(string order, bool expected)
    {
        var evidence = Evidence();
        evidence.AddRefund(LineText.Read(order));
        Assert.Equal(expected, evidence.AreRefundsGross);
        evidence.AddRefund(LineText.Read("subtotal=1 total=1"));
        Assert.Equal(expected, evidence.AreRefundsGross);
    }

    [Fact]
    public void NetTotals_GetTheirTaxBeforeTheyAreCompared()
    {
        var evidence = new MoneyEvidence(_ => true) { IsTotalNet = true };
        evidence.AddRefund(LineText.Read("total=100 subtotal=100 tax=19 refunded=110"));
        Assert.True(evidence.AreRefundsGross);
    }

    [Theory]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=11.90", true)]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=-11.90", true)]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=11.92", true)]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=11.93", false)]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=10", false)]
    [InlineData("lineTotal=10 lineTax=0.02 refunded=10.03", false)]
    [InlineData("lineTotal=10 lineTax=0.03 refunded=10.03", true)]
    [InlineData("lineTotal=10 refunded=11.90", false)]
    [InlineData("lineTax=1.90 refunded=1.90", false)]
    [InlineData("lineTotal=10 lineTax=1.90 refunded=0", false)]
    [InlineData("lineTotal=10 lineTax=1.90", false)]
    [InlineData("lineTotal=5 lineTax=1 refunded=11.90|lineTotal=10 lineTax=1.90 refunded=11.90", true)]
    [InlineData("lineTotal=11.90 lineTax=1 refunded=11.90|lineTotal=10 lineTax=1.90 refunded=11.90", false)]
    [InlineData("lineTotal=5 lineTax=1 refunded=11.90|lineTotal=10 lineTax=1.90", false)]
    public void RefundOfALine_MayContainItsTax(string order, bool expected)
    {
        var evidence = new MoneyEvidence(role => role is Role.LineTotal or Role.LineTax or Role.Refunded);
        evidence.AddRefund(LineText.Read(order));
        Assert.Equal(expected, evidence.AreRefundsGross);
        var ofLines = new MoneyEvidence(role => role is Role.LineTotal or Role.LineTax or Role.LineRefunded);
        ofLines.AddRefund(LineText.Read(order));
        Assert.False(ofLines.AreRefundsGross);
    }

    [Theory]
    [InlineData("total=129 shipping=10 tax=19", true)]
    [InlineData("total=130.90 shipping=10 tax=20.90", false)]
    [InlineData("total=129 shipping=10 tax=19;total=130.90 shipping=10 tax=20.90", true)]
    [InlineData("subtotal=100 shipping=10 tax=19", true)]
    [InlineData("subtotal=110 discount=10 shipping=10 tax=19", true)]
    [InlineData("subtotal=110 discount=-10 shipping=10 tax=19", true)]
    [InlineData("subtotal=100 shipping=10 total=129", true)]
    [InlineData("total=134 shipping=10 tip=5 tax=19", true)]
    [InlineData("total=110 shipping=10 tax=0", false)]
    [InlineData("total=119 shipping=0 tax=19", false)]
    [InlineData("total=29 shipping=10 tax=19", false)]
    [InlineData("total=129 shipping=10 tax=19|total=-20 shipping=0 tax=-1", true)]
    [InlineData("total=129 shipping=10 tax=19|kind=Refund total=20 shipping=3 tax=1", true)]
    [InlineData("total=129|shipping=10|tax=19", true)]
    public void Shipping_MayHaveNoTax(string orders, bool expected)
    {
        var evidence = Evidence();
        var without = new MoneyEvidence(role => role != Role.Shipping);
        foreach (var order in orders.Split(';'))
        {
            evidence.AddTax(LineText.Read(order));
            without.AddTax(LineText.Read(order));
        }
        Assert.Equal((expected, false), (evidence.IsShippingUntaxed, without.IsShippingUntaxed));
    }

    [Theory]
    [InlineData("quantity=2 price=10 lineTotal=20", "gross, net, net + tax")]
    [InlineData("quantity=2 price=10 lineTotal=20.02", "gross, net, net + tax")]
    [InlineData("quantity=2 price=10 lineTotal=20.03", "")]
    [InlineData("quantity=2 price=10 lineDiscount=1 lineTotal=20", "gross")]
    [InlineData("quantity=2 price=10 lineDiscount=1 lineTotal=19", "net, net + tax")]
    [InlineData("quantity=2 price=10 lineDiscount=-1 lineTax=3 lineTotal=19", "net")]
    [InlineData("quantity=2 price=10 discount=1 lineTax=3 lineTotal=22", "net + tax")]
    [InlineData("quantity=2 price=10 discount=1 total=19", "net, net + tax")]
    [InlineData("quantity=2 price=10 lineTotal=20 total=5", "gross, net, net + tax")]
    public void Line_AgreesWithItsQuantityAndPrice(string line, string expected)
    {
        var evidence = Evidence();
        evidence.AddLine(LineText.Read(line)[0]);
        evidence.AddLine(LineText.Read("price=10 lineTotal=10")[0]);
        evidence.AddLine(LineText.Read("price=10 quantity=1")[0]);
        Assert.Equal(1, evidence.ReconciledLines);
        Assert.Equal(expected, string.Join(", ", new[] { "gross", "net", "net + tax" }.Where(goods => evidence.Agreeing(goods) == 1)));
    }

    [Theory]
    [InlineData("total - shipping", "", "total=10 shipping=2|total=10 shipping=2", 8.0)]
    [InlineData("total - shipping", "", "total=10|total=12 shipping=2", 10.0)]
    [InlineData("total - shipping", "", "total=10 shipping=1|shipping=2", 9.0)]
    [InlineData("total - shipping", "", "product=1 total=10 shipping=1|total=12 shipping=3|product=2 total=10 shipping=1", 9.0)]
    [InlineData("total - shipping", "shipping", "total=10 shipping=1|total=10 shipping=2", 7.0)]
    [InlineData("subtotal - discount", "", "subtotal=10 discount=2", 8.0)]
    [InlineData("subtotal - discount", "", "subtotal=10 discount=-2", 8.0)]
    [InlineData("subtotal - discount", "", "subtotal=-10 discount=2", -8.0)]
    [InlineData("subtotal + discount", "", "subtotal=10 discount=2", 12.0)]
    [InlineData("subtotal + discount", "", "subtotal=-10 discount=2", -12.0)]
    [InlineData("subtotal - discount", "", "discount=2", null)]
    [InlineData("least(subtotal, total - shipping)", "", "subtotal=10 total=14 shipping=3", 10.0)]
    [InlineData("least(subtotal, total - shipping)", "", "subtotal=10 total=12 shipping=3", 9.0)]
    [InlineData("least(subtotal, total - shipping)", "", "total=12 shipping=3", 9.0)]
    [InlineData("least(subtotal, total - shipping)", "", "subtotal=-10 total=-12 shipping=-3", -9.0)]
    [InlineData("quantity * price", "price", "quantity=2 price=10|quantity=1 price=1.5|price=3", 24.5)]
    [InlineData("lineTotal - lineDiscount", "lineTotal,lineDiscount", "lineTotal=10 lineDiscount=1|lineTotal=5 lineDiscount=-2", 14.0)]
    [InlineData("total", "", "order=0 total=10|order=0 total=5", 15.0)]
    [InlineData("total", "", "order=0 total=10|order=0 tax=5", 10.0)]
    [InlineData("total", "", "tax=5", null)]
    public void Definition_ComputesTheGoods(string money, string lineRoles, string order, double? expected)
    {
        var roles = lineRoles.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.Parse<Role>(name, ignoreCase: true));
        var definition = new MoneyDefinition(MoneyExpression.Parse(money).Choose(_ => true)!, roles.ToHashSet(), "");
        Assert.Equal(expected, definition.Of(LineText.Read(order)) is { } goods ? goods / 10_000.0 : null);
    }

    private static MoneyEvidence Evidence() => new(_ => true);
}
