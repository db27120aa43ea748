using System.Globalization;
using Conversion.Training.Orders;

namespace Conversion.Training.Evaluation;

/// <summary>What a model must show before it may ship. Each fault is a sentence with its figures.</summary>
public static class QualityGate
{
    private const long FewestBuyers = 500;
    private const double FewestDays = 180;

    /// <summary>Whether there is enough to learn from.</summary>
    public static IEnumerable<string> Check(IngestionSummary data)
    {
        if (data.Buyers < FewestBuyers)
            yield return $"{data.Buyers:N0} buyers are too few; {FewestBuyers} are needed.";
        var days = (data.LastOrder - data.FirstOrder).TotalDays;
        if (days < FewestDays)
            yield return $"{days:0} days of orders are too few; {FewestDays} are needed.";
        if (data.RepeatBuyers == 0)
            yield return $"No customer came back: each of {data.Buyers:N0} buyers bought on one day only.";
    }

    /// <summary>Whether the model is ahead of every simple method, in every figure that the method has.</summary>
    public static IEnumerable<string> Check(EvaluationReport report)
    {
        foreach (var (name, simple) in report.Baselines.Select(b => (b.Name, b.Metrics)))
        {
            var ours = report.Metrics;
            foreach (var (figure, model, baseline, sign) in new[]
            {
                ("AUC", ours.Auc, simple.Auc, 1),
                ("Brier score", ours.Brier, simple.Brier, -1),
                ("days MAE", ours.DaysMae, simple.DaysMae, -1),
                ("value MAE", ours.ValueMae, simple.ValueMae, -1),
                ("value Gini", ours.ValueGini, simple.ValueGini, 1),
            })
            {
                if (baseline is { } other && !(sign * model > sign * other))
                    yield return string.Create(CultureInfo.InvariantCulture,
                        $"{figure} {model:0.0000} is not ahead of {name}: {other:0.0000}.");
            }
        }
    }
}
