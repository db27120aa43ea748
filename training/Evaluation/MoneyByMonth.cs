using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>The total money of a holdout by month of the horizon, predicted and actual.</summary>
/// <remarks>
/// A model predicts the money of a whole horizon. Its total is spread over the months as customers spent around the same
/// time a year earlier, or at all earlier cutoffs where the history is too short for that.
/// </remarks>
internal static class MoneyByMonth
{
    private const double DaysPerMonth = 30;
    private const double DaysPerYear = 365;

    // As far from a year before the cutoff, in horizons, as cutoffs show the same season.
    private const double SameSeason = 0.25;

    // Equal parts of a horizon whose money is known.
    private static readonly int[] PossibleMonths = [1, 2, 3, 6];

    /// <summary>Returns the share of a horizon's money in each sixth, by the training snapshots alone.</summary>
    public static double[] Profile(IReadOnlyList<Snapshot> training, DateTimeOffset cutoff, int horizonDays)
    {
        var known = training.Where(snapshot => snapshot.ObservedDays >= horizonDays).ToList();
        var yearAgo = known.Where(snapshot =>
            Math.Abs((cutoff - snapshot.AsOf).TotalDays - DaysPerYear) <= SameSeason * horizonDays).ToList();
        var profile = new double[Snapshot.Sixths];
        foreach (var snapshot in yearAgo.Exists(snapshot => snapshot.Bought) ? yearAgo : known)
            for (var sixth = 0; sixth < profile.Length; sixth++)
                profile[sixth] += snapshot.SpendBySixth[sixth];
        var total = profile.Sum();
        return Array.ConvertAll(profile, money => money / total);
    }

    /// <summary>Returns the months, which are the equal parts of the horizon that are nearest to 30 days.</summary>
    public static IReadOnlyList<MonthOfMoney> Build(HoldoutPredictions holdout, int horizonDays)
    {
        var months = PossibleMonths.MinBy(count => Math.Abs(Math.Log(horizonDays / DaysPerMonth / count)));
        var sixths = Snapshot.Sixths / months;
        var predicted = holdout.Model.Money!.Sum();
        return [.. Enumerable.Range(0, months).Select(month => new MonthOfMoney(
            holdout.Cutoff.AddDays((double)horizonDays * month / months),
            holdout.Cutoff.AddDays((double)horizonDays * (month + 1) / months),
            predicted * holdout.SpendProfile.Skip(month * sixths).Take(sixths).Sum(),
            holdout.Snapshots.Sum(snapshot => snapshot.SpendBySixth.Skip(month * sixths).Take(sixths).Sum())))];
    }
}
