namespace Conversion.Training.Numerics;

/// <summary>Gauss–Legendre quadrature, exact for polynomials up to degree 39.</summary>
internal static class GaussLegendreQuadrature
{
    private const int Points = 20;

    private static readonly double[] Nodes = new double[Points];
    private static readonly double[] Weights = new double[Points];

    static GaussLegendreQuadrature()
    {
        for (var i = 0; i < Points; i++)
        {
            // Newton's method on the Legendre polynomial, from Chebyshev's nearby root.
            var x = Math.Cos(Math.PI * (i + 0.75) / (Points + 0.5));
            var slope = 0.0;
            for (var step = 1.0; Math.Abs(step) > 1e-15; x -= step)
            {
                double previous = 1, value = x;
                for (var n = 2; n <= Points; n++)
                    (previous, value) = (value, ((2 * n - 1) * x * value - (n - 1) * previous) / n);
                slope = Points * (x * value - previous) / (x * x - 1);
                step = value / slope;
            }
            Nodes[i] = x;
            Weights[i] = 2 / ((1 - x * x) * slope * slope);
        }
    }

    public static double Integrate(double from, double to, Func<double, double> function)
    {
        double middle = (from + to) / 2, half = (to - from) / 2, sum = 0;
        for (var i = 0; i < Points; i++)
            sum += Weights[i] * function(middle + half * Nodes[i]);
        return half * sum;
    }
}
