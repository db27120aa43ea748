using Conversion.Models;
using Conversion.Orders;
using static System.FormattableString;

namespace Conversion.Training.Evaluation;

/// <summary>What each head must show before it may ship. Each reason against it is a sentence with its numbers.</summary>
/// <remarks>
/// A head is refused only for what is beyond noise: a simple method that is better, one-sided at 95 % with Holm's
/// correction over the methods and metrics (Holm 1979), too little data to tell, or no signal.
/// </remarks>
internal static class QualityGate
{
    private const double Significance = 0.05;

    // Every shop is tested for signal, and only shops without it can give a false alarm. A real signal is far beyond this.
    private const double SignalSignificance = 0.01;

    private const double IntervalShare = 0.95;
    private const long MinimumBuyers = 500;
    private const double MinimumDays = 180;

    // Half of a 95 % interval. A wider one is too little data.
    private const double WidestAuc = 0.03;
    private const double WidestBrier = 0.01;

    /// <summary>Checks that there are enough orders to learn from.</summary>
    public static IEnumerable<string> CheckData(OrderSummary data)
    {
        if (data.Buyers < MinimumBuyers)
            yield return $"The orders must contain at least {MinimumBuyers} buyers, got {data.Buyers:N0}.";
        var days = (data.LastOrder - data.FirstOrder).TotalDays;
        if (days < MinimumDays)
            yield return $"The orders must span at least {MinimumDays} days, got {days:0}.";
        if (data.RepeatBuyers == 0)
            yield return $"The orders must contain repeat buyers, got none: all {data.Buyers:N0} buyers bought on one day only.";
    }

    /// <summary>Refuses every head for the same reasons.</summary>
    public static IReadOnlyList<HeadVerdict> RefuseAll(IReadOnlyList<string> reasons) =>
        [.. HeadName.All.Select(head => HeadVerdict.From(head, reasons))];

    /// <summary>Judges each head.</summary>
    /// <param name="bootstrap">The figures of the model and of the baselines on the holdouts that judge.</param>
    /// <param name="baselines">The names of the baselines.</param>
    public static IReadOnlyList<HeadVerdict> Judge(PairedBootstrap bootstrap, IReadOnlyList<string> baselines)
    {
        var tooLittle = CheckPrecision(bootstrap).ToList();
        return
        [
            Head(HeadName.Probability, new(Metric.Auc, 0.5, "AUC"),
                new(Metric.Auc, "AUC", true), new(Metric.Brier, "Brier score", false)),
            Head(HeadName.DaysToBuy, new(Metric.DaysConcordance, 0.5, "the AUC of late against early buyers"),
                new Comparison(Metric.DaysMae, "days MAE", false)),
            Head(HeadName.Value, new(Metric.ValueGini, 0, "value Gini"),
                new(Metric.ValueGini, "value Gini", true), new(Metric.ValueDeviance, "Tweedie deviance of the value", false)),
        ];

        HeadVerdict Head(string name, Signal signal, params Comparison[] comparisons)
        {
            if (bootstrap.Figure(0, comparisons[0].Metric) is null)
                return new(name, false, ["The model does not have this head."]);
            return HeadVerdict.From(
                name, [.. tooLittle, .. CheckSignal(bootstrap, signal), .. Compare(bootstrap, baselines, comparisons)]);
        }
    }

    private static IEnumerable<string> CheckPrecision(PairedBootstrap bootstrap)
    {
        foreach (var (metric, name, widest) in new[] { (Metric.Auc, "AUC", WidestAuc), (Metric.Brier, "Brier score", WidestBrier) })
        {
            if (bootstrap.Interval(0, metric, IntervalShare) is not { } interval || (interval.High - interval.Low) / 2 <= widest)
                continue;
            var range = Invariant($"{interval.Low:0.000} to {interval.High:0.000}");
            yield return Invariant($"There is too little data: the {name}'s interval {range} is wider than ±{widest}.");
        }
    }

    private static IEnumerable<string> CheckSignal(PairedBootstrap bootstrap, Signal signal)
    {
        // Three heads are tested, and any of them would be a false alarm.
        if (bootstrap.ShareAtMost(signal.Metric, signal.Chance) > SignalSignificance / HeadName.All.Count)
            yield return Invariant(
                $"There is no signal: {signal.Name} {bootstrap.Figure(0, signal.Metric):0.000} is not above {signal.Chance} beyond noise.");
    }

    // Holm: the smallest chance is compared with the level divided by all tests, the next with one test less, and so on.
    private static IEnumerable<string> Compare(PairedBootstrap bootstrap, IReadOnlyList<string> baselines, Comparison[] comparisons)
    {
        var tests = comparisons
            .SelectMany(comparison => baselines.Select((name, i) => new
            {
                comparison,
                name,
                Figure = bootstrap.Figure(i + 1, comparison.Metric),
                Chance = bootstrap.ChanceNotBetter(i + 1, comparison.Metric, comparison.HigherIsBetter),
            }))
            .Where(test => test.Chance is not null).OrderBy(test => test.Chance).ToList();
        for (var i = 0; i < tests.Count && tests[i].Chance <= Significance / (tests.Count - i); i++)
        {
            var ours = bootstrap.Figure(0, tests[i].comparison.Metric);
            yield return Invariant(
                $"{tests[i].comparison.Name} {tests[i].Figure:0.0000} of {tests[i].name} is better than {ours:0.0000} beyond noise.");
        }
    }

    private sealed record Comparison(Metric Metric, string Name, bool HigherIsBetter);

    private sealed record Signal(Metric Metric, double Chance, string Name);
}
