using System.Text.Json.Serialization;
using Conversion.Trees;

namespace Conversion.Models;

/// <summary>How a margin becomes the quantity that the head predicts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Link>))]
public enum Link
{
    /// <summary>The margin itself.</summary>
    Identity,

    /// <summary><c>1 / (1 + exp(-x))</c>.</summary>
    Logistic,

    /// <summary><c>exp(x)</c>.</summary>
    Exp,

    /// <summary><c>exp(x) − 1</c>, the inverse of training on <c>log(1 + y)</c>.</summary>
    Expm1,
}

/// <summary>How one head's margin is read: the output is <c>link(slope · margin + offset)</c>, clamped.</summary>
/// <param name="Slope">Calibration slope, as in Platt scaling; 1 for none.</param>
/// <param name="Offset">Calibration offset, in margin units; 0 for none.</param>
/// <param name="Intervals">
/// By rising <see cref="Interval.UpTo"/>, the offsets of the bounds; the last one also holds beyond its own. Empty for
/// a head without intervals, whose estimates have no bounds.
/// </param>
/// <param name="Minimum">The least output, e.g. 0 days.</param>
/// <param name="Maximum">The greatest output, e.g. the horizon.</param>
public sealed record Reading(
    Link Link, double Slope, double Offset, IReadOnlyList<Interval> Intervals, double Minimum, double Maximum);

/// <summary>One predicted quantity: an ensemble, compiled, and the reading of its margin.</summary>
public sealed class Head(Ensemble trees, Reading reading)
{
    private readonly Evaluator _evaluator = Evaluator.Compile(trees);
    private readonly Interval[] _intervals = [.. reading.Intervals];

    /// <summary>The trees.</summary>
    public Ensemble Trees { get; } = trees;

    /// <summary>From margin to output.</summary>
    public Reading Reading { get; } = reading;

    /// <summary>The expected value and its interval for one row.</summary>
    public Estimate Predict(ReadOnlySpan<float> row) => Read(_evaluator.Margin(row));

    /// <summary>The raw sum of the trees for one row.</summary>
    public double Margin(ReadOnlySpan<float> row) => _evaluator.Margin(row);

    /// <summary>The raw sums of many rows, one after another in <paramref name="rows"/>.</summary>
    public void Margins(ReadOnlySpan<float> rows, Span<double> margins) => _evaluator.Margins(rows, margins);

    /// <summary>The output alone, without its interval.</summary>
    public double Expected(double margin) => Output(Calibrate(margin));

    /// <summary>The output of a margin, and its interval.</summary>
    public Estimate Read(double margin)
    {
        var x = Calibrate(margin);
        var output = Output(x);
        if (_intervals.Length == 0)
            return new(output, null, null);
        var i = 0;
        while (i < _intervals.Length - 1 && x > _intervals[i].UpTo)
            i++;
        return new(output, Output(x + _intervals[i].Low), Output(x + _intervals[i].High));
    }

    private double Calibrate(double margin) => Reading.Slope * margin + Reading.Offset;

    private double Output(double x)
    {
        var output = Reading.Link switch
        {
            Link.Identity => x,
            Link.Logistic => 1 / (1 + Math.Exp(-x)),
            Link.Exp => Math.Exp(x),
            Link.Expm1 => Math.Exp(x) - 1,
            _ => throw new InvalidOperationException($"No such link: {Reading.Link}."),
        };
        return Math.Clamp(output, Reading.Minimum, Reading.Maximum);
    }
}
