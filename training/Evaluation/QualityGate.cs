using System.Globalization;

using Conversion.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>What a model must show before it may ship. Each fault is a sentence with its numbers.</summary>
public static class QualityGate
{
    private const long MinimumBuyers = 500;
    private const double MinimumDays = 180;

    private enum Better
    {
        Higher,
        Lower,
    }

    /// <summary>Checks that there are enough orders to learn from.</summary>
    public static IEnumerable<string> Check(OrderSummary data)
    {
        if (data.Buyers < MinimumBuyers)
            yield return $"The orders must contain at least {MinimumBuyers} buyers, got {data.Buyers:N0}.";
        var days = (data.LastOrder - data.FirstOrder).TotalDays;
        if (days < MinimumDays)
            yield return $"The orders must span at least {MinimumDays} days, got {days:0}.";
        if (data.RepeatBuyers == 0)
            yield return $"The orders must contain repeat buyers, got none: all {data.Buyers:N0} buyers bought on one day only.";
    }

    /// <summary>Checks that the model is better than every baseline, in every metric that the baseline has.</summary>
    public static IEnumerable<string> Check(EvaluationReport report) =>
        report.Baselines.SelectMany(baseline => Compare(report.Metrics, baseline));

    private static IEnumerable<string> Compare(EvaluationMetrics model, Baseline baseline)
    {
        Comparison[] comparisons =
        [
            new("AUC", model.Auc, baseline.Metrics.Auc, Better.Higher),
            new("Brier score", model.Brier, baseline.Metrics.Brier, Better.Lower),
            new("days MAE", model.DaysMae, baseline.Metrics.DaysMae, Better.Lower),
            new("value MAE", model.ValueMae, baseline.Metrics.ValueMae, Better.Lower),
            new("value Gini", model.ValueGini, baseline.Metrics.ValueGini, Better.Higher),
        ];
        foreach (var comparison in comparisons.Where(comparison => comparison.IsFault))
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{comparison.Metric} {comparison.Model:0.0000} is not better than {comparison.Baseline:0.0000} of {baseline.Name}.");
    }

    private sealed record Comparison(string Metric, double? Model, double? Baseline, Better Better)
    {
        // A metric that the model lacks, or that is NaN, is a fault.
        public bool IsFault => Baseline is not null && !(Better == Better.Higher ? Model > Baseline : Model < Baseline);
    }
}
