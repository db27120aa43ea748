using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>
/// Logistic regression on binned features. Each feature is binned at its quantiles, and the input of a bin is the
/// standardized mean logarithm of its values. So the regression is a sum of step functions, one tree for each feature.
/// </summary>
internal sealed class BinnedLogisticRegression
{
    // Every evaluator handles trees of up to 32 leaves.
    private const int MaximumBins = 32;
    private const int MaximumQuantileRows = 20_000;

    private readonly float[][] _thresholds;
    private readonly double[][] _leaves;

    private BinnedLogisticRegression(float[][] thresholds, double[][] leaves)
    {
        _thresholds = thresholds;
        _leaves = leaves;
    }

    /// <summary>Fits by maximum likelihood with a slight ridge penalty.</summary>
    public static BinnedLogisticRegression Fit(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels)
    {
        var features = rows[0].Length;
        var thresholds = new float[features][];
        for (var feature = 0; feature < features; feature++)
            thresholds[feature] = Thresholds(rows, feature);
        var bins = rows.Select(row => Bins(row, thresholds)).ToArray();
        var levels = new double[features][];
        for (var feature = 0; feature < features; feature++)
            levels[feature] = StandardizedLevels(rows, bins, feature, thresholds[feature].Length + 1);
        var weights = new LogisticNewton(bins, levels, labels).Fit();

        // The first feature's tree carries the intercept.
        var leaves = new double[features][];
        for (var feature = 0; feature < features; feature++)
        {
            var intercept = feature == 0 ? weights[features] : 0;
            leaves[feature] = Array.ConvertAll(levels[feature], level => weights[feature] * level + intercept);
        }
        return new(thresholds, leaves);
    }

    /// <summary>Returns the log-odds of a row, without the trees.</summary>
    public double Margin(float[] row) =>
        row.Select((value, feature) => _leaves[feature][StepFunctionTree.StepOf(_thresholds[feature], value)]).Sum();

    /// <summary>Converts the regression into one tree for each feature.</summary>
    public Ensemble ToEnsemble()
    {
        var trees = _thresholds.Select((thresholds, feature) => new WeightedEnsemble(
            StepFunctionTree.Build(_thresholds.Length, feature, thresholds, _leaves[feature]), 1));
        return EnsembleSum.Build([.. trees]);
    }

    private static byte[] Bins(float[] row, float[][] thresholds) =>
        [.. row.Select((value, feature) => (byte)StepFunctionTree.StepOf(thresholds[feature], value))];

    // NaN goes right at every split, as values beyond the greatest known one do. Both share one bin of their own.
    private static float[] Thresholds(IReadOnlyList<float[]> rows, int feature)
    {
        var sample = SystematicSample.Take(rows, MaximumQuantileRows).ConvertAll(row => row[feature]);
        var known = sample.Where(value => !float.IsNaN(value)).Order().ToArray();
        if (known.Length == 0)
            return [];
        var quantiles = Enumerable.Range(1, MaximumBins - 2)
            .Select(i => known[known.Length * i / (MaximumBins - 1)])
            .Distinct().Where(value => value < known[^1]);
        return known.Length == sample.Count ? [.. quantiles] : [.. quantiles, 4 * Math.Abs(known[^1]) + 1];
    }

    /// <summary>
    /// Returns the mean signed logarithm in each bin, standardized over the rows to mean 0 and standard deviation 1.
    /// A bin without known values counts as average.
    /// </summary>
    private static double[] StandardizedLevels(IReadOnlyList<float[]> rows, byte[][] bins, int feature, int count)
    {
        var sums = new double[count];
        var known = new int[count];
        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[i][feature];
            if (!float.IsFinite(value))
                continue;
            sums[bins[i][feature]] += Math.CopySign(Math.Log(1 + Math.Abs(value)), value);
            known[bins[i][feature]]++;
        }
        var total = Math.Max(1, known.Sum());
        var mean = sums.Sum() / total;
        var centred = sums.Select((sum, bin) => known[bin] == 0 ? 0 : sum / known[bin] - mean).ToArray();
        var deviation = Math.Sqrt(centred.Select((x, bin) => known[bin] * x * x).Sum() / total);
        return Array.ConvertAll(centred, x => deviation > 1e-9 ? x / deviation : 0);
    }
}
