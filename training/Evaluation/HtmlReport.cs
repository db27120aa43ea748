namespace Conversion.Training.Evaluation;

/// <summary>Writes an <see cref="EvaluationReport"/> as one HTML file that loads nothing from the network.</summary>
internal sealed class HtmlReport
{
    private readonly HtmlPage _page;

    private HtmlReport(string title) => _page = new(title);

    /// <summary>Renders the page. Without an evaluation, it contains the verdict and its reasons.</summary>
    public static string Render(EvaluationReport? report, ReportContext context)
    {
        var page = new HtmlReport(context.Title);
        page.AddHeader(report, context);
        if (report is not null)
        {
            page.AddHoldouts(report);
            page.AddMetrics(report);
        }
        page._page.AddList("Limits", context.Limits);
        page._page.AddLine("<main>");
        if (report is not null)
            page.AddFigures(report, context);
        if (context.Actions.Any(action => action.Bought is not null))
            page._page.AddFigure("Actions", "What the policy decides, and what those customers did.", Charts.Actions(context.Actions));
        page._page.AddLine("</main></html>");
        return page._page.ToString();
    }

    private void AddHeader(EvaluationReport? report, ReportContext context)
    {
        _page.AddLine($"<p><strong>{HtmlPage.Encode(context.Verdict)}</strong></p>");
        if (report is not null)
            _page.AddLine($"<p>Charts are of the {context.HorizonDays} days after {report.Cutoff:yyyy-MM-dd}: " +
                $"{report.Customers:N0} customers with an earlier purchase; {report.Buyers:N0} of them bought.</p>");
        _page.AddLine($"<p>{HtmlPage.Encode(context.Orders)}</p>");
        if (report?.Warning is not null)
            _page.AddLine($"<p class=\"warning\">{HtmlPage.Encode(report.Warning)}</p>");
    }

    private void AddHoldouts(EvaluationReport report)
    {
        string[] headers =
        [
            "holdout", "customers", "bought", "AUC", "Brier", "days MAE", "money predicted", "money spent", "90 % interval", "use",
        ];
        _page.AddTable(headers, report.Holdouts.Select(holdout => (IEnumerable<string>)
        [
            $"{holdout.Cutoff:yyyy-MM-dd}", $"{holdout.Customers:N0}", $"{holdout.Buyers:N0}", $"{holdout.Metrics.Auc:0.000}",
            $"{holdout.Metrics.Brier:0.000}", $"{holdout.Metrics.DaysMae:0.0}", $"{holdout.PredictedMoney:N0}", $"{holdout.ActualMoney:N0}",
            $"{holdout.ActualMoneyLow:N0} to {holdout.ActualMoneyHigh:N0}", holdout.Judges ? "judges" : "chose the recipe",
        ]));
    }

    private void AddMetrics(EvaluationReport report)
    {
        _page.AddLine("<p>Means of the holdouts that judge, with 95 % intervals (paired bootstrap over customers).</p>");
        _page.AddTable(MetricTable.Headers, MetricTable.Rows(report));
    }

    private void AddFigures(EvaluationReport report, ReportContext context)
    {
        if (report.Gain.Count > 0)
        {
            _page.AddFigure("Gain", "The share of buyers among the customers ranked first.", Charts.Gain(report));
            _page.AddFigure("Lift", "How many times more often the customers ranked first buy than the average.", Charts.Lift(report));
            _page.AddFigure("Calibration", "Of customers with a probability of 70 %, do 70 % buy?", Charts.Calibration(report));
        }
        if (report.Coverage[0] is not { Days: null, Value: null })
            _page.AddFigure(
                "Interval coverage",
                "The share of truths inside the interval, by the customers' earlier purchases. " +
                $"The line shows the target, {context.Coverage:P0}.",
                Charts.Coverage(report, context.Coverage));
        if (report.DaysResiduals.Count > 0)
            _page.AddFigure("Days to buy, residuals", "Customers who bought.", Charts.Residuals(report.DaysResiduals, "days"));
        if (report.ValueResiduals.Count > 0)
        {
            _page.AddFigure("Value, residuals", "All customers.", Charts.Residuals(report.ValueResiduals, "money"));
            _page.AddFigure("Money captured", "The share of money that the customers ranked first spent.", Charts.Money(report));
            _page.AddFigure(
                "Money by month",
                "All money predicted and spent. The prediction of the horizon is spread over its months as money was spent earlier.",
                Charts.Totals(report));
        }
        _page.AddFigure(
            "Importance", "How much the error rises when a feature is shuffled among the customers.", Charts.Importance(report));
    }
}
