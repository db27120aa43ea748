using Conversion.Models;

namespace Conversion.Training.Fitting.DaysToBuy;

/// <summary>
/// Days to the next purchase: a stacked classifier of the hazard in the first sixth of the horizon, over all customers,
/// and a line from its margin to the median day of those who buy.
/// </summary>
/// <remarks>
/// The hazard includes customers who did not buy, censored where their observation ended. On validation cutoffs, a
/// short period separated early from late buyers better than longer periods, least squares on buyers alone, and
/// restricted mean time. The line goes through medians because the median has the least absolute error.
/// </remarks>
internal sealed record DaysToBuyModel(CrossFittedClassifier Classifier, OutputTransform Transform)
{
    private const int PeriodsPerHorizon = 6;

    /// <summary>Fits the classifier, the line and the intervals.</summary>
    public static DaysToBuyModel Fit(
        TrainingWindows windows, TrainedEnsemble paretoNbd, TreeHyperparameters hyperparameters, FitOptions options)
    {
        var periodDays = (double)windows.HorizonDays / PeriodsPerHorizon;
        var examples = DiscreteTimeHazard.BuildExamples(windows.All, periodDays, 1);
        var classifier = CrossFittedClassifier.Fit(options.Seed, hyperparameters, paretoNbd, examples);

        var buyers = windows.LatestFullyObserved.Where(snapshot => snapshot.Bought).ToList();
        var margins = buyers.Select(classifier.OutOfFoldMargin).ToArray();
        var days = buyers.Select(snapshot => snapshot.DaysToBuy).ToArray();
        var line = LeastAbsoluteDeviations.Fit(margins, days);
        var predictions = Array.ConvertAll(margins, line.Predict);
        var intervals = ConformalIntervals.Fit(predictions, days, double.NegativeInfinity, options.Coverage);
        return new(classifier, new(Link.Identity, line.Slope, line.Offset, intervals, 0, windows.HorizonDays));
    }
}
