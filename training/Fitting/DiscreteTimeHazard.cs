using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting;

/// <summary>
/// Discrete-time survival analysis (Singer and Willett 1993, doi:10.3102/10769986018002155). The horizon is cut into
/// periods. A customer is one example in each period, until the first purchase or the last observed day. So customers
/// who did not buy count for as long as they were observed, and training uses everything until the day before the cutoff.
/// </summary>
internal static class DiscreteTimeHazard
{
    /// <summary>
    /// Builds the person-period examples: one for each snapshot and period that starts without a purchase and is
    /// observed to its end. The label is whether the customer bought in the period.
    /// </summary>
    public static List<LabelledSnapshot> BuildExamples(IEnumerable<Snapshot> snapshots, double periodDays, int periods)
    {
        var examples = new List<LabelledSnapshot>();
        foreach (var snapshot in snapshots)
            for (var period = 1; period <= periods && snapshot.ObservedDays >= periodDays * period; period++)
            {
                if (snapshot.BoughtWithin(periodDays * (period - 1)))
                    break;
                examples.Add(new(snapshot, snapshot.BoughtWithin(periodDays * period), period));
            }
        return examples;
    }
}
