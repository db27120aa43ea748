using Conversion.Models;

namespace Conversion.Training.Fitting;

/// <summary>
/// The probability of a purchase: trees on the hazard of each half of the horizon, calibrated per half on the newest
/// window that shows it, and put together.
/// </summary>
/// <remarks>
/// A whole horizon that ends today began a horizon ago, in another season. Its first half is known up to half a horizon
/// ago, so the level of buying follows the season as far as the data can.
/// </remarks>
internal sealed record ProbabilityFit(CrossFit Trees, Reading Reading)
{
    public static ProbabilityFit Run(Windows windows, Level? level, TreeShape shape, FitOptions options)
    {
        var half = windows.HorizonDays / 2.0;
        var trees = CrossFit.Classify(options.Seed, shape, PurchasePeriods.Of(windows.All, half, 2));
        var early = Calibrate(windows.Newest(half), row => row.BoughtWithin(half));
        var late = Calibrate(windows.Newest(windows.HorizonDays).Where(row => !row.BoughtWithin(half)), row => row.Bought);

        // The artifact holds one slope and offset: those nearest to the two halves together, over today's margins.
        var margins = windows.Newest(0).Select(trees.OutOfFold).ToArray();
        var (slope, offset) = Platt.Fit(margins, Array.ConvertAll(margins, margin =>
            1 - (1 - Probability(early, margin)) * (1 - Probability(late, margin))));
        if (level is not null)
            offset = (offset + Platt.OffsetFor(Array.ConvertAll(margins, margin => slope * margin), level.Probability)) / 2;
        return new(trees, new(Link.Logistic, slope, offset, [], 0, 1));

        (double Slope, double Offset) Calibrate(IEnumerable<Snapshot> rows, Func<Snapshot, bool> label)
        {
            var known = rows.ToList();
            return Platt.Fit([.. known.Select(trees.OutOfFold)], Platt.Smooth([.. known.Select(label)]));
        }

        static double Probability((double Slope, double Offset) platt, double margin) =>
            1 / (1 + Math.Exp(-(platt.Slope * margin + platt.Offset)));
    }
}
