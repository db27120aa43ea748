namespace Conversion.Training.Fitting;

/// <summary>The instants at which the past is cut off: the holdout's, and those whose labels end before it.</summary>
public sealed record RollingOrigin(int HorizonDays, IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout)
{
    private const int MinimumHistoryDays = 90;

    /// <summary>
    /// The holdout is the last midnight with a whole horizon after it. Training cutoffs step back from one horizon
    /// before it, a third of a horizon each, while there is history to look at.
    /// </summary>
    /// <exception cref="RefusalException">The orders don't span enough days.</exception>
    public static RollingOrigin Of(DateTimeOffset firstOrder, DateTimeOffset lastOrder, int horizonDays)
    {
        var holdout = Midnight(lastOrder).AddDays(-horizonDays);
        var training = new List<DateTimeOffset>();
        for (var cutoff = holdout.AddDays(-horizonDays);
             (cutoff - firstOrder).TotalDays >= MinimumHistoryDays;
             cutoff = cutoff.AddDays(-Math.Max(1, horizonDays / 3)))
            training.Add(cutoff);
        if (training.Count == 0)
            throw new RefusalException(
                $"The orders span {(lastOrder - firstOrder).TotalDays:0} days; a horizon of {horizonDays} days needs " +
                $"{2 * horizonDays + MinimumHistoryDays}: one horizon to train on, one held out, and {MinimumHistoryDays} days of history.");
        training.Reverse();
        return new(horizonDays, training, holdout);
    }

    private static DateTimeOffset Midnight(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);
}
