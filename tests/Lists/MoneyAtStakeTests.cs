using System.Text.Json;
using Conversion.Lists;
using Conversion.Models;

namespace Conversion.Tests.Lists;

public sealed class MoneyAtStakeTests
{
    [Fact]
    public void IndependentErrors_PartlyCancel()
    {
        var money = new MoneyAtStake(level: null);
        for (var i = 0; i < 100; i++)
            money.Add(new(10, 5, 20));
        Assert.Equal(new Estimate(1000, 950, 1100), money.Total);
    }

    [Fact]
    public void ErrorOfTheLevel_DoesNotCancel()
    {
        var money = new MoneyAtStake(new(0.8, 1.25));
        for (var i = 0; i < 10_000; i++)
            money.Add(new(10, 10, 10));
        Assert.Equal(new Estimate(100_000, 80_000, 125_000), money.Total);
    }

    [Fact]
    public void EstimatesWithoutIntervals_HaveASumWithoutOne()
    {
        var money = new MoneyAtStake(new(0.8, 1.25));
        money.Add(new(10, null, null));
        Assert.Equal(new Estimate(10, null, null), money.Total);
    }

    // Two customers: √(3² + 4²) = 5 below and √(6² + 8²) = 10 above. The level alone: 100 − 100/1.25 = 20 and 100/0.8 − 100 = 25.
    // Both: √(5² + 20²) = 20.62 and √(10² + 25²) = 26.93.
    [Theory]
    [InlineData(null, null, 95, 110)]
    [InlineData(0.8, 1.25, 79.38, 126.93)]
    [InlineData(1.1, 1.25, 79.38, 110)]
    [InlineData(0.8, 0.9, 95, 126.93)]
    public void Interval_IsTheRootOfTheSquares_AndOfTheLevel(double? levelLow, double? levelHigh, double low, double high)
    {
        var money = new MoneyAtStake(levelLow is { } l && levelHigh is { } h ? new(l, h) : null);
        money.Add(new(40, 37, 46));
        money.Add(new(60, 56, 68));

        var total = money.Total!.Value;

        Assert.Equal((2, 100.0, 100.0), (money.Customers, money.Expected, total.Expected));
        Assert.Equal((low, high), (total.Low!.Value, total.High!.Value));
    }

    [Fact]
    public void LowerEnd_IsNotNegative()
    {
        var money = new MoneyAtStake(level: null);
        money.Add(new(1, -9, 2));
        Assert.Equal(new Estimate(1, 0, 2), money.Total);
    }

    [Fact]
    public void NobodyWithAValue_HasNoSum() => Assert.Null(new MoneyAtStake(null).Total);

    [Theory]
    [InlineData("""{"evaluation":{"low":{"valueTotal":0.9},"high":{"valueTotal":1.2}}}""", 0.9, 1.2)]
    [InlineData("""{"evaluation":{"low":{},"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":{"low":{"valueTotal":0},"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":{"low":{"valueTotal":1.2},"high":{"valueTotal":1.2}}}""", 1.2, 1.2)]
    [InlineData("""{"evaluation":{"low":{"valueTotal":1.3},"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":{"low":{"valueTotal":"0.9"},"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":{"low":0.9,"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":null}""", null, null)]
    [InlineData("{}", null, null)]
    public void Level_IsReadFromTheCard(string card, double? low, double? high)
    {
        using var document = JsonDocument.Parse(card);
        var range = LevelRange.FromCard(document.RootElement);
        Assert.Equal((low, high), (range?.Low, range?.High));
    }
}
