using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>The training snapshots, selected by how much of their horizon is observed.</summary>
internal sealed class TrainingWindows(IReadOnlyList<Snapshot> snapshots, int horizonDays)
{
    // Enough to calibrate two parameters. A small shop needs several cutoffs for so many.
    private const int EnoughSnapshots = 1000;
    private const int FullyObservedCutoffs = 3;

    /// <summary>The prediction horizon in days.</summary>
    public int HorizonDays => horizonDays;

    /// <summary>All snapshots.</summary>
    public IReadOnlyList<Snapshot> All => snapshots;

    /// <summary>The snapshots of the latest cutoffs whose whole horizon is observed.</summary>
    public List<Snapshot> LatestFullyObserved { get; } =
        [.. Cutoffs(snapshots, horizonDays).Take(FullyObservedCutoffs).SelectMany(cutoff => cutoff)];

    /// <summary>
    /// Returns the snapshots of the latest cutoff with so many days observed, and of earlier cutoffs until there are enough.
    /// </summary>
    public List<Snapshot> NewestObserved(double days)
    {
        var newest = new List<Snapshot>();
        foreach (var cutoff in Cutoffs(snapshots, days))
        {
            if (newest.Count >= EnoughSnapshots)
                break;
            newest.AddRange(cutoff);
        }
        return newest;
    }

    /// <summary>Returns the snapshots of earlier cutoffs, censored at this cutoff: nothing later is known of them.</summary>
    public IEnumerable<Snapshot> CensoredAt(DateTimeOffset cutoff) =>
        snapshots.Where(snapshot => snapshot.AsOf < cutoff).Select(snapshot => Censor(snapshot, cutoff));

    private static Snapshot Censor(Snapshot snapshot, DateTimeOffset cutoff)
    {
        var observedDays = Math.Min(snapshot.ObservedDays, (cutoff - snapshot.AsOf).TotalDays);
        return snapshot with
        {
            ObservedDays = observedDays,
            DaysToBuy = snapshot.BoughtWithin(observedDays) ? snapshot.DaysToBuy : double.NaN,
            // The dates of the money are not known, so it can't be censored.
            Spend = double.NaN,
            EarlySpend = double.NaN,
        };
    }

    private static IEnumerable<IGrouping<DateTimeOffset, Snapshot>> Cutoffs(IReadOnlyList<Snapshot> snapshots, double observedDays) =>
        snapshots.Where(snapshot => snapshot.ObservedDays >= observedDays)
            .GroupBy(snapshot => snapshot.AsOf).OrderByDescending(cutoff => cutoff.Key);
}
