namespace Conversion.Training.Fitting.DaysToBuy;

/// <summary>A straight line through the medians of y, least absolute errors, by iteratively reweighted least squares (Schlossmacher 1973).</summary>
internal static class LeastAbsoluteDeviations
{
    // Errors below it weigh alike, or a point on the line would outweigh all others.
    private const double Least = 0.5;

    public static (double Slope, double Offset) Fit(double[] x, double[] y)
    {
        var (slope, offset) = (0.0, y.Average());
        for (var iteration = 0; iteration < 50; iteration++)
        {
            double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0;
            for (var i = 0; i < x.Length; i++)
            {
                var weight = 1 / Math.Max(Least, Math.Abs(y[i] - slope * x[i] - offset));
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
        return (slope, offset);
    }
}
