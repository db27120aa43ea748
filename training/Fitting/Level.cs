using Conversion.Training.RepeatBuying;

namespace Conversion.Training.Fitting;

/// <summary>
/// How much today's customers buy and spend in a horizon on average, by their whole histories: BG/NBD with gamma-gamma
/// spend. Without a year seen, the newest windows alone would take the last season for the next; the heads meet them
/// half-way, which erred least over falling and rising seasons together.
/// </summary>
internal sealed record Level(double Probability, double Spend)
{
    // Four parameters are as well known from these as from millions.
    private const int MaximumSummaries = 20_000;

    /// <summary>Of the customers at the newest cutoff; null where the season has been seen, and the newest windows tell better.</summary>
    public static Level? Of(Windows windows)
    {
        if (Season.Seen(windows.All))
            return null;
        var customers = windows.Newest(0).Select(row => PurchaseSummary.Of(row.Row)).ToList();
        var stride = 1 + customers.Count / MaximumSummaries;
        var sample = customers.Where((_, i) => i % stride == 0).ToList();
        var (buying, spend) = (BetaGeometric.Fit(sample), GammaGamma.Fit(sample));
        return new(
            customers.Average(customer => buying.ProbabilityOfPurchase(customer, windows.HorizonDays)),
            customers.Average(customer => buying.ExpectedPurchases(customer, windows.HorizonDays) * spend.ExpectedValue(customer)));
    }
}
