using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public class IsotonicRegressionTests
{
    [Fact]
    public void OutcomesThatFall_ArePooled()
    {
        // The pools of sklearn's IsotonicRegression for the same numbers.
        var curve = IsotonicRegression.Fit([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], [0, 0, 1, 0, 1, 1, 0, 1]);

        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.8], curve.Scores);
        Assert.Equal([0, 0, 0.5, 0.5, 2 / 3.0, 2 / 3.0, 1], curve.Values);
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(0.2, 0.25)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.8, 0.75)]
    [InlineData(1, 0.75)]
    public void ScoreBetweenPoints_IsInterpolated_AndBeyondThemLevel(double score, double expected)
    {
        var curve = IsotonicRegression.Fit([0.2, 0.8, 0.2, 0.2, 0.8, 0.8, 0.2, 0.8], [0, 1, 1, 0, 1, 0, 0, 1]);

        Assert.Equal(expected, curve.At(score), 1e-12);
    }
}
