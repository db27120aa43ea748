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

        var scaling = PlattScaling.Fit(margins, PlattScaling.SmoothTargets(labels));

        Assert.Equal(0.7, scaling.Slope, 0.04);
        Assert.Equal(-0.4, scaling.Offset, 0.04);
    }

    [Fact]
    public void OutcomesThatMarginsSeparate_GiveAFiniteSlope()
    {
        var scaling = PlattScaling.Fit([-1, -1, 1, 1], PlattScaling.SmoothTargets([false, false, true, true]));

        // Platt's targets are (n + 1) / (n + 2) = 3/4, whose log-odds are log 3.
        Assert.Equal(Math.Log(3), scaling.Slope, 1e-6);
        Assert.Equal(0, scaling.Offset, 1e-6);
    }

    // A shop without signal: the classifier says the same of all, or the wrong way round.
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(-1, 1)]
    public void MarginsThatSayNothing_GiveASmallSlopeAboveZero(double ofBuyers, double ofOthers)
    {
        var scaling = PlattScaling.Fit(
            [ofBuyers, ofOthers, ofOthers, ofBuyers], PlattScaling.SmoothTargets([true, false, false, true])).Rising();

        Assert.Equal(0.01, scaling.Slope);
    }

    [Fact]
    public void OffsetForMean_GivesTheMean()
    {
        double[] logOdds = [-2, 0, 1.5];
        var offset = PlattScaling.OffsetForMean(logOdds, 0.3);

        Assert.Equal(0.3, logOdds.Average(x => Probability(x + offset)), 1e-8);
    }

    private static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));
}
