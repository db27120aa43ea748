namespace Conversion.Training.Snapshots;

/// <summary>
/// Rolling-origin evaluation: the cutoffs at which customers are described, and the few of them at which a model is judged.
/// </summary>
/// <remarks>
/// A fit as of an instant knows what came before the instant and nothing later. So late cutoffs have only the beginning
/// of their horizon behind them. Their customers are censored, but they show the most recent behaviour.
/// </remarks>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="Cutoffs">All cutoffs, rising. Every holdout is one of them, and so is the end.</param>
/// <param name="Holdouts">The cutoffs to judge at, rising, each with a whole horizon after it. None where the history is too short.</param>
/// <param name="MoreHoldouts">
/// The cutoffs to judge a shop of few customers at, rising. None where the history is too short for more than <paramref name="Holdouts"/>.
/// </param>
/// <param name="End">The start of the last sale's day. The shipped model is fitted on what came before it.</param>
public sealed record RollingOrigin(
    int HorizonDays, IReadOnlyList<DateTimeOffset> Cutoffs, IReadOnlyList<DateTimeOffset> Holdouts,
    IReadOnlyList<DateTimeOffset> MoreHoldouts, DateTimeOffset End)
{
    // The holdouts of a history that is long enough. The first of them chooses the recipe, the others judge it.
    private const int HoldoutCount = 3;

    // A shop of few customers is judged at as many holdouts as its history allows, and by every purchase once.
    private static readonly int[] JudgesOfFewCustomers = [4, 3, 2];

    // So many sixths of a horizon before the first of them.
    private const int ChoosesBefore = 2;

    private const int DaysPerYear = 365;

    // Two years before the first of three holdouts, so that each season occurs twice. Older habits have faded.
    private const int HistoryDays = 730;
    private const int CutoffsPerHorizon = Snapshot.Sixths;

    // Recent cutoffs follow each other by a sixth of a horizon, and older ones by this many days at least.
    private const int RecentHorizons = 5;
    private const int SparseDays = 15;

    // A horizon of cutoffs before the first whose horizon is over, then three of those.
    private const int MinimumCutoffs = CutoffsPerHorizon + 2;

    /// <summary>
    /// Places the last holdout at the last midnight (UTC) with a whole horizon after it, and two more before it, half a
    /// horizon apart, if the history is long enough. Cutoffs go back as long as half a horizon of history lies before them.
    /// For a shop of few customers, up to four holdouts judge, a horizon apart, and one a third of a horizon before them chooses.
    /// All of these have a cutoff a year before them.
    /// </summary>
    public static RollingOrigin From(DateTimeOffset firstOrder, DateTimeOffset lastSale, int horizonDays)
    {
        var end = StartOfDay(lastSale);
        var first = firstOrder.AddDays(horizonDays / 2.0);
        var cutoffs = Steps(horizonDays).Select(step => end.AddTicks(-step)).TakeWhile(cutoff => cutoff >= first)
            .Reverse().Append(end).ToList();
        var holdouts = Enumerable.Range(0, HoldoutCount)
            .Select(i => SixthsBefore(end, horizonDays, CutoffsPerHorizon * (2 + i) / 2))
            .Where(holdout => CanTrain(cutoffs, holdout))
            .Reverse().ToList();
        // Two holdouts are too few to choose at one and to judge at several.
        return new(
            horizonDays, cutoffs, holdouts.Count is 0 or HoldoutCount ? holdouts : holdouts[^1..],
            OfFewCustomers(cutoffs, horizonDays), end);
    }

    /// <summary>The days that the orders must span for a holdout.</summary>
    /// <remarks>
    /// One horizon for the holdout, one and a third to train on, half of one as history, and the last day, which may be
    /// incomplete.
    /// </remarks>
    public static double NeededDays(int horizonDays) => Math.Ceiling(horizonDays * 17 / 6.0) + 1;

    /// <summary>Returns the start of an instant's UTC day.</summary>
    internal static DateTimeOffset StartOfDay(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    private static List<DateTimeOffset> OfFewCustomers(List<DateTimeOffset> cutoffs, int horizonDays)
    {
        foreach (var judges in JudgesOfFewCustomers)
        {
            var chooses = SixthsBefore(cutoffs[^1], horizonDays, CutoffsPerHorizon * judges + ChoosesBefore);
            if (cutoffs[0] <= chooses.AddDays(-DaysPerYear) && CanTrain(cutoffs, chooses))
                return
                [
                    chooses,
                    .. Enumerable.Range(1, judges).Select(i => SixthsBefore(cutoffs[^1], horizonDays, CutoffsPerHorizon * i)).Reverse(),
                ];
        }
        return [];
    }

    private static bool CanTrain(List<DateTimeOffset> cutoffs, DateTimeOffset holdout) =>
        cutoffs.Count(cutoff => cutoff < holdout) >= MinimumCutoffs;

    private static DateTimeOffset SixthsBefore(DateTimeOffset end, int horizonDays, int sixths) =>
        end.AddTicks(-StepTicks(horizonDays) * sixths);

    // The distances of the cutoffs from the end, in ticks.
    private static IEnumerable<long> Steps(int horizonDays)
    {
        var step = StepTicks(horizonDays);
        var oldest = Math.Max(HistoryDays + 2L * horizonDays, DaysPerYear + (long)RecentHorizons * horizonDays) * TimeSpan.TicksPerDay;
        var recent = RecentHorizons * CutoffsPerHorizon * step;
        var sparse = Math.Max(step, SparseDays * TimeSpan.TicksPerDay);
        for (var distance = step; distance <= oldest; distance += distance < recent ? step : sparse)
            yield return distance;
    }

    // A sixth of a day is a whole number of ticks, but not an exact double.
    private static long StepTicks(int horizonDays) => horizonDays * (TimeSpan.TicksPerDay / CutoffsPerHorizon);
}
