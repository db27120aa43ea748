namespace Conversion.Trees;

/// <summary>
/// Gauss–Legendre quadrature on 0 to 1, for <see cref="TreeShap"/>. It is exact for polynomials of a degree below twice the
/// number of points.
/// </summary>
internal sealed class ShapQuadrature
{
    private const int NewtonSteps = 8;

    private ShapQuadrature(int count)
    {
        Points = new double[count];
        Weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            // Newton's method on the Legendre polynomial, from Tricomi's estimate of its roots.
            var root = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 0.0;
            for (var step = 0; step < NewtonSteps; step++)
            {
                var value = Legendre(count, root, out slope);
                root -= value / slope;
            }
            Points[i] = (1 - root) / 2;
            Weights[i] = 1 / ((1 - root * root) * slope * slope);
        }
    }

    /// <summary>Where the integrand is evaluated.</summary>
    public double[] Points { get; }

    /// <summary>The weight of each point.</summary>
    public double[] Weights { get; }

    public static ShapQuadrature Build(int count) => new(count);

    private static double Legendre(int degree, double x, out double slope)
    {
        var previous = 1.0;
        var value = x;
        for (var k = 2; k <= degree; k++)
        {
            var next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
            previous = value;
            value = next;
        }
        slope = degree * (x * value - previous) / (x * x - 1);
        return value;
    }
}
