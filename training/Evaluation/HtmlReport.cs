using System.Net;
using System.Text;

namespace Conversion.Training.Evaluation;

/// <summary>Writes an <see cref="EvaluationReport"/> as one HTML file that loads nothing from the network.</summary>
internal sealed class HtmlReport
{
    private const string Style =
        """
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1180px; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: 1rem 0 }
        th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ddd }
        th:first-child, td:first-child { text-align: left } tr:nth-child(2) { font-weight: 600 }
        main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.5rem }
        figure { margin: 0 } figcaption { font-weight: 600 } figure p { margin: 0 0 .5rem; color: #555 }
        svg { max-width: 100%; height: auto }
        .warning { padding: .5rem 1rem; background: #fff3cd }
        .key { margin-right: 1rem }
        .key::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .35em; background: var(--color) }
        """;

    private readonly StringBuilder _html = new();
    private int _figures;

    private HtmlReport()
    {
    }

    /// <summary>Renders the page. Without an evaluation, it contains the verdict and its reasons.</summary>
    public static string Render(EvaluationReport? report, ReportContext context)
    {
        var page = new HtmlReport();
        page.AddHeader(report, context);
        if (report is not null)
        {
            page.AddHoldouts(report);
            page.AddMetrics(report);
        }
        page.AddLimits(context);
        page.AddLine("<main>");
        if (report is not null)
            page.AddFigures(report, context);
        if (context.Actions.Any(action => action.Bought is not null))
            page.AddFigure("Actions", "What the policy decides, and what those customers did.", Charts.Actions(context.Actions));
        page.AddLine("</main></html>");
        return page._html.ToString();
    }

    private void AddHeader(EvaluationReport? report, ReportContext context)
    {
        var title = Encode(context.Title);
        AddLine("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
        AddLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        AddLine($"<title>{title}</title><style>{Style}</style>");
        AddLine($"<h1>{title}</h1>");
        AddLine($"<p><strong>{Encode(context.Verdict)}</strong></p>");
        if (report is not null)
            AddLine($"<p>Charts are of the {context.HorizonDays} days after {report.Cutoff:yyyy-MM-dd}: " +
                $"{report.Customers:N0} customers with an earlier purchase; {report.Buyers:N0} of them bought.</p>");
        AddLine($"<p>{Encode(context.Orders)}</p>");
        if (report?.Warning is not null)
            AddLine($"<p class=\"warning\">{Encode(report.Warning)}</p>");
    }

    private void AddHoldouts(EvaluationReport report)
    {
        string[] headers =
        [
            "holdout", "customers", "bought", "AUC", "Brier", "days MAE", "money predicted", "money spent", "90 % interval", "use",
        ];
        AddTable(headers, report.Holdouts.Select(holdout => (IEnumerable<string>)
        [
            $"{holdout.Cutoff:yyyy-MM-dd}", $"{holdout.Customers:N0}", $"{holdout.Buyers:N0}", $"{holdout.Metrics.Auc:0.000}",
            $"{holdout.Metrics.Brier:0.000}", $"{holdout.Metrics.DaysMae:0.0}", $"{holdout.PredictedMoney:N0}", $"{holdout.ActualMoney:N0}",
            $"{holdout.ActualMoneyLow:N0} to {holdout.ActualMoneyHigh:N0}", holdout.Judges ? "judges" : "chose the recipe",
        ]));
    }

    private void AddMetrics(EvaluationReport report)
    {
        AddLine("<p>Means of the holdouts that judge, with 95 % intervals (paired bootstrap over customers).</p>");
        AddTable(MetricTable.Headers, MetricTable.Rows(report));
    }

    private void AddTable(IReadOnlyList<string> headers, IEnumerable<IEnumerable<string>> rows)
    {
        AddLine($"<table><tr>{string.Concat(headers.Select(header => $"<th>{Encode(header)}</th>"))}</tr>");
        foreach (var row in rows)
            AddLine($"<tr>{string.Concat(row.Select(cell => $"<td>{Encode(cell)}</td>"))}</tr>");
        AddLine("</table>");
    }

    private void AddLimits(ReportContext context)
    {
        if (context.Limits.Count > 0)
            AddLine($"<h2>Limits</h2><ul>{string.Concat(context.Limits.Select(limit => $"<li>{Encode(limit)}</li>"))}</ul>");
    }

    private void AddFigures(EvaluationReport report, ReportContext context)
    {
        if (report.Gain.Count > 0)
        {
            AddFigure("Gain", "The share of buyers among the customers ranked first.", Charts.Gain(report));
            AddFigure("Lift", "How many times more often the customers ranked first buy than the average.", Charts.Lift(report));
            AddFigure("Calibration", "Of customers with a probability of 70 %, do 70 % buy?", Charts.Calibration(report));
        }
        if (report.Coverage[0] is not { Days: null, Value: null })
            AddFigure(
                "Interval coverage",
                "The share of truths inside the interval, by the customers' earlier purchases. " +
                $"The line shows the target, {context.Coverage:P0}.",
                Charts.Coverage(report, context.Coverage));
        if (report.DaysResiduals.Count > 0)
            AddFigure("Days to buy, residuals", "Customers who bought.", Charts.Residuals(report.DaysResiduals, "days"));
        if (report.ValueResiduals.Count > 0)
        {
            AddFigure("Value, residuals", "All customers.", Charts.Residuals(report.ValueResiduals, "money"));
            AddFigure("Money captured", "The share of money that the customers ranked first spent.", Charts.Money(report));
            AddFigure(
                "Money by month",
                "All money predicted and spent. The prediction of the horizon is spread over its months as money was spent earlier.",
                Charts.Totals(report));
        }
        AddFigure(
            "Importance", "How much the error rises when a feature is shuffled among the customers.", Charts.Importance(report));
    }

    // Every SVG numbers its clip paths from 1. On one page they would clip each other.
    private void AddFigure(string name, string caption, string svg)
    {
        _figures++;
        svg = svg.Replace("\"clipPath", $"\"clip{_figures}-", StringComparison.Ordinal)
            .Replace("#clipPath", $"#clip{_figures}-", StringComparison.Ordinal);
        AddLine($"<figure><figcaption>{name}</figcaption><p>{caption}</p>{svg}</figure>");
    }

    private void AddLine(string line) => _html.Append(line).Append('\n');

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
