using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class PlattScalingTests
{
    [Fact]
    public void Fit_FindsTheLineThatTheOutcomesFollow()
    {
        var random = new Random(3);
        double[] margins = [.. Enumerable.Range(0, 40_000).Select(_ => 6 * random.NextDouble() - 3)];
        var labels = Array.ConvertAll(margins, margin => random.NextDouble() < Probability(0.7 * margin - 0.4));

        var (slope, offset, _) = PlattScaling.Fit(margins, PlattScaling.Smooth(labels));

        Assert.Equal(0.7, slope, 0.04);
        Assert.Equal(-0.4, offset, 0.04);
    }

    [Fact]
    public void OutcomesThatMarginsSeparate_GiveAFiniteSlope()
    {
        var (slope, offset, _) = PlattScaling.Fit([-1, -1, 1, 1], PlattScaling.Smooth([false, false, true, true]));

        // His targets: (n + 1) / (n + 2) = 3/4, whose log-odds are log 3.
        Assert.Equal(Math.Log(3), slope, 1e-6);
        Assert.Equal(0, offset, 1e-6);
    }

    [Fact]
    public void OffsetFor_GivesTheMeanAskedFor()
    {
        double[] logOdds = [-2, 0, 1.5];
        var offset = PlattScaling.OffsetFor(logOdds, 0.3);

        Assert.Equal(0.3, logOdds.Average(x => Probability(x + offset)), 1e-8);
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
