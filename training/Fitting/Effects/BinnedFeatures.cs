using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Features in bins at their quantiles, feature after feature, so that a pass over a feature reads memory in order.</summary>
internal sealed class BinnedFeatures
{
    // Every evaluator handles trees of up to 32 leaves. The last bin is of missing values.
    private const int MaximumBins = 31;
    private const int MaximumQuantileRows = 20_000;
    private const double Negligible = 1e-12;

    private readonly float[][] _thresholds;

    private BinnedFeatures(float[][] thresholds, byte[][] columns)
    {
        (_thresholds, Columns) = (thresholds, columns);
        Ranks = [.. columns.Select((column, feature) => Standardize(column, MeanRanks(column, thresholds[feature].Length)))];
    }

    /// <summary>Per feature and customer: the bin.</summary>
    public byte[][] Columns { get; }

    /// <summary>Per feature and bin: the mean rank, with mean 0 and standard deviation 1. Missing values have 0.</summary>
    public double[][] Ranks { get; }

    /// <summary>The number of features.</summary>
    public int Count => Columns.Length;

    /// <summary>Sorts values into bins.</summary>
    /// <param name="rows">Per customer: the values of the features; NaN is missing.</param>
    public static BinnedFeatures Build(float[][] rows)
    {
        var count = rows.Length == 0 ? 0 : rows[0].Length;
        var thresholds = new float[count][];
        var columns = new byte[count][];
        for (var feature = 0; feature < count; feature++)
        {
            thresholds[feature] = FindThresholds(rows, feature);
            columns[feature] = new byte[rows.Length];
            for (var i = 0; i < rows.Length; i++)
                columns[feature][i] = (byte)StepFunctionTree.StepOf(thresholds[feature], rows[i][feature]);
        }
        return new(thresholds, columns);
    }

    /// <summary>Returns the number of bins of a feature, with the bin of missing values.</summary>
    public int BinsOf(int feature) => _thresholds[feature].Length + 1;

    /// <summary>Returns the largest value in a bin that has values.</summary>
    public float UpperBound(int feature, int bin) => _thresholds[feature][bin];

    /// <summary>Returns per bin the mean value, with mean 0 and standard deviation 1 over the customers; missing values have 0.</summary>
    public double[] Means(float[][] rows, int feature)
    {
        var sums = new double[BinsOf(feature)];
        var counts = new int[sums.Length];
        var column = Columns[feature];
        for (var i = 0; i < column.Length; i++)
        {
            if (column[i] == sums.Length - 1)
                continue;
            sums[column[i]] += rows[i][feature];
            counts[column[i]]++;
        }
        var mean = sums.Sum() / Math.Max(1, counts.Sum());
        return Standardize(column, [.. sums.Select((sum, bin) => counts[bin] == 0 ? 0 : sum / counts[bin] - mean)]);
    }

    /// <summary>Returns per bin whether values are missing, with mean 0 and standard deviation 1 over the customers.</summary>
    public double[] Missing(int feature)
    {
        var last = BinsOf(feature) - 1;
        var share = (double)Columns[feature].Count(bin => bin == last) / Columns[feature].Length;
        return Standardize(Columns[feature], [.. Enumerable.Range(0, last + 1).Select(bin => (bin == last ? 1 : 0) - share)]);
    }

    /// <summary>Returns a tree whose leaves are the values of the bins of a feature.</summary>
    public Ensemble ToTree(int feature, double[] values) => StepFunctionTree.Build(Count, feature, _thresholds[feature], values);

    // The greatest threshold is the greatest value, so that the last bin has missing values alone: NaN goes right at every split.
    private static float[] FindThresholds(float[][] rows, int feature)
    {
        var known = SystematicSample.Take(rows, MaximumQuantileRows).Select(row => row[feature])
            .Where(value => !float.IsNaN(value)).Order().ToArray();
        if (known.Length == 0)
            return [];
        return
        [
            .. Enumerable.Range(1, MaximumBins - 1).Select(i => known[known.Length * i / MaximumBins]).Distinct()
                .Where(value => value < known[^1]),
            float.MaxValue,
        ];
    }

    private static double[] MeanRanks(byte[] column, int known)
    {
        var sizes = new double[known + 1];
        foreach (var bin in column)
            sizes[bin]++;
        var total = column.Length - sizes[known];
        var ranks = new double[known + 1];
        var below = 0.0;
        for (var bin = 0; bin < known && total > 0; bin++)
        {
            ranks[bin] = (below + sizes[bin] / 2) / total - 0.5;
            below += sizes[bin];
        }
        return ranks;
    }

    private static double[] Standardize(byte[] column, double[] levels)
    {
        var square = 0.0;
        foreach (var bin in column)
            square += levels[bin] * levels[bin] / column.Length;
        return Array.ConvertAll(levels, level => square > Negligible ? level / Math.Sqrt(square) : 0);
    }
}
