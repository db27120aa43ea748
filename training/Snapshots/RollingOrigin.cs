namespace Conversion.Training.Snapshots;

/// <summary>The instants at which the past is cut off: the holdout's, and earlier ones to learn from.</summary>
/// <remarks>
/// What follows a training cutoff is known up to the holdout's and no further. Late cutoffs have only the beginning of
/// their horizon behind them: their customers are censored, and yet tell what buying has been like of late.
/// </remarks>
public sealed record RollingOrigin(int HorizonDays, IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout)
{
    // Two years of cutoffs, at the default horizon: each season is seen twice, and older habits have faded.
    private const int MaximumCutoffs = 48;
    private const int StepsAHorizon = 6;

    /// <summary>
    /// The holdout is the last midnight with a whole horizon after it. Training cutoffs step back from it by a sixth of
    /// a horizon each, while there is half a horizon of history to look at.
    /// </summary>
    /// <exception cref="UserErrorException">The orders don't span enough days.</exception>
    public static RollingOrigin From(DateTimeOffset firstOrder, DateTimeOffset lastOrder, int horizonDays)
    {
        var holdout = StartOfDay(lastOrder).AddDays(-horizonDays);
        var training = new List<DateTimeOffset>();
        for (var i = 1; i <= MaximumCutoffs; i++)
        {
            // In ticks, of which a day has a sixth: days as a fraction fall short of the sixth that rows are measured by.
            var cutoff = holdout.AddTicks(-horizonDays * (TimeSpan.TicksPerDay / StepsAHorizon) * i);
            if ((cutoff - firstOrder).TotalDays < horizonDays / 2.0)
                break;
            training.Add(cutoff);
        }
        // Three of them with their whole horizon known.
        if (training.Count < StepsAHorizon + 2)
            throw new UserErrorException(
                $"The orders span {(lastOrder - firstOrder).TotalDays:0} days; a horizon of {horizonDays} days needs " +
                $"{Math.Ceiling(horizonDays * 17 / 6.0) + 1}: one horizon held out, one and a third to train on, half of one before as history, and the last day, which may not be whole.");
        training.Reverse();
        return new(horizonDays, training, holdout);
    }

    /// <summary>The beginning of an instant's UTC day.</summary>
    internal static DateTimeOffset StartOfDay(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);
}
