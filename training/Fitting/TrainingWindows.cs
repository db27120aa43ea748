using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>Training rows by how much of their horizon is known.</summary>
internal sealed class TrainingWindows(IReadOnlyList<Snapshot> rows, int horizonDays)
{
    // Enough to calibrate two numbers by; a small shop takes several cutoffs for it.
    private const int Enough = 1000;
    private const int WholeHorizons = 3;

    /// <summary>The horizon.</summary>
    public int HorizonDays => horizonDays;

    /// <summary>All rows.</summary>
    public IReadOnlyList<Snapshot> All => rows;

    /// <summary>The rows of the latest cutoffs with their whole horizon known.</summary>
    public List<Snapshot> LatestFullyObserved { get; } = Latest(rows, horizonDays, (cutoffs, _) => cutoffs < WholeHorizons);

    /// <summary>The rows of the latest cutoff with this many days known, and of those before it until they are enough.</summary>
    public List<Snapshot> NewestObserved(double days) => Latest(rows, days, (_, taken) => taken < Enough);

    /// <summary>The rows of earlier cutoffs, with nothing known that happened after this one.</summary>
    public IEnumerable<Snapshot> CensoredAt(DateTimeOffset cutoff) => rows.Where(row => row.AsOf < cutoff).Select(row =>
    {
        var observed = Math.Min(row.ObservedDays, (cutoff - row.AsOf).TotalDays);
        // Money has no dates to be cut by.
        return row with { ObservedDays = observed, DaysToBuy = row.BoughtWithin(observed) ? row.DaysToBuy : double.NaN, Spend = double.NaN, EarlySpend = double.NaN };
    });

    private static List<Snapshot> Latest(IReadOnlyList<Snapshot> rows, double days, Func<int, int, bool> more)
    {
        var taken = new List<Snapshot>();
        var cutoffs = 0;
        foreach (var cutoff in rows.Where(row => row.ObservedDays >= days).GroupBy(row => row.AsOf).OrderByDescending(group => group.Key))
        {
            if (!more(cutoffs++, taken.Count))
                break;
            taken.AddRange(cutoff);
        }
        return taken;
    }
}
