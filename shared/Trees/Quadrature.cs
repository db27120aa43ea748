namespace Conversion.Trees;

/// <summary>Gauss–Legendre quadrature on 0 to 1: exact for polynomials of a degree below twice the number of points.</summary>
internal sealed class Quadrature
{
    private Quadrature(int count)
    {
        Points = new double[count];
        Weights = new double[count];
        for (var i = 0; i < count; i++)
        {
            // Newton's method on the Legendre polynomial, from Tricomi's estimate of its roots.
            var x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5));
            var slope = 0.0;
            for (var step = 0; step < 8; step++)
            {
                (var value, slope) = Legendre(count, x);
                x -= value / slope;
            }
            Points[i] = (1 - x) / 2;
            Weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
    }

    public double[] Points { get; }

    public double[] Weights { get; }

    public static Quadrature Of(int count) => new(count);

    private static (double Value, double Slope) Legendre(int degree, double x)
    {
        double before = 1, value = x;
        for (var k = 2; k <= degree; k++)
            (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        return (value, degree * (x * value - before) / (x * x - 1));
    }
}
