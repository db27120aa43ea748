
namespace Conversion.Training.Fitting.DaysToBuy;

/// <summary>
/// Least absolute deviations: a line through the medians of y, fitted by iteratively reweighted least squares
/// (Schlossmacher 1973).
/// </summary>
internal readonly record struct LeastAbsoluteDeviations(double Slope, double Offset)
{
    private const int Iterations = 50;

    // Smaller deviations get the same weight, or a point on the line would outweigh all others.
    private const double MinimumDeviation = 0.5;

    /// <summary>Fits slope and offset. The slope is 0 when x hardly varies.</summary>
    public static LeastAbsoluteDeviations Fit(double[] x, double[] y)
    {
        var slope = 0.0;
        var offset = y.Average();
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var weight = 1 / Math.Max(MinimumDeviation, Math.Abs(y[i] - slope * x[i] - offset));
                w += weight;
                wx += weight * x[i];
                wy += weight * y[i];
                wxx += weight * x[i] * x[i];
                wxy += weight * x[i] * y[i];
            }
            var variance = wxx - wx * wx / w;
            slope = variance > 1e-9 * wxx ? (wxy - wx * wy / w) / variance : 0;
            offset = (wy - slope * wx) / w;
        }
        return new(slope, offset);
    }

    /// <summary>Returns the median of y at x.</summary>
    public double Predict(double x) => Slope * x + Offset;
}
