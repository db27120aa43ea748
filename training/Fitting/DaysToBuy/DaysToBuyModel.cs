using Conversion.Models;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.DaysToBuy;

/// <summary>
/// Days to the next purchase of those who buy within the horizon: a median regression on the buyers of the recent windows.
/// The median has the least absolute error.
/// </summary>
/// <remarks>
/// With the time of year the days are better in a shop of presents, and worse in a shop whose seasons differ from year to
/// year. So a validation holdout chooses.
/// </remarks>
internal sealed record DaysToBuyModel(TrainedEnsemble Trained, OutputTransform Transform)
{
    // More buyers hardly change the regression.
    private const int MaximumBuyers = 12_000;

    /// <summary>Fits the regression and the intervals.</summary>
    /// <exception cref="UserErrorException">No customer bought.</exception>
    public static DaysToBuyModel Fit(TrainingWindows windows, FitOptions options)
    {
        var snapshots = options.Recipe.AreDaysSeasonal ? windows.Described : windows.All;
        var buyers = SystematicSample.Take(
            [.. snapshots.Where(snapshot => snapshot.ObservedDays >= windows.HorizonDays && windows.IsRecent(snapshot) && snapshot.Bought)],
            MaximumBuyers);
        if (buyers.Count == 0)
            throw new UserErrorException(
                "--orders must contain customers who bought again within a horizon, got none; add orders, or change --horizon.");
        var fitted = CrossFitting.Fit(fold => Fit([.. buyers.Where(snapshot => CrossFitting.Fold(snapshot) != fold)]));
        double[] predictions = [.. buyers.Select(snapshot => fitted[CrossFitting.Fold(snapshot)].Predict(snapshot.Features))];
        var intervals = ConformalIntervals.Fit(
            predictions, [.. buyers.Select(snapshot => snapshot.DaysToBuy)], double.NegativeInfinity, options.Coverage);
        var all = fitted[^1];
        return new(
            new(all.ToEnsemble(), rows => [.. rows.Select(row => (float)all.Predict(row))]),
            new(Link.Identity, 1, 0, intervals, 0, windows.HorizonDays));
    }

    private static BinnedMedianRegression Fit(List<Snapshot> buyers) => BinnedMedianRegression.Fit(
        buyers.ConvertAll(snapshot => snapshot.Features), buyers.ConvertAll(snapshot => snapshot.DaysToBuy));
}
