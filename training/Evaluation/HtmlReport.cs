using System.Net;
using System.Text;

namespace Conversion.Training.Evaluation;

/// <summary>An <see cref="EvaluationReport"/> as one HTML file that asks nothing of the network.</summary>
public static class HtmlReport
{
    private const string Style =
        """
        body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1180px; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .75rem; text-align: right; border-bottom: 1px solid #ddd }
        th:first-child, td:first-child { text-align: left } tr.model { font-weight: 600 }
        main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.5rem }
        figure { margin: 0 } figcaption { font-weight: 600 } figure p { margin: 0 0 .5rem; color: #555 } svg { max-width: 100%; height: auto }
        .warning { padding: .5rem 1rem; background: #fff3cd }
        .key { margin-right: 1rem } .key::before { content: ""; display: inline-block; width: .75em; height: .75em; margin-right: .35em; background: var(--color) }
        """;

    /// <summary>The page.</summary>
    /// <param name="title">The model's name and version.</param>
    /// <param name="orders">What it is judged by, in a sentence.</param>
    /// <param name="horizonDays">The window predicted for.</param>
    /// <param name="stated">The coverage that the intervals claim.</param>
    public static string Render(EvaluationReport report, string title, string orders, int horizonDays, double stated)
    {
        var html = new StringBuilder();
        var figures = 0;
        Line($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Text(title)}</title><style>{Style}</style>");
        Line($"<h1>{Text(title)}</h1><p>Judged on the {horizonDays} days after {report.Cutoff:yyyy-MM-dd}: {report.Customers:N0} customers with a purchase before, {report.Buyers:N0} of whom bought.</p>");
        Line($"<p>{Text(orders)}</p>");
        if (report.Warning is { } warning)
            Line($"<p class=\"warning\">{Text(warning)}</p>");
        Line("<table><tr><th></th><th>AUC</th><th>Brier</th><th>log loss</th><th>calibration error</th><th>days MAE</th><th>value MAE</th><th>value Gini</th><th>value R²</th></tr>");
        Row("this model", report.Metrics, " class=\"model\"");
        foreach (var baseline in report.Baselines)
            Row(baseline.Name, baseline.Metrics, "");
        Line("</table><main>");
        Figure("Gain", "How many of the buyers are among the customers ranked first.", Charts.Gain(report));
        Figure("Lift", "How much more often the customers ranked first buy than any.", Charts.Lift(report));
        Figure("Calibration", "Of those given 70 %, do 70 % buy?", Charts.Calibration(report));
        if (report.Coverage[0] is not { Days: null, Value: null })
            Figure("Interval coverage", $"How often the truth is inside, by customers' purchases so far; the line is at the stated {stated:P0}.", Charts.Coverage(report, stated));
        Figure("Days to buy, residuals", "Among those who bought.", Charts.Residuals(report.DaysResiduals, "days"));
        Figure("Value, residuals", "All customers.", Charts.Residuals(report.ValueResiduals, "money"));
        Figure("Money captured", "What share of the money the customers ranked first brought.", Charts.Money(report));
        if (report.Actions.Count > 0)
            Figure("Actions", "What the policy decides, and what those customers then did.", Charts.Actions(report));
        Figure("Importance", "How much worse it does when a feature is shuffled among customers.", Charts.Importance(report));
        Line("</main></html>");
        return html.ToString();

        void Line(string line) => html.Append(line).Append('\n');

        void Row(string name, EvaluationMetrics f, string attributes) => Line(
            $"<tr{attributes}><td>{Text(name)}</td><td>{f.Auc:0.000}</td><td>{f.Brier:0.000}</td><td>{f.LogLoss:0.000}</td><td>{f.ExpectedCalibrationError:0.000}</td><td>{f.DaysMae:0.0}</td><td>{f.ValueMae:#,0.0}</td><td>{f.ValueGini:0.000}</td><td>{f.ValueRSquared:0.000}</td></tr>");

        // Every picture numbers its clip paths from 1; on one page they would clip each other.
        void Figure(string name, string question, string svg)
        {
            svg = svg.Replace("\"clipPath", $"\"clip{++figures}-", StringComparison.Ordinal)
                .Replace("#clipPath", $"#clip{figures}-", StringComparison.Ordinal);
            Line($"<figure><figcaption>{name}</figcaption><p>{question}</p>{svg}</figure>");
        }
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
