using Conversion.Customers;
using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>
/// The season as an offset of a head's margin for each of 32 parts of the year: by how much the season-blind prediction
/// was wrong at the same time of earlier years.
/// </summary>
/// <remarks>
/// Cutoffs near a part of the year count more (Gaussian kernel). Few purchases say little about an offset, so it shrinks
/// towards 0 (empirical Bayes): little in a shop that sells before one feast, much in a shop that knows no season. A season
/// moves some customers more than others: who will never buy again does not buy before the feast either. So groups of customers
/// have offsets of their own, which shrink towards the offset of all.
/// </remarks>
internal sealed class SeasonalLevel
{
    private const int Parts = 32;
    private const double KernelDays = 8;
    private const double DaysPerYear = 365;

    // The sine of the first instant of a year is 0, and belongs to the first half.
    private const float SmallestSine = 1e-6f;

    // Offsets of a hundredth change no decision. Without a limit, errors of 0 would give a prior of infinite information.
    private const double SmallestVariance = 1e-4;

    private static readonly int Sine = CustomerFeatures.IndexOf("seasonSine");
    private static readonly int Cosine = CustomerFeatures.IndexOf("seasonCosine");

    private readonly double[] _offsets;
    private readonly CustomerGroups? _groups;

    // Per group: the offset of each part of the year.
    private readonly double[][] _ofGroups;

    private SeasonalLevel(double[] offsets, CustomerGroups? groups, double[][] ofGroups) =>
        (_offsets, _groups, _ofGroups) = (offsets, groups, ofGroups);

    /// <summary>No season: offsets of 0.</summary>
    public static SeasonalLevel None { get; } = new(new double[Parts], null, []);

    /// <summary>Averages the errors of cutoffs around each part of the year.</summary>
    public static SeasonalLevel Fit(IReadOnlyCollection<LevelError> errors) => new(Offsets(errors, PriorInformation(errors)), null, []);

    /// <summary>
    /// Averages the errors of cutoffs around each part of the year, also for groups of customers with similar margins.
    /// </summary>
    /// <param name="windows">The windows.</param>
    /// <param name="margin">The season-blind margin of a customer.</param>
    /// <param name="errorsOf">Computes the errors of customers at their cutoffs.</param>
    public static SeasonalLevel Fit(
        TrainingWindows windows, Func<Snapshot, double> margin, Func<IEnumerable<Snapshot>, List<LevelError>> errorsOf)
    {
        var groups = CustomerGroups.Fit(windows.RecentFullyObserved, margin);
        var mature = windows.FullyObserved.Where(windows.HasYearBefore).ToLookup(snapshot => groups.Of(snapshot.Features));
        return Fit(
            errorsOf(windows.FullyObserved), groups, [.. Enumerable.Range(0, groups.Count).Select(group => errorsOf(mature[group]))]);
    }

    /// <summary>Averages the errors of cutoffs around each part of the year, also for groups of customers.</summary>
    /// <param name="errors">The errors for all customers.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="errorsOfGroups">Per group: the errors, at the same cutoffs or at some of them.</param>
    internal static SeasonalLevel Fit(
        IReadOnlyCollection<LevelError> errors, CustomerGroups groups, IReadOnlyList<IReadOnlyList<LevelError>> errorsOfGroups)
    {
        var all = Offsets(errors, PriorInformation(errors));
        var whole = errors.ToDictionary(error => error.Cutoff, error => error.Offset);
        var beyond = errorsOfGroups.Select(group => group.Where(error => whole.ContainsKey(error.Cutoff))
            .Select(error => error with { Offset = error.Offset - whole[error.Cutoff] }).ToList()).ToList();
        if (beyond.TrueForAll(group => group.Count == 0))
            return new(all, null, []);
        // How much groups differ from all is learnt of all groups together.
        var prior = PriorInformation([.. beyond.SelectMany(group => group)]);
        return new(all, groups, [.. beyond.Select(group => Offsets(group, prior).Zip(all, (own, common) => own + common).ToArray())]);
    }

    private static double[] Offsets(IReadOnlyCollection<LevelError> errors, double prior)
    {
        var offsets = new double[Parts];
        for (var part = 0; part < Parts; part++)
        {
            var middle = (part + 0.5) / Parts;
            offsets[part] = Average(errors, prior, error =>
            {
                var apart = Math.Abs(ShareOfYear(error.Cutoff) - middle);
                return DaysPerYear * Math.Min(apart, 1 - apart);
            });
        }
        return offsets;
    }

    /// <summary>
    /// Returns what to add to the level because the shop is not as it was a year ago: the error over the newest half
    /// horizon less the error over the same half a year earlier.
    /// </summary>
    /// <remarks>
    /// Half of the difference counts while the year-ago cutoff has less than a year of history before it, because there
    /// old customers look new, and nothing once it has two years. See docs/modelling.md for the measurements.
    /// </remarks>
    /// <param name="errors">The errors of the prediction for half a horizon.</param>
    /// <param name="windows">The windows.</param>
    public static double Trend(IReadOnlyCollection<LevelError> errors, TrainingWindows windows)
    {
        var newest = windows.AsOf.AddDays(-windows.HorizonDays / 2.0);
        var history = (windows.AsOf - windows.All.Min(snapshot => snapshot.AsOf)).TotalDays + windows.HorizonDays / 2.0 - DaysPerYear;
        var weight = 0.5 * Math.Clamp(2 - history / DaysPerYear, 0, 1);
        var prior = PriorInformation(errors);
        return weight * (AverageAt(newest) - AverageAt(newest.AddDays(-DaysPerYear)));

        double AverageAt(DateTimeOffset instant) => Average(errors, prior, error => (error.Cutoff - instant).TotalDays);
    }

    // The inverse of the variance of the true offsets: what the squares of the errors have beyond their own variances.
    internal static double PriorInformation(IReadOnlyCollection<LevelError> errors)
    {
        var information = errors.Sum(error => error.Information);
        var beyondNoise = errors.Sum(error => error.Information * error.Offset * error.Offset) - errors.Count;
        return information / Math.Max(beyondNoise, SmallestVariance * information);
    }

    private static double Average(IReadOnlyCollection<LevelError> errors, double prior, Func<LevelError, double> daysApart)
    {
        double information = 0, sum = 0, weights = 0;
        foreach (var error in errors)
        {
            var days = daysApart(error);
            var weight = Math.Exp(-days * days / (2 * KernelDays * KernelDays)) * error.Information;
            sum += weight * error.Offset;
            weights += weight;
            information = Math.Max(information, weight);
        }
        return weights > 0 ? sum / weights * information / (information + prior) : 0;
    }

    /// <summary>Returns the offset of all customers at an instant.</summary>
    public double At(DateTimeOffset asOf) => _offsets[PartOf(asOf)];

    /// <summary>Returns the offset of a customer's group at the cutoff.</summary>
    public double At(Snapshot snapshot) =>
        (_groups is null ? _offsets : _ofGroups[_groups.Of(snapshot.Features)])[PartOf(snapshot.AsOf)];

    /// <summary>Adds the offsets, each times a factor, to an ensemble. Its covers are the counts of the given rows.</summary>
    public TrainedEnsemble AddTo(TrainedEnsemble trained, double factor, IEnumerable<float[]> rows)
    {
        if (_groups is null && Array.TrueForAll(_offsets, offset => offset == 0))
            return trained with { Ensemble = trained.Ensemble.WithCovers(rows) };
        var season = _groups is null
            ? ToEnsemble(_offsets, factor)
            : _groups.Combine([.. _ofGroups.Select(offsets => ToEnsemble(offsets, factor))]);
        var ensemble = EnsembleSum.Build(new(trained.Ensemble, 1), new(season, 1)).WithCovers(rows);
        return new(ensemble, asked => [.. trained.Margins(asked).Select((margin, i) => (float)(margin + season.Margin(asked[i])))]);
    }

    private static int PartOf(DateTimeOffset instant) => Math.Max(0, (int)Math.Ceiling(ShareOfYear(instant) * Parts) - 1);

    // As the season features define it.
    private static double ShareOfYear(DateTimeOffset instant)
    {
        var day = instant.UtcDateTime;
        return (day.DayOfYear - 1.0) / (DateTime.IsLeapYear(day.Year) ? 366 : 365);
    }

    /// <summary>Converts the offsets, each times a factor, into one tree over the sine and the cosine of the time of year.</summary>
    private static Ensemble ToEnsemble(double[] offsets, double factor)
    {
        // The sine is negative in the second half of the year. In each half, the cosine tells the part.
        const int Half = Parts / 2;
        var cosines = Enumerable.Range(1, Half - 1).Select(i => (float)Math.Cos(2 * Math.PI * i / Parts)).ToArray();
        Array.Reverse(cosines);
        double[] first = [.. offsets[..Half].Reverse().Select(offset => factor * offset)];
        double[] second = [.. offsets[Half..].Select(offset => factor * offset)];
        var features = CustomerFeatures.Count;
        var trees = EnsembleSum.Build(
            new(StepFunctionTree.Build(features, Cosine, cosines, second), 1),
            new(StepFunctionTree.Build(features, Cosine, cosines, first), 1));
        // One more node above both trees.
        return new(
            features,
            [0],
            [Sine, .. trees.Features],
            [-SmallestSine, .. trees.Thresholds],
            [1, .. trees.Left.Select(Shift)],
            [1 + trees.Roots[1], .. trees.Right.Select(Shift)],
            trees.Leaves);

        // A leaf keeps its index, because no leaf is added.
        static int Shift(int child) => child >= 0 ? child + 1 : child;
    }
}

/// <summary>The error of the season-blind prediction at a cutoff.</summary>
/// <param name="Cutoff">The cutoff.</param>
/// <param name="Offset">What must be added to the margin to make the mean prediction true.</param>
/// <param name="Information">The inverse of the offset's variance.</param>
internal readonly record struct LevelError(DateTimeOffset Cutoff, double Offset, double Information)
{
    /// <summary>Computes the error of probabilities.</summary>
    /// <param name="cutoff">The cutoff.</param>
    /// <param name="logOdds">What was predicted, for each customer.</param>
    /// <param name="bought">How many of the customers bought.</param>
    public static LevelError Of(DateTimeOffset cutoff, double[] logOdds, int bought)
    {
        // One purchase more on each side, so that customers of whom nobody or everybody bought give a number.
        var rate = (bought + 1.0) / (logOdds.Length + 2.0);
        return new(cutoff, PlattScaling.OffsetForMean(logOdds, rate), logOdds.Length * rate * (1 - rate));
    }
}
