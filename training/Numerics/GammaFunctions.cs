namespace Conversion.Training.Numerics;

/// <summary>Special functions that the likelihoods of repeat buying need.</summary>
internal static class GammaFunctions
{
    /// <summary>Returns the logarithm of the gamma function for x above 0, to 1e-13.</summary>
    /// <remarks>Raises x above 10 by the recurrence, then uses Stirling's series.</remarks>
    public static double LogGamma(double x)
    {
        var shift = 0.0;
        if (x < 10)
        {
            var product = 1.0;
            for (; x < 10; x++)
                product *= x;
            shift = Math.Log(product);
        }
        var square = 1 / (x * x);
        var series = (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0 - square / 1188)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - shift;
    }

    /// <summary>Returns Gauss's hypergeometric function ₂F₁(a, b; c; z) for 0 ≤ z &lt; 1, by its series.</summary>
    public static double Hypergeometric(double a, double b, double c, double z)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var n = 0; n < 100_000 && Math.Abs(term) > 1e-14 * Math.Abs(sum); n++)
        {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            sum += term;
        }
        return sum;
    }
}
