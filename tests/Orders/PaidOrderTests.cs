using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>The tax of an order, and what a refund is without its tax. Money is in ten-thousandths.</summary>
public sealed class PaidOrderTests
{
    [Theory]
    [InlineData(19_0000, 100_0000, 0.19)]
    [InlineData(19_0100, 100_0000, 0.19)]
    [InlineData(19_0101, 100_0000, null)]
    [InlineData(18_9900, 100_0000, 0.19)]
    [InlineData(18_9899, 100_0000, null)]
    [InlineData(7_7000, 100_0000, 0.077)]
    [InlineData(7_7500, 100_0000, null)]
    [InlineData(100, 100_0000, 0.0)]
    public void Rate_IsAWholeNumberOfTenthsOfAPercent(long tax, long net, double? expected) =>
        Assert.Equal(expected, PaidOrder.WholeRate(tax, net));

    [Theory]
    [InlineData(100, 129, 19, 0, 11.9, true, 10)]
    [InlineData(100, 129, 19, 0, 11.9, false, 10)]
    [InlineData(100, 130.9, 20.9, 0, 11.9, false, 10)]
    [InlineData(100, 119, 19, 0, 119, false, 100)]
    [InlineData(100, 119, 19, 0, 0.01, false, 0.01)]
    [InlineData(100, 119, 0, 0, 11.9, false, 11.9)]
    [InlineData(0, 19, 19, 0, 11.9, true, 11.9)]
    [InlineData(100, 134, 19, 5, 11.9, false, 10)]
    [InlineData(100, 125.4, 15.4, 0, 10, false, 8.77)]
    [InlineData(100, 125.4, 15.4, 0, 10, true, 8.67)]
    public void Refund_IsWithoutTheTaxOfItsRate(
        double goods, double total, double tax, double tip, double refund, bool isShippingUntaxed, double expected)
    {
        var paid = new PaidOrder(Money(goods), Money(total), Money(tax), Money(tip), IsTaxInPrices: false);
        Assert.Equal(Money(expected), paid.WithoutTax(Money(refund), isShippingUntaxed));
    }

    [Fact]
    public void Payments_AreAdded() => Assert.Equal(
        new PaidOrder(11, 22, 33, 44, IsTaxInPrices: true),
        new PaidOrder(1, 2, 3, 4, IsTaxInPrices: false) + new PaidOrder(10, 20, 30, 40, IsTaxInPrices: true));

    private static long Money(double number) => (long)Math.Round(number * 10_000);
}
