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
        if (card.Evaluation is not null)
            markdown.AddEvaluation(card.Evaluation);
        markdown.AddActions(card);
        markdown.AddLimits(card);
        return markdown._text.ToString();
    }

    /// <summary>Returns what a user wants to know first: the verdict, the metrics and the actions.</summary>
    public static IEnumerable<string> Summarize(ModelCard card)
    {
        yield return card.Verdict.Text;
        yield return VerdictText.Summarize(card.Verdicts, card.Heads);
        foreach (var verdict in card.Verdicts.Where(verdict => !verdict.Passed))
            yield return $"{verdict.Head}: {string.Join(' ', verdict.Reasons)}";
        if (card.Evaluation is not null)
            yield return Summarize(card.Evaluation);
        if (card.Actions.Count > 0)
            yield return $"Actions: {string.Join(", ", card.Actions.Select(action => $"{action.Action} {action.Customers:N0}"))}.";
    }

    /// <summary>Returns the metrics in one line.</summary>
    public static string Summarize(EvaluationReport report)
    {
        var metrics = report.Metrics;
        return $"Holdouts {string.Join(", ", report.Holdouts.Where(holdout => holdout.Judges).Select(holdout => Day(holdout.Cutoff)))}: " +
            $"AUC {metrics.Auc:0.000}, Brier {metrics.Brier:0.000}, calibration error {metrics.ExpectedCalibrationError:0.000}, " +
            $"days MAE {metrics.DaysMae:0.0}, value Gini {metrics.ValueGini:0.000}, " +
            $"money predicted over spent {metrics.ValueTotal:0.00}";
    }

    private void AddTitle(ModelCard card)
    {
        AddParagraph($"# {card.Name} {card.Version}");
        AddParagraph(card.Verdict.Text);
        AddParagraph(VerdictText.Summarize(card.Verdicts, card.Heads));
        AddParagraph($"{Signature}; the same facts as JSON are in `{card.Name}.card.json`. Seed {card.Seed}, SHA-256 `{card.Hash}`.");
        AddParagraph("## What it predicts");
        AddParagraph(card.Heads.Count == 0
            ? "No head: the model predicts nothing. Policies decide by the history of a customer alone."
            : "For a customer with at least one purchase, as of an instant: " +
            $"{string.Join(", ", card.Heads.Select(head => Describe(head, card.HorizonDays)))}. " +
            $"The target coverage of the intervals is {card.Coverage:P0}. Their actual coverage is below.");
    }

    private static string Describe(string head, int horizonDays) => head switch
    {
        Models.HeadName.Probability => $"the probability of buying within {horizonDays} days",
        Models.HeadName.DaysToBuy => "the days until the next purchase",
        _ => $"the money spent within the {horizonDays} days",
    };

    private void AddData(ModelCard card)
    {
        AddParagraph("## Data");
        AddParagraph(card.Source is { } source
            ? $"{source.Title}: {source.Citation} {source.Licence}. <{source.Url}>"
            : "The source of the orders is not described.");
        AddParagraph(card.Data.ToString());
        if (card.Cutoffs.Holdouts.Count > 0)
            AddParagraph(
                $"Judged at {string.Join(", ", card.Cutoffs.Holdouts.Select(Day))}, each time by a model that knew nothing later. " +
                $"Then fitted on the orders before {Day(card.Cutoffs.End)}: {card.Training.Snapshots:N0} snapshots of " +
                $"{card.Training.Customers:N0} customers at {card.Cutoffs.Training.Count} cutoffs from {Day(card.Cutoffs.Training[0])}.");
    }

    private void AddEvaluation(EvaluationReport report)
    {
        AddParagraph("## How good it is");
        AddLine("| holdout | customers | bought | AUC | Brier | days MAE | money predicted | money spent (90 % interval) | use |");
        AddLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var holdout in report.Holdouts)
            AddLine(
                $"| {Day(holdout.Cutoff)} | {holdout.Customers:N0} | {holdout.Buyers:N0} | {holdout.Metrics.Auc:0.000} | " +
                $"{holdout.Metrics.Brier:0.000} | {holdout.Metrics.DaysMae:0.0} | {holdout.PredictedMoney:N0} | " +
                $"{holdout.ActualMoney:N0} ({holdout.ActualMoneyLow:N0} to {holdout.ActualMoneyHigh:N0}) | " +
                $"{(holdout.Judges ? "judges" : "chose the recipe")} |");
        AddLine();
        AddParagraph("The figures below are means of the holdouts that judge, with 95 % intervals (paired bootstrap over customers).");
        AddLine($"| {string.Join(" | ", MetricTable.Headers).TrimStart()} |");
        AddLine($"|{string.Concat(MetricTable.Headers.Select(_ => "---|"))}");
        foreach (var cells in MetricTable.Rows(report))
            AddLine($"| {string.Join(" | ", cells)} |");
        AddLine();
        if (report.MoneyByMonth.Count > 0)
        {
            AddParagraph(
                "All money by month after the last holdout. The prediction of the horizon is spread over its months as money was " +
                "spent earlier.");
            AddLine("| from | until | money predicted | money spent |");
            AddLine("|---|---|---|---|");
            foreach (var month in report.MoneyByMonth)
                AddLine($"| {Day(month.From)} | {Day(month.Until)} | {month.Predicted:N0} | {month.Actual:N0} |");
            AddLine();
        }
        AddLine("| customers | number | days inside the interval | value inside the interval |");
        AddLine("|---|---|---|---|");
        foreach (var group in report.Coverage)
            AddLine($"| {group.Group} | {group.Customers:N0} | {group.Days:P0} | {group.Value:P0} |");
        AddLine();
    }

    private void AddActions(ModelCard card)
    {
        if (card.Actions.Count == 0)
            return;
        AddParagraph("## What the policy does");
        AddLine("| action | customers | bought | share of the money |");
        AddLine("|---|---|---|---|");
        foreach (var action in card.Actions)
            AddLine($"| {action.Action} | {action.Customers:N0} | {action.Bought:P0} | {action.MoneyShare:P0} |");
        AddLine();
    }

    private void AddLimits(ModelCard card)
    {
        AddParagraph("## Limits");
        foreach (var limit in card.Limits)
            AddLine($"- {limit}");
    }

    private void AddParagraph(string line)
    {
        AddLine(line);
        AddLine();
    }

    private void AddLine(string line = "") => _text.Append(line).Append('\n');

    private static string Day(DateTimeOffset instant) => $"{instant:yyyy-MM-dd}";
}
