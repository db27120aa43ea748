using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>
/// Mondrian conformal prediction (Vovk, Gammerman and Shafer 2005, chapter 4). Similar predictions share offsets, taken
/// from the residuals of out-of-fold predictions. So coverage is right for small and for large predictions.
/// </summary>
public static class ConformalIntervals
{
    private const int RowsPerInterval = 150;
    private const int MaximumIntervals = 10;

    // A tail such as (1 - 0.8) / 2 is a little less than a tenth.
    private const double Rounding = 1e-9;

    /// <summary>
    /// Fits the offsets of each tenth of the predictions, or of fewer groups when there are few predictions. The low
    /// offset is 0 or less and the high offset 0 or more, so that every prediction is inside its own interval. Without
    /// this rule, the mean of a sum that few customers spend would lie above the interval of nearly all.
    /// </summary>
    /// <param name="predictions">Calibrated margins.</param>
    /// <param name="truths">The truths on the same scale.</param>
    /// <param name="floor">
    /// The lowest possible truth, such as no spend. Where more truths than the lower tail are at the floor, the interval
    /// starts at the floor, and the upper tail takes the whole share of misses.
    /// </param>
    /// <param name="coverage">The share of truths that the intervals contain.</param>
    /// <returns>
    /// The intervals; none where there are fewer rows than one in each tail and its complement, such as 9 for a coverage of 80 %.
    /// Only an unbounded interval has the coverage then.
    /// </returns>
    /// <exception cref="UserErrorException">There is no prediction.</exception>
    public static IReadOnlyList<ConformalInterval> Fit(double[] predictions, double[] truths, double floor, double coverage)
    {
        if (predictions.Length == 0)
            throw new UserErrorException(
                "--orders must contain customers whose whole horizon is known, to fit the intervals, got none; add older orders.");
        if ((predictions.Length + 1) * (1 - coverage) / 2 + Rounding < 1)
            return [];
        var order = Enumerable.Range(0, predictions.Length).OrderBy(i => predictions[i]).ToArray();
        var count = Math.Clamp(predictions.Length / RowsPerInterval, 1, MaximumIntervals);
        var intervals = new ConformalInterval[count];
        for (var k = 0; k < count; k++)
        {
            var rows = order[(order.Length * k / count)..(order.Length * (k + 1) / count)];
            intervals[k] = FitGroup(rows, predictions, truths, floor, coverage);
        }
        return intervals;
    }

    private static ConformalInterval FitGroup(int[] rows, double[] predictions, double[] truths, double floor, double coverage)
    {
        var greatest = predictions[rows[^1]];
        var residuals = rows.Select(i => truths[i] - predictions[i]).Order().ToArray();
        var negated = residuals.Reverse().Select(residual => -residual).ToArray();
        var tail = (1 - coverage) / 2;
        var startsAtFloor = rows.Count(i => truths[i] <= floor) > tail * rows.Length;
        // This offset takes every prediction of the group to the floor or below.
        var low = startsAtFloor ? floor - greatest : LowerQuantile(residuals, tail);
        var high = -LowerQuantile(negated, startsAtFloor ? 1 - coverage : tail);
        return new(greatest, Math.Min(0, low), Math.Max(0, high));
    }

    // The finite-sample rank of conformal prediction: one row more in the tail than the plain quantile.
    private static double LowerQuantile(double[] sorted, double tail) =>
        sorted[Math.Max(0, (int)Math.Floor((sorted.Length + 1) * tail + Rounding) - 1)];
}
