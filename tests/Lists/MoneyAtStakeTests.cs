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

    [Fact]
    public void NobodyWithAValue_HasNoSum() => Assert.Null(new MoneyAtStake(null).Total);

    [Theory]
    [InlineData("""{"evaluation":{"low":{"valueTotal":0.9},"high":{"valueTotal":1.2}}}""", 0.9, 1.2)]
    [InlineData("""{"evaluation":{"low":{},"high":{"valueTotal":1.2}}}""", null, null)]
    [InlineData("""{"evaluation":null}""", null, null)]
    [InlineData("{}", null, null)]
    public void Level_IsReadFromTheCard(string card, double? low, double? high)
    {
        using var document = JsonDocument.Parse(card);
        var range = LevelRange.FromCard(document.RootElement);
        Assert.Equal((low, high), (range?.Low, range?.High));
    }
}
