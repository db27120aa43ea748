using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>
/// Logistic regression on binned features. The input of a bin is the standardized mean logarithm of its values. So the
/// regression is a sum of step functions, one tree for each feature.
/// </summary>
internal sealed class BinnedLogisticRegression
{
    private readonly FeatureBins _bins;
    private readonly double[][] _leaves;

    private BinnedLogisticRegression(FeatureBins bins, double[][] leaves)
    {
        _bins = bins;
        _leaves = leaves;
    }

    /// <summary>Fits by maximum likelihood with a slight ridge penalty.</summary>
    public static BinnedLogisticRegression Fit(
        IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double> weights)
    {
        var features = FeatureBins.Build(rows);
        byte[][] bins = [.. rows.Select(features.Find)];
        var levels = features.StandardizedLevels(rows, bins, FeatureLogarithm.Fit(rows).Of);
        var coefficients = new LogisticNewton(bins, levels, labels, weights).Fit();

        // The first feature's tree carries the intercept.
        var intercept = coefficients[features.Features];
        return new(features, [.. levels.Select((level, feature) =>
            Array.ConvertAll(level, x => coefficients[feature] * x + (feature == 0 ? intercept : 0)))]);
    }

    /// <summary>Returns the log-odds of a row, without the trees.</summary>
    public double Margin(float[] row) => _bins.Sum(row, _leaves);

    /// <summary>Converts the regression into one tree for each feature.</summary>
    public Ensemble ToEnsemble() => _bins.ToEnsemble(_leaves);
}
