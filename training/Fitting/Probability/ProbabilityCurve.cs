using Conversion.Models;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.Probability;

/// <summary>
/// What Platt scaling leaves: a stack can be right on average and still too high for some customers and too low for others. Customers
/// are divided into parts by what was predicted for them, and the error of a part, in log-odds, moves its point of a rising curve.
/// </summary>
/// <remarks>Errors shrink towards 0 by empirical Bayes, so that a shop whose errors are noise gets a straight line.</remarks>
internal static class ProbabilityCurve
{
    private const int Parts = 20;

    // Of a part; with fewer there are fewer parts.
    private const int SmallestPart = 100;

    /// <summary>Fits the curve; null where there are too few customers.</summary>
    /// <param name="customers">Customers at cutoffs whose whole horizon is known.</param>
    /// <param name="horizonDays">The prediction horizon in days.</param>
    /// <param name="logOdds">The calibrated log-odds of a customer whom the model did not learn from.</param>
    public static IsotonicCurve? Fit(IReadOnlyList<Snapshot> customers, int horizonDays, Func<Snapshot, double> logOdds)
    {
        var parts = Math.Min(Parts, customers.Count / SmallestPart);
        if (parts == 0)
            return null;
        var overlap = Overlap(customers, horizonDays);
        var rising = customers.Select(customer => (LogOdds: logOdds(customer), customer.Bought)).OrderBy(row => row.LogOdds)
            .Chunk((customers.Count + parts - 1) / parts).Select(part => part.ToList()).ToList();
        List<LevelError> errors = [.. rising.Select(part => Error(part, overlap))];
        var prior = SeasonalLevel.PriorInformation(errors);
        List<double> scores = [0], values = [0];
        foreach (var (part, error) in rising.Zip(errors))
        {
            var moved = error.Offset * error.Information / (error.Information + prior);
            var score = part.Average(row => PlattScaling.Logistic(row.LogOdds));
            if (score <= scores[^1])
                continue;
            scores.Add(score);
            values.Add(Math.Max(values[^1], part.Average(row => PlattScaling.Logistic(row.LogOdds + moved))));
        }
        return new([.. scores, 1], [.. values, 1]);
    }

    private static LevelError Error(List<(double LogOdds, bool Bought)> part, double overlap)
    {
        var error = LevelError.Of(default, [.. part.Select(row => row.LogOdds)], part.Count(row => row.Bought));
        return error with { Information = error.Information / overlap };
    }

    // A purchase counts at each cutoff less than a horizon before it, but says something only once.
    private static double Overlap(IReadOnlyList<Snapshot> customers, int horizonDays)
    {
        List<DateTimeOffset> cutoffs = [.. customers.Select(customer => customer.AsOf).Distinct()];
        var days = (cutoffs.Max() - cutoffs.Min()).TotalDays;
        return days > 0 ? Math.Max(1, horizonDays * (cutoffs.Count - 1) / days) : 1;
    }
}
