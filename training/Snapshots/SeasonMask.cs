using Conversion.Customers;

namespace Conversion.Training.Snapshots;

/// <summary>
/// The time of year can be learnt only by who saw it come round: from cutoffs of less than a year it can't be told
/// from a trend, and what trees make of it fails at the next cutoff.
/// </summary>
internal static class SeasonMask
{
    private const double Year = 365;

    private static readonly int[] Features = [CustomerFeatures.IndexOf("seasonSine"), CustomerFeatures.IndexOf("seasonCosine")];

    /// <summary>The rows as they are, or with the season blanked when their cutoffs span less than a year.</summary>
    /// <exception cref="UserErrorException">There is no row.</exception>
    public static IReadOnlyList<Snapshot> MaskUnseenSeason(IReadOnlyList<Snapshot> rows)
    {
        if (rows.Count == 0)
            throw new UserErrorException("No customer had bought before any of the training cutoffs: there is nothing to learn from.");
        if ((rows.Max(row => row.AsOf) - rows.Min(row => row.AsOf)).TotalDays >= Year)
            return rows;
        return [.. rows.Select(row =>
        {
            var blanked = (float[])row.Row.Clone();
            foreach (var feature in Features)
                blanked[feature] = 0;
            return row with { Row = blanked };
        })];
    }
}
