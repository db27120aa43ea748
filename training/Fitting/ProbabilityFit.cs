using Conversion.Models;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting;

/// <summary>
/// The probability of a purchase: trees on the hazard of each half of the horizon, so that they hear of the last half
/// horizon too, calibrated on the latest windows known whole.
/// </summary>
/// <remarks>
/// Three tell their level. A whole horizon that ends today began a horizon ago, in another season; the newest windows
/// of its two halves are short; the law of repeat buying knows no season. Each is far off somewhere. Half-way between
/// the newest and the median of the three erred least over shops that grow, fall, age and have seasons.
/// </remarks>
internal sealed record ProbabilityFit(CrossFit Trees, OutputTransform Reading)
{
    public static ProbabilityFit Run(Windows windows, PurchaseLaw law, TrainedTrees odds, TreeShape shape, FitOptions options)
    {
        var half = windows.HorizonDays / 2.0;
        var trees = CrossFit.Classify(options.Seed, shape, odds, PurchasePeriods.Of(windows.All, half, 2));
        var (slope, whole) = Calibrate(windows.LatestWhole, row => row.Bought);
        var early = Calibrate(windows.Newest(half), row => row.BoughtWithin(half));
        var late = Calibrate(windows.Newest(windows.HorizonDays).Where(row => !row.BoughtWithin(half)), row => row.Bought);

        var margins = windows.Newest(0).Select(trees.OutOfFold).ToArray();
        var halves = margins.Average(margin => 1 - (1 - Probability(early, margin)) * (1 - Probability(late, margin)));
        var newest = OffsetFor(halves);
        var offset = (newest + Metrics.Median([whole, newest, OffsetFor(law.Probability)])) / 2;
        return new(trees, new(Link.Logistic, slope, offset, [], 0, 1));

        double OffsetFor(double mean) => Platt.OffsetFor(Array.ConvertAll(margins, margin => slope * margin), mean);

        (double Slope, double Offset) Calibrate(IEnumerable<Snapshot> rows, Func<Snapshot, bool> label)
        {
            var known = rows.ToList();
            var (slope, offset, _) = Platt.Fit([.. known.Select(trees.OutOfFold)], Platt.Smooth([.. known.Select(label)]));
            return (slope, offset);
        }

        static double Probability((double Slope, double Offset) platt, double margin) =>
            1 / (1 + Math.Exp(-(platt.Slope * margin + platt.Offset)));
    }
}
