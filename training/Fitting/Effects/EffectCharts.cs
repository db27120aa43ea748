using OxyPlot;
using OxyPlot.Series;
using static Conversion.Training.Evaluation.ChartParts;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Draws the charts of an <see cref="EffectReport"/> as SVG.</summary>
internal static class EffectCharts
{
    public static string Targeting(TargetingGain targeting)
    {
        var plot = Signed("Share of customers who are treated, by falling predicted effect", "Effect, a mean over all customers");
        plot.Axes[0].Maximum = 1;
        var points = targeting.Curve;
        plot.Series.Add(Band("95 % interval", points.Select(point => (point.Share, point.Low, point.High))));
        plot.Series.Add(Line("greatest effects first", First, points.Select(point => (point.Share, point.Gain))));
        plot.Series.Add(Line("random order", Faint, [(0, 0), (1, points[^1].Gain)]));
        return Svg(plot);
    }

    public static string Uplift(TargetingGain targeting)
    {
        var plot = Signed("Share of customers who are treated, by falling predicted effect", "Effect, a mean over the treated");
        plot.Axes[0].Maximum = 1;
        var points = targeting.Curve.Where(point => point.Uplift is not null).ToList();
        plot.Series.Add(Band("95 % interval", points.Select(point => (point.Share, point.Uplift!.Low, point.Uplift.High))));
        plot.Series.Add(Line("greatest effects first", First, points.Select(point => (point.Share, point.Uplift!.Estimate))));
        var all = points[^1].Uplift!.Estimate;
        plot.Series.Add(Line("random order", Faint, [(0, all), (1, all)]));
        return Svg(plot);
    }

    public static string Calibration(IReadOnlyList<EffectGroup> groups)
    {
        var plot = Signed("Predicted effect", "Effect that was seen");
        var ordered = groups.OrderBy(group => group.Predicted).ToList();
        plot.Series.Add(Band("95 % interval", ordered.Select(group => (group.Predicted, group.Low, group.High))));
        var line = Line("customers in tenths", First, ordered.Select(group => (group.Predicted, group.Effect)));
        line.MarkerType = MarkerType.Circle;
        line.MarkerSize = 4;
        plot.Series.Add(line);
        var (least, greatest) = (ordered[0].Predicted, ordered[^1].Predicted);
        plot.Series.Add(Line("perfect", Faint, [(least, least), (greatest, greatest)]));
        return Svg(plot);
    }

    // Effects may be below 0.
    private static PlotModel Signed(string x, string y)
    {
        var plot = Plot(x, y, null, null);
        foreach (var axis in plot.Axes)
            axis.Minimum = double.NaN;
        return plot;
    }

    private static AreaSeries Band(string title, IEnumerable<(double X, double Low, double High)> points)
    {
        var band = new AreaSeries
        {
            Title = title,
            Color = OxyColor.FromAColor(90, First),
            Fill = OxyColor.FromAColor(40, First),
            StrokeThickness = 0,
        };
        foreach (var (x, low, high) in points)
        {
            band.Points.Add(new(x, low));
            band.Points2.Add(new(x, high));
        }
        return band;
    }
}
