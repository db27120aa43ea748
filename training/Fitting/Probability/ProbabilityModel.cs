using Conversion.Models;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Probability;

/// <summary>
/// The probability of a purchase: trees on the hazard of each half of the horizon, so that they hear of the last half
/// horizon too, calibrated on the latest windows known whole.
/// </summary>
/// <remarks>
/// Three tell their level. A whole horizon that ends today began a horizon ago, in another season; the newest windows
/// of its two halves are short; the law of repeat buying knows no season. Each is far off somewhere. Half-way between
/// the newest and the median of the three erred least over shops that grow, fall, age and have seasons.
/// </remarks>
internal sealed record ProbabilityModel(CrossFittedClassifier Trees, OutputTransform Transform)
{
    public static ProbabilityModel Fit(TrainingWindows windows, RepeatBuyingForecast law, TrainedEnsemble odds, TreeHyperparameters shape, FitOptions options)
    {
        var half = windows.HorizonDays / 2.0;
        var trees = CrossFittedClassifier.Fit(options.Seed, shape, odds, DiscreteTimeHazard.BuildExamples(windows.All, half, 2));
        var (slope, whole) = Calibrate(windows.LatestFullyObserved, row => row.Bought);
        var early = Calibrate(windows.NewestObserved(half), row => row.BoughtWithin(half));
        var late = Calibrate(windows.NewestObserved(windows.HorizonDays).Where(row => !row.BoughtWithin(half)), row => row.Bought);

        var margins = windows.NewestObserved(0).Select(trees.OutOfFold).ToArray();
        var halves = margins.Average(margin => 1 - (1 - Probability(early, margin)) * (1 - Probability(late, margin)));
        var newest = OffsetFor(halves);
        var offset = (newest + Metrics.Median([whole, newest, OffsetFor(law.Probability)])) / 2;
        return new(trees, new(Link.Logistic, slope, offset, [], 0, 1));

        double OffsetFor(double mean) => PlattScaling.OffsetFor(Array.ConvertAll(margins, margin => slope * margin), mean);

        (double Slope, double Offset) Calibrate(IEnumerable<Snapshot> rows, Func<Snapshot, bool> label)
        {
            var known = rows.ToList();
            var (slope, offset, _) = PlattScaling.Fit([.. known.Select(trees.OutOfFold)], PlattScaling.Smooth([.. known.Select(label)]));
            return (slope, offset);
        }

        static double Probability((double Slope, double Offset) platt, double margin) =>
            1 / (1 + Math.Exp(-(platt.Slope * margin + platt.Offset)));
    }
}
