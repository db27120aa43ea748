using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>
/// Features in bins at their quantiles. A regression that gives each bin a number is a sum of step functions, so one
/// tree for each feature.
/// </summary>
internal sealed class FeatureBins
{
    // Every evaluator handles trees of up to 32 leaves.
    private const int MaximumBins = 32;
    private const int MaximumQuantileRows = 20_000;

    private readonly float[][] _thresholds;

    private FeatureBins(float[][] thresholds) => _thresholds = thresholds;

    /// <summary>The number of features.</summary>
    public int Features => _thresholds.Length;

    /// <summary>Finds the bins of each feature.</summary>
    public static FeatureBins Build(IReadOnlyList<float[]> rows) =>
        new([.. Enumerable.Range(0, rows[0].Length).Select(feature => Thresholds(rows, feature))]);

    /// <summary>Returns the bin of each feature.</summary>
    public byte[] Find(float[] row)
    {
        var bins = new byte[row.Length];
        for (var feature = 0; feature < bins.Length; feature++)
            bins[feature] = (byte)StepFunctionTree.StepOf(_thresholds[feature], row[feature]);
        return bins;
    }

    /// <summary>
    /// Returns for each feature the mean in each bin of a transformed value, standardized over the rows to mean 0 and
    /// standard deviation 1. A bin without known values counts as average.
    /// </summary>
    public double[][] StandardizedLevels(IReadOnlyList<float[]> rows, byte[][] bins, Func<int, float, double> transform)
    {
        double[][] sums = [.. _thresholds.Select(thresholds => new double[thresholds.Length + 1])];
        int[][] known = [.. sums.Select(sum => new int[sum.Length])];
        for (var i = 0; i < rows.Count; i++)
            for (var feature = 0; feature < sums.Length; feature++)
            {
                var value = rows[i][feature];
                if (!float.IsFinite(value))
                    continue;
                sums[feature][bins[i][feature]] += transform(feature, value);
                known[feature][bins[i][feature]]++;
            }
        return [.. sums.Zip(known, Standardize)];
    }

    /// <summary>Adds up a row's leaves, without the trees.</summary>
    public double Sum(float[] row, double[][] leaves)
    {
        var sum = 0.0;
        for (var feature = 0; feature < row.Length; feature++)
            sum += leaves[feature][StepFunctionTree.StepOf(_thresholds[feature], row[feature])];
        return sum;
    }

    /// <summary>Converts leaves, one for each feature and bin, into one tree for each feature.</summary>
    public Ensemble ToEnsemble(double[][] leaves) => EnsembleSum.Build([.. _thresholds.Select((thresholds, feature) =>
        new WeightedEnsemble(StepFunctionTree.Build(Features, feature, thresholds, leaves[feature]), 1))]);

    // NaN goes right at every split, as values beyond the greatest known one do. Both share one bin of their own.
    private static float[] Thresholds(IReadOnlyList<float[]> rows, int feature)
    {
        var sample = SystematicSample.Take(rows, MaximumQuantileRows).ConvertAll(row => row[feature]);
        var known = sample.Where(value => !float.IsNaN(value)).ToArray();
        Array.Sort(known);
        if (known.Length == 0)
            return [];
        var quantiles = Enumerable.Range(1, MaximumBins - 2)
            .Select(i => known[known.Length * i / (MaximumBins - 1)])
            .Distinct().Where(value => value < known[^1]);
        return known.Length == sample.Count ? [.. quantiles] : [.. quantiles, 4 * Math.Abs(known[^1]) + 1];
    }

    private static double[] Standardize(double[] sums, int[] known)
    {
        var total = Math.Max(1, known.Sum());
        var mean = sums.Sum() / total;
        var centred = sums.Select((sum, bin) => known[bin] == 0 ? 0 : sum / known[bin] - mean).ToArray();
        var deviation = Math.Sqrt(centred.Select((x, bin) => known[bin] * x * x).Sum() / total);
        return Array.ConvertAll(centred, x => deviation > 1e-9 * Math.Abs(mean) ? x / deviation : 0);
    }
}
