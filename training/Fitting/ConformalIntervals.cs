using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>
/// Mondrian conformal prediction: predictions alike share the offsets that held the truths of rows whose trees never
/// saw them (Vovk, Gammerman and Shafer 2005, chapter 4), so that coverage holds for the likely and the unlikely.
/// </summary>
public static class ConformalIntervals
{
    private const int RowsAnInterval = 150;
    private const int MaximumIntervals = 10;

    /// <summary>
    /// Offsets per tenth of the predictions, or fewer where there are few. They reach from 0 or below to 0 or above, so
    /// that a prediction is within its own interval: the mean of money that few spend is above nearly all that they do.
    /// </summary>
    /// <param name="predictions">Calibrated margins.</param>
    /// <param name="truths">The truths on the same scale.</param>
    /// <param name="floor">The truth below which there is none, e.g. no spend; where the lower tail is all there, the interval starts at it and the upper tail takes all that may be missed.</param>
    /// <param name="coverage">The share of truths to be held.</param>
    public static IReadOnlyList<ConformalInterval> Fit(double[] predictions, double[] truths, double floor, double coverage)
    {
        if (predictions.Length == 0)
            throw new UserErrorException("No customer is left to set the intervals by.");
        var order = Enumerable.Range(0, predictions.Length).OrderBy(i => predictions[i]).ToArray();
        var count = Math.Clamp(predictions.Length / RowsAnInterval, 1, MaximumIntervals);
        return [.. Enumerable.Range(0, count).Select(k =>
        {
            var rows = order[(order.Length * k / count)..(order.Length * (k + 1) / count)];
            var residuals = rows.Select(i => truths[i] - predictions[i]).Order().ToArray();
            var tail = (1 - coverage) / 2;
            var atFloor = rows.Count(i => truths[i] <= floor) > tail * rows.Length;
            // Any offset that reaches below the floor from every prediction here says "from the floor on".
            var low = atFloor ? floor - predictions[rows[^1]] : Quantile(residuals, tail);
            var high = -Quantile([.. residuals.Reverse().Select(r => -r)], atFloor ? 1 - coverage : tail);
            return new ConformalInterval(predictions[rows[^1]], Math.Min(0, low), Math.Max(0, high));
        })];
    }

    // The finite-sample rank: one more in the tail than the plain quantile leaves there.
    private static double Quantile(double[] sorted, double tail) =>
        sorted[Math.Max(0, (int)Math.Floor((sorted.Length + 1) * tail) - 1)];
}
