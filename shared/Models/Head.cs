using Conversion.Trees;

namespace Conversion.Models;

/// <summary>One predicted quantity: an ensemble of trees, and how its margin becomes the output.</summary>
public sealed class Head(Ensemble trees, OutputTransform transform)
{
    private readonly CompiledEnsemble _compiled = CompiledEnsemble.Build(trees);
    private readonly ConformalInterval[] _intervals = [.. transform.Intervals];

    /// <summary>The trees, as stored.</summary>
    public Ensemble Trees { get; } = trees;

    /// <summary>How the margin becomes the output.</summary>
    public OutputTransform Transform { get; } = transform;

    /// <summary>Returns the expected value and its interval for one row.</summary>
    public Estimate Predict(ReadOnlySpan<float> row) => EstimateFrom(_compiled.Margin(row));

    /// <summary>Returns the raw sum of the trees for one row.</summary>
    public double Margin(ReadOnlySpan<float> row) => _compiled.Margin(row);

    /// <summary>Returns the raw sum of the trees for one row of doubles.</summary>
    public double Margin(ReadOnlySpan<double> row) => _compiled.Margin(row);

    /// <summary>Computes the raw sums of the trees for many rows, which follow each other in <paramref name="rows"/>.</summary>
    public void Margins(ReadOnlySpan<float> rows, Span<double> margins) => _compiled.Margins(rows, margins);

    /// <summary>Computes the raw sums of the trees for many rows of doubles.</summary>
    public void Margins(ReadOnlySpan<double> rows, Span<double> margins) => _compiled.Margins(rows, margins);

    /// <summary>Returns the output for a margin, without its interval.</summary>
    public double Expected(double margin) => Output(Calibrate(margin));

    /// <summary>Returns the output for a margin, and its interval.</summary>
    public Estimate EstimateFrom(double margin)
    {
        var calibrated = Calibrate(margin);
        var output = Output(calibrated);
        if (_intervals.Length == 0)
            return new(output, null, null);
        var i = 0;
        while (i < _intervals.Length - 1 && calibrated > _intervals[i].UpTo)
            i++;
        // A curve is level at its ends, where a bound may be beyond it. So the offsets are of the output.
        if (Transform.Isotonic is not null)
            return new(output, Limit(output + _intervals[i].Low), Limit(output + _intervals[i].High));
        return new(output, Output(calibrated + _intervals[i].Low), Output(calibrated + _intervals[i].High));
    }

    // The approximation of the inverse error function by Winitzki, with ONNX Runtime's constants and in its precision.
    private static double Probit(float x)
    {
        const float a = 0.147f;
        var y = 2 * x - 1;
        var log = MathF.Log((1 - y) * (1 + y));
        var half = 2 / (3.14159f * a) + 0.5f * log;
        var root = MathF.Sqrt(-half + MathF.Sqrt(half * half - 1 / a * log));
        return 1.41421356f * (y < 0 ? -root : root);
    }

    private double Calibrate(double margin) => Transform.Slope * margin + Transform.Offset;

    private double Output(double calibrated)
    {
        var output = Transform.Link switch
        {
            Link.Identity => calibrated,
            Link.Logistic => 1 / (1 + Math.Exp(-calibrated)),
            Link.Exp => Math.Exp(calibrated),
            Link.Expm1 => Math.Exp(calibrated) - 1,
            Link.Softplus => Math.Max(calibrated, 0) + double.LogP1(Math.Exp(-Math.Abs(calibrated))),
            Link.SignedSquare => Math.Abs(calibrated) * calibrated,
            Link.Step => calibrated > 0 ? 1 : 0,
            Link.Probit => Probit((float)calibrated),
            _ => throw new InvalidOperationException($"The link {Transform.Link} is unknown."),
        };
        if (Transform.Isotonic is { } isotonic)
            output = isotonic.At(output);
        return Limit(output);
    }

    private double Limit(double output) => Math.Clamp(output, Transform.Minimum, Transform.Maximum);
}
