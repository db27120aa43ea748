using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// Discrete-time survival: a horizon is cut into periods, and a customer is an example in each until the first purchase
/// or the last day known (Singer and Willett 1993, doi:10.3102/10769986018002155). So those who did not buy count for
/// as long as they were watched, and the trees hear of what happened until the day before the cutoff.
/// </summary>
internal static class DiscreteTimeHazard
{
    /// <summary>One example per customer, cutoff and period entered without a purchase and known to its end.</summary>
    public static List<Example> BuildExamples(IEnumerable<Snapshot> rows, double days, int periods)
    {
        var examples = new List<Example>();
        foreach (var row in rows)
            for (var period = 1; period <= periods && row.ObservedDays >= days * period; period++)
            {
                if (row.BoughtWithin(days * (period - 1)))
                    break;
                examples.Add(new(row, row.BoughtWithin(days * period)));
            }
        return examples;
    }
}
