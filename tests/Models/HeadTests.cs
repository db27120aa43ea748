using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Tests.Models;

public class HeadTests
{
    [Fact]
    public void WithoutIntervals_EstimateHasNoBounds()
    {
        var head = new Head(new Ensemble(1, [~0], [], [], [], [], [2]), new(Link.Identity, 1, 0, [], 0, 90));

        var estimate = head.Predict([0]);

        Assert.Equal(new Estimate(2, null, null), estimate);
    }

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(1.0, 1)]
    [InlineData(1.1, 10)]
    [InlineData(6.0, 10)]
    public void Interval_IsTheFirstThatReachesTheMargin_AndTheLastBeyondAll(double margin, double halfWidth)
    {
        var head = new Head(
            new Ensemble(1, [~0], [], [], [], [], [margin]), new(Link.Identity, 1, 0, [new(1, -1, 1), new(5, -10, 10)], -100, 100));

        Assert.Equal(new Estimate(margin, margin - halfWidth, margin + halfWidth), head.Predict([0]));
    }
}
