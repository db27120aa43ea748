using System.Globalization;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>An effect that rises with an index: a weighted sum of the ranks of features.</summary>
/// <param name="Levels">Per feature and bin: what the feature adds to the index. Null for a feature without a weight.</param>
/// <param name="Rising">The effect by the index.</param>
/// <param name="Scores">The mean index of groups of customers, rising.</param>
/// <param name="Variances">Per group: the variance of the effect, as far as the data leave it open.</param>
internal sealed record EffectIndex(double[]?[] Levels, IsotonicCurve Rising, double[] Scores, double[] Variances) : IEffectModel
{
    // Smaller shares of the greatest weight say nothing to a reader.
    private const double Notable = 0.1;

    /// <inheritdoc/>
    public bool IsConstant => false;

    /// <inheritdoc/>
    public IsotonicCurve? Curve => Rising;

    /// <inheritdoc/>
    public double Margin(BinnedFeatures features, int customer)
    {
        var index = 0.0;
        for (var feature = 0; feature < Levels.Length; feature++)
            if (Levels[feature] is { } levels)
                index += levels[features.Columns[feature][customer]];
        return index;
    }

    /// <inheritdoc/>
    public double Predict(BinnedFeatures features, int customer) => Rising.At(Margin(features, customer));

    /// <inheritdoc/>
    public double Variance(BinnedFeatures features, int customer)
    {
        var group = Array.BinarySearch(Scores, Margin(features, customer));
        return Variances[Math.Min(group < 0 ? ~group : group, Variances.Length - 1)];
    }

    /// <inheritdoc/>
    public Ensemble ToEnsemble(BinnedFeatures features, float[][] rows)
    {
        var sum = EnsembleSum.Build(
        [
            .. Levels.Index().Where(pair => pair.Item is not null)
                .Select(pair => new WeightedEnsemble(features.ToTree(pair.Index, pair.Item!), 1)),
        ]);
        return EffectTrees.WithCovers(sum, rows, baseMargin: 0);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Describe(BinnedFeatures features, IReadOnlyList<string> names)
    {
        var spreads = Levels.Select((levels, feature) => levels is null ? 0 : levels.Max() - levels.Min()).ToArray();
        var greatest = spreads.Max();
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Rising.Values[0]:+0.#####;-0.#####;0} to {Rising.Values[^1]:+0.#####;-0.#####;0}, rising with an index of all these"),
            .. spreads.Index().Where(spread => spread.Item > Notable * greatest).OrderByDescending(spread => spread.Item)
                .Select(spread => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{spread.Item / greatest:P0} {Direction(features, spread.Index)} {names[spread.Index]}")),
        ];
    }

    private string Direction(BinnedFeatures features, int feature)
    {
        // The last bin is of missing values.
        var known = Levels[feature]!.AsSpan(0, features.BinsOf(feature) - 1);
        return known[^1] >= known[0] ? "for a high" : "for a low";
    }
}
