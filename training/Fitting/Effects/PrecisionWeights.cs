namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// How much each pseudo-outcome says. The money of customers who spend much varies far more than the money of others, and without
/// weights a few of them would rule an estimate (generalized least squares, Aitken 1935, doi:10.1017/S0370164600014346).
/// </summary>
internal static class PrecisionWeights
{
    private const int MaximumGroups = 20;
    private const int CustomersOfGroup = 100;

    // Chance alone makes a group without a buyer. It is not without variance.
    private const double SmallestVariance = 0.05;

    /// <summary>
    /// Returns per customer one over the variance of pseudo-outcomes of similar customers, with mean 1. Customers are similar where a
    /// regression without their fold predicts the same distance from the mean.
    /// </summary>
    /// <param name="test">The test.</param>
    /// <param name="features">Its features.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="effects">Per customer: the pseudo-outcome.</param>
    public static double[] Of(RandomizedTest test, BinnedFeatures features, TestFolds folds, double[] effects)
    {
        var mean = effects.Average();
        var regression = new OutcomeRegression(test, features, folds, Array.ConvertAll(effects, effect => Math.Abs(effect - mean)));
        var distances = new double[effects.Length];
        for (var fold = 0; fold < TestFolds.Count; fold++)
            regression.Fit(fold, other: -1).Predict(distances);
        int[] order = [.. Enumerable.Range(0, effects.Length)];
        Array.Sort((double[])distances.Clone(), order);
        var groups = Math.Clamp(effects.Length / CustomersOfGroup, 1, MaximumGroups);
        int[][] members = [.. Enumerable.Range(0, groups).Select(
            group => order[(int)((long)order.Length * group / groups)..(int)((long)order.Length * (group + 1) / groups)])];
        var curve = IsotonicRegression.Fit(
            Array.ConvertAll(members, group => group.Average(i => distances[i])),
            Array.ConvertAll(members, group => group.Average(i => (effects[i] - mean) * (effects[i] - mean))));
        var smallest = SmallestVariance * effects.Average(effect => (effect - mean) * (effect - mean));
        if (smallest == 0)
            return [.. effects.Select(_ => 1.0)];
        var weights = Array.ConvertAll(distances, distance => 1 / Math.Max(smallest, curve.At(distance)));
        var average = weights.Average();
        return Array.ConvertAll(weights, weight => weight / average);
    }

    /// <summary>Returns the weighted mean.</summary>
    public static double Mean(double[] values, double[] weights) =>
        values.Zip(weights, (value, weight) => value * weight).Sum() / weights.Sum();
}
