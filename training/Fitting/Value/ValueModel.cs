using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// Money in the horizon, whether or not the customer buys: a log-linear mean of the recent pace of spend, all past
/// spend, the usual order, the purchases that the law of repeat buying expects, and the propensity to buy.
/// </summary>
/// <remarks>
/// Trees alone can't rank the few who spend most, and who bring most of the money: their leaves hold eighty customers.
/// On validation cutoffs least squares on log spend, square roots, Tweedie trees and buyers' spend times probability
/// all ranked money worse than the pace of spend by itself.
/// </remarks>
internal sealed record ValueModel(TrainedEnsemble Trees, OutputTransform Transform)
{
    private static readonly int[] Money = [.. new[] { "spendRate", "monetaryValue", "averageOrderValue" }.Select(CustomerFeatures.IndexOf)];

    public static ValueModel Fit(TrainingWindows windows, RepeatBuyingForecast law, CrossFittedClassifier propensity, FitOptions options)
    {
        var whole = windows.LatestFullyObserved;
        // A tenth of what the average customer spends: below it, differences are noise.
        var shift = Math.Max(0.1 * whole.Average(row => row.Spend), 1e-6);
        var stairs = Money.Select(feature => new LogStepFunction(feature, shift, windows.All.Max(row => row.Row[feature]))).ToArray();
        var purchases = RepeatBuyingForecast.ToTrees(law.LogPurchases, windows, options.Seed);
        var weights = LogLinearRegression.Fit([.. whole.Select(row => Inputs(row.Row, propensity.OutOfFold(row)))], [.. whole.Select(row => row.Spend + 1)]);
        var offset = weights[^1];
        // The level by the probability's rule; 1 is that of the whole windows just fitted.
        var newest = NewestLevel();
        var level = Math.Sqrt(Math.Clamp(newest * Metrics.Median([1, newest, law.Spend / windows.NewestObserved(0).Average(Predict)]), 0.1, 10));
        offset += Math.Log(level);

        var terms = stairs.Select(stair => stair.ToEnsemble(CustomerFeatures.Count)).Append(purchases.Trees).Append(propensity.All.Trees);
        var trees = EnsembleSum.Build([.. terms.Zip(weights)]).WithCovers(windows.All.Select(row => row.Row));
        var intervals = Intervals([.. whole.Select(row => Margin(row) + offset)], [.. whole.Select(row => row.Spend)], level, options.Coverage);
        var reading = new OutputTransform(Link.Expm1, 1, offset, intervals, 0, 2 * windows.All.Max(row => row.Spend));
        return new(
            new(trees, rows => [.. rows.Zip(propensity.All.Margins(rows), purchases.Margins(rows)).Select(row =>
                (float)Sum(Inputs(row.First, row.Second, row.Third)))]), reading);

        double NewestLevel()
        {
            var (early, late) = (windows.NewestObserved(windows.HorizonDays / 2.0), windows.NewestObserved(windows.HorizonDays));
            return early.Sum(row => row.EarlySpend) / early.Sum(Predict) + late.Sum(row => row.Spend - row.EarlySpend) / late.Sum(Predict);
        }

        double Predict(Snapshot row) => Math.Exp(Margin(row) + offset) - 1;

        double Margin(Snapshot row) => Sum(Inputs(row.Row, propensity.OutOfFold(row)));

        double Sum(double[] inputs) => inputs.Zip(weights, (input, weight) => input * weight).Sum();

        double[] Inputs(float[] row, double propensity, float? bought = null) =>
            [.. stairs.Select(stair => stair.Margin(row)), bought ?? purchases.Trees.Margin(row), propensity];
    }

    /// <summary>The intervals of margins at a level: what was spent is raised to it, or the bounds would stay where the level was.</summary>
    internal static IReadOnlyList<ConformalInterval> Intervals(double[] margins, double[] spend, double level, double coverage) =>
        ConformalIntervals.Fit(margins, Array.ConvertAll(spend, money => Math.Log(level * money + 1)), 0, coverage);
}
