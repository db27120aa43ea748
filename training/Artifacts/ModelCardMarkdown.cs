using System.Globalization;
using System.Text;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Artifacts;

/// <summary>The card in words.</summary>
public static class ModelCardMarkdown
{
    /// <summary>What tells a card from a text of the user's.</summary>
    public const string Signature = "Written by `conversion fit` beside the artifact";

    /// <summary>The card as Markdown.</summary>
    public static string Render(ModelCard card)
    {
        var text = new StringBuilder();
        var report = card.Evaluation;
        Line($"# {card.Name} {card.Version}");
        Line();
        Line($"{Signature}; the same facts as JSON are in `{card.Name}.card.json`. Seed {card.Seed}, SHA-256 `{card.Hash}`.");
        Line();
        Line("## What it predicts");
        Line();
        Line($"For a customer with at least one purchase, as of an instant: the probability of buying within {card.HorizonDays} days, the days until then, and the money spent within them. Intervals are made to hold the truth for {card.Coverage:P0} of customers; how many they held is below.");
        Line();
        Line("## Data");
        Line();
        if (card.Source is { } source)
            Line($"{source.Title}: {source.Citation} {source.Licence}. <{source.Url}>");
        else
            Line("The orders it was fitted on are not described.");
        Line();
        Line(card.Data.ToString());
        Line();
        Line($"Learnt from {card.Training.Snapshots:N0} snapshots of {card.Training.Customers:N0} customers, by their futures after {string.Join(", ", card.Cutoffs.Training.Select(Day))}; judged on the untouched one after {Day(card.Cutoffs.Holdout)}.");
        Line();
        Line(string.Create(CultureInfo.InvariantCulture,
            $"Boosted trees: {card.Shape.Trees} of {card.Shape.Leaves} leaves, each of {card.Shape.MinimumExamplesPerLeaf} examples or more, learning rate {card.Shape.LearningRate}, {card.Shape.FeatureFraction:P0} of the features tried at a split."));
        Line();
        Line("## How good it is");
        Line();
        Line($"{report.Customers:N0} customers, {report.Buyers:N0} of whom bought.");
        Line();
        Line("| | AUC | Brier | log loss | calibration error | days MAE | value MAE | value Gini | value R² |");
        Line("|---|---|---|---|---|---|---|---|---|");
        Row("this model", report.Metrics);
        foreach (var baseline in report.Baselines)
            Row(baseline.Name, baseline.Metrics);
        Line();
        Line("| customers | number | days inside the interval | value inside the interval |");
        Line("|---|---|---|---|");
        foreach (var group in report.Coverage)
            Line($"| {group.Group} | {group.Customers:N0} | {group.Days:P0} | {group.Value:P0} |");
        Line();
        Line("## Limits");
        Line();
        foreach (var limit in card.Limits)
            Line($"- {limit}");
        return text.ToString();

        void Line(string line = "") => text.Append(line).Append('\n');

        void Row(string name, EvaluationMetrics f) =>
            Line($"| {name} | {f.Auc:0.000} | {f.Brier:0.000} | {f.LogLoss:0.000} | {f.ExpectedCalibrationError:0.000} | {f.DaysMae:0.0} | {f.ValueMae:0.0} | {f.ValueGini:0.000} | {f.ValueRSquared:0.000} |");
    }

    /// <summary>The figures in one line.</summary>
    public static string Summary(EvaluationReport report) =>
        $"Holdout {Day(report.Cutoff)}: AUC {report.Metrics.Auc:0.000}, Brier {report.Metrics.Brier:0.000}, calibration error {report.Metrics.ExpectedCalibrationError:0.000}, days MAE {report.Metrics.DaysMae:0.0}, value MAE {report.Metrics.ValueMae:0.0}, Gini {report.Metrics.ValueGini:0.000}";

    private static string Day(DateTimeOffset instant) => $"{instant:yyyy-MM-dd}";
}
