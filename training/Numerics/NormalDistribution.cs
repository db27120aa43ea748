namespace Conversion.Training.Numerics;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    // Beyond this the distribution function is 0 or 1 to 15 digits.
    private const double Greatest = 8;
    private const int Bisections = 60;

    /// <summary>Returns the probability of at most x, by the series of Marsaglia (2004, doi:10.18637/jss.v011.i04).</summary>
    public static double DistributionAt(double x)
    {
        if (Math.Abs(x) > Greatest)
            return x > 0 ? 1 : 0;
        var (sum, term) = (x, x);
        for (var i = 3; Math.Abs(term) > 1e-17; i += 2)
        {
            term *= x * x / i;
            sum += term;
        }
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }

    /// <summary>Returns the x that is exceeded with one less the probability.</summary>
    public static double Quantile(double probability)
    {
        var (low, high) = (-Greatest, Greatest);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (DistributionAt(middle) < probability)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}
