using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Tests whether an effect differs between customers at all: by the score tests of steps and ranks of features, against
/// their distribution where pseudo-outcomes are shuffled among the customers. Each score is divided by its own standard error, so
/// the test is also right where the variance differs between customers (Janssen 1997, doi:10.1016/S0167-7152(97)00043-6).
/// </summary>
/// <remarks>
/// The gain of targeting by cross-validation can't say it alone. Where chance makes a pattern in all the data, every fold shows a part
/// of it, so that the folds agree with each other.
/// </remarks>
internal static class HeterogeneityTest
{
    private const int Seed = 17;

    /// <summary>Returns the chance of such differences where the effect is the same for all customers.</summary>
    /// <param name="features">The features.</param>
    /// <param name="targets">Per customer: the pseudo-outcome.</param>
    /// <param name="smallestArmShare">The share of customers in the smaller arm of action and control.</param>
    /// <param name="level">
    /// The chance that matters. The test ends as soon as more shuffles than that reach what was seen (Besag and Clifford 1991,
    /// doi:10.1093/biomet/78.2.301).
    /// </param>
    public static double Chance(BinnedFeatures features, double[] targets, double smallestArmShare, double level)
    {
        var seen = EffectModelFit.Score(features, targets, smallestArmShare);
        if (!(seen > 0))
            return 1;
        var shuffles = (int)Math.Ceiling(5 / level) - 1;
        var random = new Xoshiro256(Seed);
        var shuffled = (double[])targets.Clone();
        var reached = 0;
        for (var i = 1; i <= shuffles; i++)
        {
            random.Shuffle<double>(shuffled);
            if (EffectModelFit.Score(features, shuffled, smallestArmShare) < seen)
                continue;
            reached++;
            if (reached + 1 > level * (shuffles + 1))
                return (reached + 1.0) / (i + 1);
        }
        return (reached + 1.0) / (shuffles + 1);
    }
}
