using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>
/// Days to buy: trees on the hazard of a purchase within a sixth of the horizon, over all customers, and a straight
/// line from their margin to the median day of those who buy.
/// </summary>
/// <remarks>
/// The customers who did not buy are in the hazard, censored where the watch on them ended. Of the ways tried on
/// validation cutoffs (hazards of longer periods, least squares on buyers alone, restricted mean time), a short
/// period told early from late buyers best. The absolute error is least at the median.
/// </remarks>
internal sealed record DaysFit(CrossFit Trees, OutputTransform Reading)
{
    private const int PeriodsAHorizon = 6;

    public static DaysFit Run(Windows windows, TrainedTrees odds, TreeShape shape, FitOptions options)
    {
        var examples = PurchasePeriods.Of(windows.All, (double)windows.HorizonDays / PeriodsAHorizon, 1);
        var trees = CrossFit.Classify(options.Seed, shape, odds, examples);
        var buyers = windows.LatestWhole.Where(row => row.Bought).ToList();
        var margins = buyers.Select(trees.OutOfFold).ToArray();
        var days = buyers.Select(row => row.DaysToBuy).ToArray();
        var (slope, offset) = MedianLine.Fit(margins, days);
        var intervals = Conformal.Intervals(
            [.. margins.Select(margin => slope * margin + offset)], days, double.NegativeInfinity, options.Coverage);
        return new(trees, new(Link.Identity, slope, offset, intervals, 0, windows.HorizonDays));
    }
}
