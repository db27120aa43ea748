using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Conversion.Training.Evaluation;

/// <summary>The parts of charts as SVG.</summary>
internal static class ChartParts
{
    private const double Width = 560;

    /// <summary>The colour of what a page is about.</summary>
    public static readonly OxyColor First = OxyColor.FromRgb(0x1f, 0x5f, 0x99);

    /// <summary>The colour of what it is compared with.</summary>
    public static readonly OxyColor Second = OxyColor.FromRgb(0xd9, 0x7b, 0x29);

    /// <summary>The colour of the next comparison.</summary>
    public static readonly OxyColor Third = OxyColor.FromRgb(0x4c, 0x8c, 0x4a);

    /// <summary>The colour of lines that help to read a chart.</summary>
    public static readonly OxyColor Faint = OxyColor.FromRgb(0x99, 0x99, 0x99);

    /// <summary>Starts a chart with two axes of numbers. A null limit follows the data.</summary>
    public static PlotModel Plot(string x, string y, double? right, double? top)
    {
        var plot = Empty();
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = x,
            AxisTitleDistance = 10,
            Minimum = right is null ? double.NaN : 0,
            Maximum = right ?? double.NaN,
        });
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            Title = y,
            AxisTitleDistance = 14,
            Minimum = 0,
            Maximum = top ?? double.NaN,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
        });
        return plot;
    }

    /// <summary>Starts a chart of horizontal bars.</summary>
    public static PlotModel Bars(string[] names, string value)
    {
        var plot = Empty(left: 60);
        // OxyPlot draws categories upwards. The first belongs on top.
        plot.Axes.Add(new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, ItemsSource = names });
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = value,
            AxisTitleDistance = 10,
            Minimum = 0,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
        });
        return plot;
    }

    // OxyPlot measures texts in another font than the reader's. The padding allows for the difference.
    private static PlotModel Empty(double left = 30) => new()
    {
        PlotAreaBorderThickness = new(1, 0, 0, 1),
        DefaultFont = "system-ui, sans-serif",
        Padding = new(left, 8, 24, 16),
    };

    /// <summary>Creates a line.</summary>
    public static LineSeries Line(string title, OxyColor color, IEnumerable<(double X, double Y)> points)
    {
        var line = new LineSeries { Title = title, Color = color, StrokeThickness = 2 };
        line.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        return line;
    }

    /// <summary>Creates the bars of one quantity.</summary>
    public static BarSeries Bar(string title, OxyColor color, IEnumerable<double> values) => new()
    {
        Title = title,
        FillColor = color,
        ItemsSource = values.Select(value => new BarItem(value)).ToList(),
    };

    /// <summary>Returns a chart with its legend. OxyPlot writes a fixed size; a viewBox lets the page scale it.</summary>
    public static string Svg(PlotModel plot, double height = 340) => Legend(plot) +
        new SvgExporter { Width = Width, Height = height, IsDocument = false }.ExportToString(plot)
            .Replace("<svg ", $"<svg viewBox=\"0 0 {Width} {height}\" ", StringComparison.Ordinal);

    // HTML, because OxyPlot measures the legend in another font than the reader's.
    private static string Legend(PlotModel plot)
    {
        var named = plot.Series.Where(series => series.Title is not null).Select(series =>
        {
            var color = series is LineSeries line ? line.Color : ((BarSeries)series).FillColor;
            return $"<span class=\"key\" style=\"--color:#{color.R:x2}{color.G:x2}{color.B:x2}\">{series.Title}</span>";
        });
        return $"<p>{string.Concat(named)}</p>";
    }
}
