namespace Conversion.Training.Snapshots;

/// <summary>Rolling-origin evaluation: the cutoffs to train on, and one later cutoff to evaluate on, the holdout.</summary>
/// <remarks>
/// What follows a training cutoff is known up to the holdout cutoff and no further. So late cutoffs have only the
/// beginning of their horizon behind them. Their customers are censored, but they show the most recent behaviour.
/// </remarks>
public sealed record RollingOrigin(int HorizonDays, IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout)
{
    // Two years of cutoffs at the default horizon: each season occurs twice, and older habits have faded.
    private const int MaximumCutoffs = 48;
    private const int CutoffsPerHorizon = 6;

    // A horizon of cutoffs before the first whose horizon is over, then three of those.
    private const int MinimumCutoffs = CutoffsPerHorizon + 2;

    /// <summary>
    /// Places the holdout cutoff at the last midnight (UTC) with a whole horizon after it. Training cutoffs go back
    /// from there by a sixth of a horizon each, as long as half a horizon of history lies before them.
    /// </summary>
    /// <exception cref="UserErrorException">The orders span too few days.</exception>
    public static RollingOrigin From(DateTimeOffset firstOrder, DateTimeOffset lastOrder, int horizonDays)
    {
        var holdout = StartOfDay(lastOrder).AddDays(-horizonDays);
        var training = new List<DateTimeOffset>();
        for (var i = 1; i <= MaximumCutoffs; i++)
        {
            // In ticks: a sixth of a day is a whole number of ticks, but not an exact double.
            var cutoff = holdout.AddTicks(-horizonDays * (TimeSpan.TicksPerDay / CutoffsPerHorizon) * i);
            if ((cutoff - firstOrder).TotalDays < horizonDays / 2.0)
                break;
            training.Add(cutoff);
        }
        if (training.Count < MinimumCutoffs)
            throw TooFewDays(firstOrder, lastOrder, horizonDays);
        training.Reverse();
        return new(horizonDays, training, holdout);
    }

    /// <summary>Returns the start of an instant's UTC day.</summary>
    internal static DateTimeOffset StartOfDay(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    private static UserErrorException TooFewDays(DateTimeOffset firstOrder, DateTimeOffset lastOrder, int horizonDays)
    {
        // One horizon for the holdout, one and a third to train on, half of one as history, and the last day, which may be incomplete.
        var neededDays = Math.Ceiling(horizonDays * 17 / 6.0) + 1;
        return new(
            $"--orders must span at least {neededDays} days for a horizon of {horizonDays} days, " +
            $"got {(lastOrder - firstOrder).TotalDays:0} days; add older orders, or set a shorter --horizon.");
    }
}
