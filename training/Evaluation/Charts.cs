using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Series;
using static Conversion.Training.Evaluation.ChartParts;

namespace Conversion.Training.Evaluation;

/// <summary>Draws the charts of an <see cref="EvaluationReport"/> as SVG.</summary>
internal static class Charts
{
    private static readonly OxyColor[] BaselineColours = [Second, Third];

    public static string Gain(EvaluationReport report)
    {
        var plot = Plot("Share of customers, by falling probability", "Share of buyers", 1, 1);
        plot.Series.Add(Line("this model", First, [(0, 0), .. report.Gain.Select(point => (point.Customers, point.Buyers))]));
        foreach (var (baseline, colour) in report.BaselineCurves.Zip(BaselineColours))
            plot.Series.Add(Line(baseline.Name, colour, [(0, 0), .. baseline.Gain.Select(point => (point.Customers, point.Buyers))]));
        plot.Series.Add(Line("random order", Faint, [(0, 0), (1, 1)]));
        return Svg(plot);
    }

    public static string Lift(EvaluationReport report)
    {
        var plot = Plot("Share of customers, by falling probability", "Lift", 1, null);
        plot.Series.Add(Line("this model", First, report.Gain.Select(point => (point.Customers, point.Lift))));
        plot.Series.Add(Line("random order", Faint, [(0, 1), (1, 1)]));
        return Svg(plot);
    }

    public static string Calibration(EvaluationReport report)
    {
        var plot = Plot("Predicted probability", "Share that bought", 1, 1);
        var line = Line("this model, in tenths", First, report.Calibration.Select(bin => (bin.Predicted, bin.Actual)));
        line.MarkerType = MarkerType.Circle;
        line.MarkerSize = 4;
        plot.Series.Add(line);
        foreach (var (baseline, colour) in report.BaselineCurves.Zip(BaselineColours))
            plot.Series.Add(Line(baseline.Name, colour, baseline.Calibration.Select(bin => (bin.Predicted, bin.Actual))));
        plot.Series.Add(Line("perfect", Faint, [(0, 0), (1, 1)]));
        return Svg(plot);
    }

    public static string Residuals(IReadOnlyList<ResidualBin> bins, string unit)
    {
        var plot = Plot($"Actual minus predicted, {unit} (the outer bars contain the tails)", "Customers", null, null);
        plot.Axes[0].Minimum = bins[0].From;
        plot.Axes[0].Maximum = bins[^1].To;
        var bars = new RectangleBarSeries { FillColor = First, StrokeColor = OxyColors.White, StrokeThickness = 1 };
        foreach (var bin in bins)
            bars.Items.Add(new(bin.From, 0, bin.To, bin.Customers));
        plot.Series.Add(bars);
        return Svg(plot);
    }

    public static string Coverage(EvaluationReport report, double target)
    {
        var groups = report.Coverage.Select(group => $"{group.Group} ({group.Customers:N0})");
        var plot = Bars([.. groups], "Share of truths inside the interval");
        plot.Axes[1].Maximum = 1;
        plot.Series.Add(Bar("days to buy", First, report.Coverage.Select(group => group.Days ?? double.NaN)));
        plot.Series.Add(Bar("value", Second, report.Coverage.Select(group => group.Value ?? double.NaN)));
        plot.Annotations.Add(new LineAnnotation { Type = LineAnnotationType.Vertical, X = target, Color = Faint });
        return Svg(plot, height: 80 + 55 * report.Coverage.Count);
    }

    public static string Importance(EvaluationReport report)
    {
        var features = report.Importance.OrderByDescending(f => f.Probability + f.DaysToBuy + f.Value).ToList();
        var plot = Bars([.. features.Select(f => f.Feature)], "Share of the rise in error");
        plot.Series.Add(Bar("probability", First, features.Select(f => f.Probability)));
        plot.Series.Add(Bar("days to buy", Second, features.Select(f => f.DaysToBuy)));
        plot.Series.Add(Bar("value", Third, features.Select(f => f.Value)));
        return Svg(plot, height: 80 + 32 * features.Count);
    }

    public static string Actions(IReadOnlyList<ActionSummary> actions)
    {
        double customers = actions.Sum(action => action.Customers);
        var plot = Bars([.. actions.Select(action => $"{action.Action} ({action.Customers:N0})")], "Share");
        plot.Series.Add(Bar("of the customers", First, actions.Select(action => action.Customers / customers)));
        plot.Series.Add(Bar("of the money spent", Second, actions.Select(action => action.MoneyShare ?? double.NaN)));
        plot.Series.Add(Bar("who bought", Third, actions.Select(action => action.Bought ?? double.NaN)));
        return Svg(plot, height: 80 + 60 * actions.Count);
    }

    public static string Totals(EvaluationReport report)
    {
        var plot = Bars(
            [.. report.MoneyByMonth.Select(month => $"{month.From:yyyy-MM-dd} to {month.Until:yyyy-MM-dd}")], "Money of all customers");
        plot.Series.Add(Bar("predicted", First, report.MoneyByMonth.Select(month => month.Predicted)));
        plot.Series.Add(Bar("spent", Second, report.MoneyByMonth.Select(month => month.Actual)));
        return Svg(plot, height: 100 + 55 * report.MoneyByMonth.Count);
    }

    public static string Money(EvaluationReport report)
    {
        var plot = Plot("Tenths of customers, by falling predicted value", "Share of all money spent", 10, 1);
        var line = Line("this model", First, [(0, 0), .. report.ValueDeciles.Select(d => ((double)d.Decile, d.MoneyShare))]);
        line.MarkerType = MarkerType.Circle;
        plot.Series.Add(line);
        plot.Series.Add(Line("random order", Faint, [(0, 0), (10, 1)]));
        return Svg(plot);
    }
}
