using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Tests whether an effect differs between customers at all: by <see cref="HeterogeneityScores"/>, against their distribution where
/// pseudo-outcomes, divided by their standard deviations, are shuffled among the customers. Of the scores, the one that fewest shuffles
/// reach counts, and the same is done with every shuffle (Westfall and Young 1993). Steps and ranks are divided by their own standard
/// errors, so the test is also right where the variance differs in another way than the weights say (Janssen 1997,
/// doi:10.1016/S0167-7152(97)00043-6).
/// </summary>
/// <remarks>
/// The gain of targeting by cross-validation can't say it alone. Where chance makes a pattern in all the data, every fold shows a part
/// of it, so that the folds agree with each other.
/// </remarks>
internal static class HeterogeneityTest
{
    private const int Seed = 17;

    // After so many shuffles, and whenever their number has doubled, the test ends where the chance is clearly above the level.
    private const int FirstLook = 40;

    // The greatest of each score is a shuffle among few, even where nothing differs less.
    private const double RowsAtTheTop = 6;

    /// <summary>Returns the chance of such differences where the effect is the same for all customers.</summary>
    /// <param name="features">The features.</param>
    /// <param name="targets">Per customer: the pseudo-outcome.</param>
    /// <param name="weights">Per customer: the precision of the pseudo-outcome.</param>
    /// <param name="minimumCustomers">The fewest customers on either side of a step.</param>
    /// <param name="level">The chance that matters. The test ends early where the chance is clearly greater.</param>
    public static double Chance(BinnedFeatures features, double[] targets, double[] weights, double minimumCustomers, double level)
    {
        if (features.Count == 0)
            return 1;
        var scores = new HeterogeneityScores(features, weights, minimumCustomers);
        // The first row is what was seen.
        List<double[]> rows = [scores.Compute(targets)];
        var shuffles = (int)Math.Ceiling(5 / level) - 1;
        var random = new Xoshiro256(Seed);
        var mean = PrecisionWeights.Mean(targets, weights);
        var roots = Array.ConvertAll(weights, Math.Sqrt);
        double[] standardized = [.. targets.Zip(roots, (target, root) => (target - mean) * root)];
        var look = FirstLook;
        while (rows.Count <= shuffles)
        {
            random.Shuffle<double>(standardized);
            rows.Add(scores.Compute([.. standardized.Zip(roots, (score, root) => score / root)]));
            if (rows.Count < look)
                continue;
            look *= 2;
            if (ChanceAmong(rows) is var chance
                && chance > Math.Max(level + 3 * Math.Sqrt(level / rows.Count), RowsAtTheTop / rows.Count))
                return chance;
        }
        return ChanceAmong(rows);
    }

    private static double ChanceAmong(List<double[]> rows)
    {
        var smallest = Smallest(rows);
        return (double)smallest.Count(rank => rank <= smallest[0]) / rows.Count;
    }

    /// <summary>Returns per row how many rows reach the score of it that fewest reach.</summary>
    private static int[] Smallest(List<double[]> rows)
    {
        var smallest = new int[rows.Count];
        Array.Fill(smallest, rows.Count);
        for (var score = 0; score < rows[0].Length; score++)
        {
            double[] sorted = [.. rows.Select(row => row[score]).Order()];
            for (var i = 0; i < rows.Count; i++)
            {
                var below = Array.BinarySearch(sorted, rows[i][score]);
                while (below > 0 && sorted[below - 1] == sorted[below])
                    below--;
                smallest[i] = Math.Min(smallest[i], rows.Count - below);
            }
        }
        return smallest;
    }
}
