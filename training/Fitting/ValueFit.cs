using Conversion.Customers;
using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>
/// Money in the horizon, whether or not the customer buys: what a customer spends at the pace of late, raised and
/// lowered by the propensity to buy, as one log-linear mean over both.
/// </summary>
/// <remarks>
/// Trees alone can't rank the few who spend most, and who bring most of the money: their leaves hold eighty customers.
/// On validation cutoffs least squares on log spend, square roots, Tweedie trees and buyers' spend times probability
/// all ranked money worse than the pace of spend by itself.
/// </remarks>
internal sealed record ValueFit(TrainedTrees Trees, Reading Reading)
{
    private static readonly int SpendRate = CustomerFeatures.IndexOf("spendRate");

    public static ValueFit Run(Windows windows, Level? level, CrossFit propensity, FitOptions options)
    {
        var whole = windows.LatestWhole;
        var rates = windows.All.Select(row => (double)row.Row[SpendRate]).ToList();
        // A tenth of what the average customer spends: below it, differences in pace are noise.
        var shift = Math.Max(0.1 * whole.Average(row => row.Spend), 1e-6);
        var stairs = new Staircase(SpendRate, shift, rates.Min(), rates.Max());
        var (pace, push, offset) = LogLinear.Fit(
            [.. whole.Select(row => (stairs.Margin(row.Row), propensity.OutOfFold(row)))], [.. whole.Select(row => row.Spend + 1)]);
        double Predict(Snapshot row) => Math.Exp(Margin(row) + offset) - 1;
        var newest = NewestLevel(windows, Predict);
        offset += Math.Log(level is null ? newest : Math.Sqrt(newest * Math.Clamp(level.Spend / windows.Newest(0).Average(Predict), 0.5, 2)));

        var trees = EnsembleSum.Of((stairs.ToEnsemble(CustomerFeatures.Count), pace), (propensity.All.Trees, push))
            .WithCovers(windows.All.Select(row => row.Row));
        var intervals = Conformal.Intervals(
            [.. whole.Select(row => Margin(row) + offset)], [.. whole.Select(row => Math.Log(row.Spend + 1))], 0, options.Coverage);
        var reading = new Reading(Link.Expm1, 1, offset, intervals, 0, 2 * windows.All.Max(row => row.Spend));
        return new(
            new(trees, rows =>
            {
                var pushes = propensity.All.Margins(rows);
                return [.. rows.Select((row, i) => (float)(pace * stairs.Margin(row) + push * pushes[i]))];
            }), reading);

        double Margin(Snapshot row) => pace * stairs.Margin(row.Row) + push * propensity.OutOfFold(row);
    }

    /// <summary>What the newest window of each half of the horizon brought, over what was predicted of its customers.</summary>
    private static double NewestLevel(Windows windows, Func<Snapshot, double> predict)
    {
        var early = windows.Newest(windows.HorizonDays / 2.0);
        var late = windows.Newest(windows.HorizonDays);
        var level = early.Sum(row => row.EarlySpend) / early.Sum(predict)
            + late.Sum(row => row.Spend - row.EarlySpend) / late.Sum(predict);
        return Math.Clamp(level, 0.5, 2);
    }
}
