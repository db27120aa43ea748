using Conversion.Tests.Training.Evaluation;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Tests.Training.Fitting.Effects;

/// <summary>The effects that others have published of Hillstrom's e-mail experiment.</summary>
public sealed class HillstromEffectsTests
{
    private const double TwoStandardErrors = 2;

    [HillstromFact]
    public void MeanEffectsOnVisits_AreThePublishedOnes_AndTheWomensMailDependsOnTheCustomer()
    {
        var test = Read("visit");
        var analysis = EffectAnalysis.Run(test, seed: 1);

        AssertEffect(analysis, "Mens E-Mail", TestOutcome.Buying, 0.0766, 0.0034);
        AssertEffect(analysis, "Womens E-Mail", TestOutcome.Buying, 0.0452, 0.0032);
        var womens = Fit(analysis, "Womens E-Mail", TestOutcome.Buying);
        Assert.Equal(EffectVerdict.PerCustomer, womens.Verdict);
        var feature = test.Features.ToList().IndexOf("womens");
        Assert.InRange(MeanPredicted(womens, test, row => row[feature] == 1), 0.073 - 0.01, 0.073 + 0.01);
        Assert.InRange(MeanPredicted(womens, test, row => row[feature] == 0), 0.011 - 0.008, 0.011 + 0.008);
    }

    [HillstromFact]
    public void MeanEffectsOnConversionAndSpend_AreThePublishedOnes()
    {
        var test = Read("conversion");
        var analysis = EffectAnalysis.Run(test, seed: 1);

        AssertEffect(analysis, "Mens E-Mail", TestOutcome.Buying, 0.0068, 0.0009);
        AssertEffect(analysis, "Womens E-Mail", TestOutcome.Buying, 0.0031, 0.0008);
        AssertEffect(analysis, "Mens E-Mail", TestOutcome.Money, 0.77, 0.15);
        AssertEffect(analysis, "Womens E-Mail", TestOutcome.Money, 0.42, 0.13);
    }

    private static RandomizedTest Read(string buying)
    {
        var test = RandomizedTestReader.Read(
            HillstromFactAttribute.Path, new("segment", "No E-Mail", buying, "spend", null, []), out var leftOut);
        // The other outcome of the two weeks after is found by itself.
        Assert.Contains(leftOut, note => note.StartsWith(buying == "visit" ? "column conversion" : "column visit", StringComparison.Ordinal));
        Assert.Equal(64_000, test.Arms.Length);
        return test;
    }

    private static void AssertEffect(EffectAnalysis analysis, string action, string outcome, double effect, double standardError)
    {
        var fit = Fit(analysis, action, outcome);
        Assert.InRange(
            fit.Average.Estimate, effect - TwoStandardErrors * standardError, effect + TwoStandardErrors * standardError);
        Assert.InRange(fit.Average.StandardError, 0.8 * standardError, 1.2 * standardError);
    }

    private static ActionFit Fit(EffectAnalysis analysis, string action, string outcome) =>
        analysis.Fits.First(fit => analysis.NameOf(fit) == action && fit.Outcome == outcome);

    private static double MeanPredicted(ActionFit fit, RandomizedTest test, Func<float[], bool> isIn) =>
        Enumerable.Range(0, test.Rows.Length).Where(i => isIn(test.Rows[i])).Average(i => fit.Predicted[i]);
}
