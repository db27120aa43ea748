using Conversion.Training.Numerics;

namespace Conversion.Training.Simulation;

/// <summary>Draws random numbers from the distributions that the simulation needs.</summary>
internal static class RandomVariates
{
    /// <summary>Draws from the exponential distribution of mean 1.</summary>
    public static double Exponential(Xoshiro256 random) => -Math.Log(1 - random.NextDouble());

    /// <summary>Draws from the gamma distribution of scale 1, whose mean is its shape, by Marsaglia and Tsang (2000).</summary>
    public static double Gamma(Xoshiro256 random, double shape)
    {
        if (shape < 1)
            return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(random);
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < x * x / 2 + d - d * v + d * Math.Log(v))
                return d * v;
        }
    }

    /// <summary>Draws from the standard normal distribution (Box and Muller 1958).</summary>
    public static double Normal(Xoshiro256 random) =>
        Math.Sqrt(2 * Exponential(random)) * Math.Cos(2 * Math.PI * random.NextDouble());
}
