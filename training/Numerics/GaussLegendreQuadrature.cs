namespace Conversion.Training.Numerics;

/// <summary>Gauss–Legendre quadrature with 20 points, exact for polynomials up to degree 39.</summary>
internal static class GaussLegendreQuadrature
{
    private const int Points = 20;

    private static readonly double[] Nodes = new double[Points];
    private static readonly double[] Weights = new double[Points];

    static GaussLegendreQuadrature()
    {
        for (var i = 0; i < Points; i++)
        {
            // Newton's method on the Legendre polynomial, started at the nearby Chebyshev root.
            var x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5));
            var slope = 0.0;
            for (var step = 1.0; Math.Abs(step) > 1e-15; x -= step)
            {
                var previous = 1.0;
                var value = x;
                for (var n = 2; n <= Points; n++)
                {
                    var next = ((2 * n - 1) * x * value - (n - 1) * previous) / n;
                    previous = value;
                    value = next;
                }
                slope = Points * (x * value - previous) / (x * x - 1);
                step = value / slope;
            }
            Nodes[i] = x;
            Weights[i] = 2 / ((1 - x * x) * slope * slope);
        }
    }

    /// <summary>Integrates a smooth function over an interval.</summary>
    public static double Integrate(double from, double to, Func<double, double> function)
    {
        var middle = (from + to) / 2;
        var half = (to - from) / 2;
        var sum = 0.0;
        for (var i = 0; i < Points; i++)
            sum += Weights[i] * function(middle + half * Nodes[i]);
        return half * sum;
    }
}
