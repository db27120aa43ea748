using Conversion.Customers;

namespace Conversion.Training.Snapshots;

/// <summary>
/// Masks the time of year when the cutoffs span less than a year. Such cutoffs can't separate a season from a trend,
/// and what trees learn from the season fails at the next cutoff.
/// </summary>
internal static class SeasonMask
{
    private const double DaysPerYear = 365;

    private static readonly int[] SeasonFeatures =
        [CustomerFeatures.IndexOf("seasonSine"), CustomerFeatures.IndexOf("seasonCosine")];

    /// <summary>Returns the snapshots as they are, or with season features of 0 when their cutoffs span less than a year.</summary>
    /// <exception cref="UserErrorException">There is no snapshot.</exception>
    public static IReadOnlyList<Snapshot> MaskUnseenSeason(IReadOnlyList<Snapshot> snapshots)
    {
        if (snapshots.Count == 0)
            throw new UserErrorException(
                "--orders must contain purchases before a training cutoff, got none; add older orders, or set a shorter --horizon.");
        var span = snapshots.Max(snapshot => snapshot.AsOf) - snapshots.Min(snapshot => snapshot.AsOf);
        return span.TotalDays >= DaysPerYear ? snapshots : [.. snapshots.Select(Mask)];
    }

    private static Snapshot Mask(Snapshot snapshot)
    {
        var features = (float[])snapshot.Features.Clone();
        foreach (var feature in SeasonFeatures)
            features[feature] = 0;
        return snapshot with { Features = features };
    }
}
