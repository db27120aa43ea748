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

    // The margins become 2 · margin + 1: 2, −2 and 0. The exponentials and logarithms are from a table.
    [Theory]
    [InlineData(Link.Identity, 2, -2, 0)]
    [InlineData(Link.Logistic, 0.88079708, 0.11920292, 0.5)]
    [InlineData(Link.Exp, 7.38905610, 0.13533528, 1)]
    [InlineData(Link.Expm1, 6.38905610, -0.86466472, 0)]
    [InlineData(Link.Softplus, 2.12692801, 0.12692801, 0.69314718)]
    [InlineData(Link.SignedSquare, 4, -4, 0)]
    [InlineData(Link.Step, 1, 0, 0)]
    public void Link_TurnsTheCalibratedMarginIntoTheOutput(Link link, double ofTwo, double ofMinusTwo, double ofZero)
    {
        var head = new Head(Leaf(0.5), new(link, 2, 1, [], -100, 100));

        Assert.Equal(ofTwo, head.Predict([0]).Expected, 8);
        Assert.Equal(ofTwo, head.Expected(0.5), 8);
        Assert.Equal(ofMinusTwo, head.Expected(-1.5), 8);
        Assert.Equal(ofZero, head.EstimateFrom(-0.5).Expected, 8);
    }

    // Quantiles of the normal distribution. The approximation is good to about 0.005.
    [Theory]
    [InlineData(0.025, -1.95996)]
    [InlineData(0.5, 0)]
    [InlineData(0.8, 0.84162)]
    [InlineData(0.975, 1.95996)]
    public void Probit_IsNearTheNormalQuantile(double probability, double quantile) =>
        Assert.Equal(quantile, new Head(Leaf(0), new(Link.Probit, 1, 0, [], -100, 100)).Expected(probability), 0.01);

    [Theory]
    [InlineData(-7, -3, -3, -3)]
    [InlineData(4, 4, 3, 5)]
    [InlineData(9, 5, 5, 5)]
    public void OutputAndBounds_AreLimited(double margin, double expected, double low, double high) => Assert.Equal(
        new Estimate(expected, low, high),
        new Head(Leaf(0), new(Link.Identity, 1, 0, [new(0, -1, 2)], -3, 5)).EstimateFrom(margin));

    // With a slope of 3 the margin 2 is calibrated to 6, which the second interval reaches. The bounds are 6 − 2 and 6 + 4.
    [Fact]
    public void Interval_IsChosenAndAddedInCalibratedUnits() => Assert.Equal(
        new Estimate(36, 16, 100),
        new Head(Leaf(0), new(Link.SignedSquare, 3, 0, [new(5, -1, 1), new(6, -2, 4), new(7, -3, 3)], -1000, 1000)).EstimateFrom(2));

    [Fact]
    public void Isotonic_CalibratesTheResultOfTheLink() => Assert.Equal(
        0.3,
        new Head(Leaf(0), new(Link.Logistic, 1, 0, [], 0, 1) { Isotonic = new([0.25, 0.75], [0.2, 0.4]) }).Expected(0), 12);

    private static Ensemble Leaf(double value) => new(1, [~0], [], [], [], [], [value]);
}
