using System.Globalization;
using System.Text;
using Conversion.Training.Evaluation;

namespace Conversion.Training.Artifacts;

/// <summary>Writes the card in words, as Markdown.</summary>
internal sealed class ModelCardMarkdown
{
    /// <summary>The words that distinguish a card from a text of the user's.</summary>
    public const string Signature = "Written by `conversion fit` beside the artifact";

    private readonly StringBuilder _text = new();

    private ModelCardMarkdown()
    {
    }

    /// <summary>Renders the card.</summary>
    public static string Render(ModelCard card)
    {
        var markdown = new ModelCardMarkdown();
        markdown.AddTitle(card);
        markdown.AddData(card);
        markdown.AddEvaluation(card.Evaluation);
        markdown.AddLimits(card);
        return markdown._text.ToString();
    }

    /// <summary>Returns the metrics in one line.</summary>
    public static string Summarize(EvaluationReport report)
    {
        var metrics = report.Metrics;
        return $"Holdout {Day(report.Cutoff)}: AUC {metrics.Auc:0.000}, Brier {metrics.Brier:0.000}, " +
            $"calibration error {metrics.ExpectedCalibrationError:0.000}, days MAE {metrics.DaysMae:0.0}, " +
            $"value MAE {metrics.ValueMae:0.0}, Gini {metrics.ValueGini:0.000}";
    }

    private void AddTitle(ModelCard card)
    {
        AddParagraph($"# {card.Name} {card.Version}");
        AddParagraph($"{Signature}; the same facts as JSON are in `{card.Name}.card.json`. Seed {card.Seed}, SHA-256 `{card.Hash}`.");
        AddParagraph("## What it predicts");
        AddParagraph(
            "For a customer with at least one purchase, as of an instant: the probability of buying within " +
            $"{card.HorizonDays} days, the days until the next purchase, and the money spent within the {card.HorizonDays} days. " +
            $"The target coverage of the intervals is {card.Coverage:P0}. Their actual coverage is below.");
    }

    private void AddData(ModelCard card)
    {
        AddParagraph("## Data");
        AddParagraph(card.Source is { } source
            ? $"{source.Title}: {source.Citation} {source.Licence}. <{source.Url}>"
            : "The source of the orders is not described.");
        AddParagraph(card.Data.ToString());
        AddParagraph(
            $"Trained on {card.Training.Snapshots:N0} snapshots of {card.Training.Customers:N0} customers, at the cutoffs " +
            $"{string.Join(", ", card.Cutoffs.Training.Select(Day))}. Evaluated at the holdout cutoff {Day(card.Cutoffs.Holdout)}.");
        var shape = card.Hyperparameters;
        AddParagraph(string.Create(
            CultureInfo.InvariantCulture,
            $"Boosted trees: {shape.Trees} trees of {shape.Leaves} leaves, at least {shape.MinimumExamplesPerLeaf} examples " +
            $"in a leaf, learning rate {shape.LearningRate}, {shape.FeatureFraction:P0} of the features tried at a split."));
    }

    private void AddEvaluation(EvaluationReport report)
    {
        AddParagraph("## How good it is");
        AddParagraph($"{report.Customers:N0} customers; {report.Buyers:N0} of them bought.");
        AddLine("| | AUC | Brier | log loss | calibration error | days MAE | value MAE | value Gini | value R² |");
        AddLine("|---|---|---|---|---|---|---|---|---|");
        AddRow("this model", report.Metrics);
        foreach (var baseline in report.Baselines)
            AddRow(baseline.Name, baseline.Metrics);
        AddLine();
        AddLine("| customers | number | days inside the interval | value inside the interval |");
        AddLine("|---|---|---|---|");
        foreach (var group in report.Coverage)
            AddLine($"| {group.Group} | {group.Customers:N0} | {group.Days:P0} | {group.Value:P0} |");
        AddLine();
    }

    private void AddLimits(ModelCard card)
    {
        AddParagraph("## Limits");
        foreach (var limit in card.Limits)
            AddLine($"- {limit}");
    }

    private void AddRow(string name, EvaluationMetrics metrics)
    {
        string[] cells =
        [
            name,
            $"{metrics.Auc:0.000}",
            $"{metrics.Brier:0.000}",
            $"{metrics.LogLoss:0.000}",
            $"{metrics.ExpectedCalibrationError:0.000}",
            $"{metrics.DaysMae:0.0}",
            $"{metrics.ValueMae:0.0}",
            $"{metrics.ValueGini:0.000}",
            $"{metrics.ValueRSquared:0.000}",
        ];
        AddLine($"| {string.Join(" | ", cells)} |");
    }

    private void AddParagraph(string line)
    {
        AddLine(line);
        AddLine();
    }

    private void AddLine(string line = "") => _text.Append(line).Append('\n');

    private static string Day(DateTimeOffset instant) => $"{instant:yyyy-MM-dd}";
}
