using Conversion.Customers;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>The training snapshots, without the time of year, and selected by how much of their horizon is observed.</summary>
/// <remarks>
/// Trees that see the time of year learn what happened in each of a few seasons, and repeat it. <see cref="SeasonalLevel"/>
/// corrects for the season instead.
/// </remarks>
internal sealed class TrainingWindows
{
    // Enough to calibrate two parameters. A small shop needs several cutoffs for so many.
    private const int EnoughSnapshots = 1000;
    private const double DaysPerYear = 365;

    private static readonly int[] SeasonFeatures =
        [CustomerFeatures.IndexOf("seasonSine"), CustomerFeatures.IndexOf("seasonCosine")];

    // The first cutoff, which is half a horizon after the first order.
    private readonly DateTimeOffset _first;

    /// <summary>Blanks the time of year.</summary>
    /// <param name="snapshots">The training snapshots.</param>
    /// <param name="asOf">The instant as of which the model is fitted. Nothing later is known.</param>
    /// <param name="horizonDays">The prediction horizon in days.</param>
    /// <exception cref="UserErrorException">No snapshot has its whole horizon observed.</exception>
    public TrainingWindows(IReadOnlyList<Snapshot> snapshots, DateTimeOffset asOf, int horizonDays)
    {
        AsOf = asOf;
        HorizonDays = horizonDays;
        _first = snapshots.Select(snapshot => snapshot.AsOf).DefaultIfEmpty(asOf).Min();
        IsSeasonKnown = snapshots.Any(snapshot =>
            snapshot.ObservedDays >= horizonDays && (asOf - snapshot.AsOf).TotalDays >= DaysPerYear);
        Described = snapshots;
        All = [.. snapshots.Select(Blank)];
        Recent = [.. All.Where(IsRecent)];
        FullyObserved = [.. All.Where(snapshot => snapshot.ObservedDays >= horizonDays)];
        RecentFullyObserved = [.. Recent.Where(snapshot => snapshot.ObservedDays >= horizonDays)];
        if (RecentFullyObserved.Count == 0)
            throw new UserErrorException(
                "--orders must contain customers whose whole horizon is known, got none; add older orders, or set a shorter --horizon.");
    }

    /// <summary>The instant as of which the model is fitted.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The prediction horizon in days.</summary>
    public int HorizonDays { get; }

    /// <summary>Whether a cutoff a year before the fit, or earlier, has its whole horizon observed.</summary>
    public bool IsSeasonKnown { get; }

    /// <summary>All snapshots with the time of year.</summary>
    public IReadOnlyList<Snapshot> Described { get; }

    /// <summary>The features of all snapshots with the time of year.</summary>
    public IEnumerable<float[]> Rows => Described.Select(snapshot => snapshot.Features);

    /// <summary>All snapshots without the time of year.</summary>
    public IReadOnlyList<Snapshot> All { get; }

    /// <summary>
    /// The snapshots of a year, and of the horizon before it. Each season counts once, and customers change: rows of two
    /// years predict worse.
    /// </summary>
    public IReadOnlyList<Snapshot> Recent { get; }

    /// <summary>The snapshots whose whole horizon is observed.</summary>
    public IReadOnlyList<Snapshot> FullyObserved { get; }

    /// <summary>The recent snapshots whose whole horizon is observed.</summary>
    public IReadOnlyList<Snapshot> RecentFullyObserved { get; }

    /// <summary>
    /// Returns the snapshots of the latest cutoff with so many days observed, and of earlier cutoffs until there are enough.
    /// </summary>
    public List<Snapshot> NewestObserved(double days)
    {
        var newest = new List<Snapshot>();
        foreach (var cutoff in All.Where(snapshot => snapshot.ObservedDays >= days)
            .GroupBy(snapshot => snapshot.AsOf).OrderByDescending(cutoff => cutoff.Key))
        {
            if (newest.Count >= EnoughSnapshots)
                break;
            newest.AddRange(cutoff);
        }
        return newest;
    }

    /// <summary>
    /// Whether the shop was a year old at the cutoff. Before, old customers look new, so that groups of customers are others than
    /// later.
    /// </summary>
    public bool HasYearBefore(Snapshot snapshot) => (snapshot.AsOf - _first).TotalDays + HorizonDays / 2.0 >= DaysPerYear;

    /// <summary>Whether a snapshot is one of <see cref="Recent"/>.</summary>
    public bool IsRecent(Snapshot snapshot) => (AsOf - snapshot.AsOf).TotalDays <= DaysPerYear + HorizonDays;

    private static Snapshot Blank(Snapshot snapshot)
    {
        var features = (float[])snapshot.Features.Clone();
        foreach (var feature in SeasonFeatures)
            features[feature] = 0;
        return snapshot with { Features = features };
    }
}
