using Conversion.Training.Numerics;
using Conversion.Trees;

namespace Conversion.Training.Fitting.DaysToBuy;

/// <summary>
/// Median regression (least absolute deviations) on binned features: each feature by its value and by its logarithm,
/// fitted by iteratively reweighted least squares (Schlossmacher 1973) with a ridge penalty.
/// </summary>
internal sealed class BinnedMedianRegression
{
    private const int Iterations = 25;

    // Of the sum of the weights, and as so many rows more. Few buyers can't tell dozens of features apart.
    private const double Ridge = 1e-3;
    private const double RidgeRows = 30;

    // Smaller deviations, in days, get the same weight, or a point on the line would outweigh all others.
    private const double MinimumDeviation = 0.5;

    private readonly FeatureBins _bins;
    private readonly double[][] _leaves;

    private BinnedMedianRegression(FeatureBins bins, double[][] leaves)
    {
        _bins = bins;
        _leaves = leaves;
    }

    /// <summary>Fits the median of y.</summary>
    public static BinnedMedianRegression Fit(IReadOnlyList<float[]> rows, IReadOnlyList<double> y)
    {
        var features = FeatureBins.Build(rows);
        byte[][] bins = [.. rows.Select(features.Find)];
        double[][] levels =
        [
            .. features.StandardizedLevels(rows, bins, FeatureLogarithm.Fit(rows).Of),
            .. features.StandardizedLevels(rows, bins, (_, value) => value),
        ];
        // A feature that does not vary has no weight.
        int[] inputs = [.. Enumerable.Range(0, levels.Length).Where(i => Array.Exists(levels[i], level => level != 0))];
        var coefficients = new double[inputs.Length + 1];
        coefficients[^1] = Metrics.Median(y);
        for (var iteration = 0; iteration < Iterations; iteration++)
            coefficients = Reweight(bins, levels, inputs, y, coefficients).Solve();

        double[][] leaves = [.. levels.Take(features.Features).Select(level => new double[level.Length])];
        for (var i = 0; i < inputs.Length; i++)
        {
            var leaf = leaves[inputs[i] % features.Features];
            for (var bin = 0; bin < leaf.Length; bin++)
                leaf[bin] += coefficients[i] * levels[inputs[i]][bin];
        }
        // The first feature's tree carries the intercept.
        for (var bin = 0; bin < leaves[0].Length; bin++)
            leaves[0][bin] += coefficients[^1];
        return new(features, leaves);
    }

    /// <summary>Returns the median of a row, without the trees.</summary>
    public double Predict(float[] row) => _bins.Sum(row, _leaves);

    /// <summary>Converts the regression into one tree for each feature.</summary>
    public Ensemble ToEnsemble() => _bins.ToEnsemble(_leaves);

    private static NormalEquations Reweight(
        byte[][] bins, double[][] levels, int[] inputs, IReadOnlyList<double> y, double[] coefficients)
    {
        var n = inputs.Length;
        var features = levels.Length / 2;
        var normal = new NormalEquations(n + 1);
        var x = normal.Row;
        x[n] = 1;
        for (var i = 0; i < bins.Length; i++)
        {
            var predicted = coefficients[n];
            for (var a = 0; a < n; a++)
            {
                x[a] = levels[inputs[a]][bins[i][inputs[a] % features]];
                predicted += coefficients[a] * x[a];
            }
            var weight = 1 / Math.Max(MinimumDeviation, Math.Abs(y[i] - predicted));
            normal.Add(weight, weight * y[i]);
        }
        var ridge = (Ridge + RidgeRows / bins.Length) * normal.TotalWeight;
        for (var a = 0; a < n; a++)
            normal.AddPenalty(a, ridge);
        return normal;
    }
}
