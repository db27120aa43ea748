using System.Collections.Concurrent;
using Conversion.Training.Numerics;
using Conversion.Training.Simulation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// The sums of the greatest 1, 2, … of so many independent chi-squares of one degree of freedom: how few or how many features matter is
/// not known before.
/// </summary>
internal sealed class OrderedChiSquares
{
    private const int Draws = 2000;
    private const int Seed = 41;

    private static readonly ConcurrentDictionary<int, OrderedChiSquares> ByCount = new();

    // Of the cube roots of the sums, which are nearly normal (Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684).
    private readonly double[] _means;
    private readonly double[] _deviations;

    private OrderedChiSquares(int count)
    {
        var random = new Xoshiro256(Seed);
        var (sums, squares) = (new double[count], new double[count]);
        for (var draw = 0; draw < Draws; draw++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => ChiSquare(random)).OrderDescending()];
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                var root = Math.Cbrt(sum += values[i]);
                (sums[i], squares[i]) = (sums[i] + root, squares[i] + root * root);
            }
        }
        _means = Array.ConvertAll(sums, sum => sum / Draws);
        _deviations = [.. squares.Zip(_means, (square, mean) => Math.Sqrt(square / Draws - mean * mean))];
    }

    /// <summary>Returns the sums of so many chi-squares.</summary>
    public static OrderedChiSquares Of(int count) => ByCount.GetOrAdd(count, count => new(count));

    /// <summary>Returns the greatest normal score of the sums, and of how many chi-squares the sum is.</summary>
    /// <param name="falling">The chi-squares, falling.</param>
    public (double Score, int Count) Best(double[] falling)
    {
        var (best, count, sum) = (double.NegativeInfinity, 0, 0.0);
        for (var i = 0; i < falling.Length; i++)
        {
            sum += falling[i];
            var score = (Math.Cbrt(sum) - _means[i]) / _deviations[i];
            if (score > best)
                (best, count) = (score, i + 1);
        }
        return (best, count);
    }

    private static double ChiSquare(Xoshiro256 random)
    {
        var normal = RandomVariates.Normal(random);
        return normal * normal;
    }
}
