using System.Globalization;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// The effect of an action as a function of the features: a mean, and as many terms as the data can tell from noise.
/// </summary>
/// <param name="Mean">The effect where all terms are 0.</param>
/// <param name="Terms">The terms, in the order in which they were found.</param>
/// <param name="Coefficients">Per term: its coefficient.</param>
/// <param name="Covariance">The covariance of the mean and of the coefficients, before shrinkage.</param>
internal sealed record EffectModel(double Mean, IReadOnlyList<EffectTerm> Terms, double[] Coefficients, double[,] Covariance)
    : IEffectModel
{
    /// <inheritdoc/>
    public bool IsConstant => Terms.Count == 0;

    /// <inheritdoc/>
    public IsotonicCurve? Curve => null;

    /// <inheritdoc/>
    public double Margin(BinnedFeatures features, int customer) => Predict(features, customer);

    /// <inheritdoc/>
    public double Predict(BinnedFeatures features, int customer)
    {
        var effect = Mean;
        for (var i = 0; i < Terms.Count; i++)
            effect += Coefficients[i] * Terms[i].ValueOf(features, customer);
        return effect;
    }

    /// <inheritdoc/>
    public double Variance(BinnedFeatures features, int customer)
    {
        Span<double> values = stackalloc double[Terms.Count + 1];
        values[0] = 1;
        for (var i = 0; i < Terms.Count; i++)
            values[i + 1] = Terms[i].ValueOf(features, customer);
        var variance = 0.0;
        for (var a = 0; a < values.Length; a++)
            for (var b = 0; b < values.Length; b++)
                variance += values[a] * values[b] * Covariance[a, b];
        return Math.Max(0, variance);
    }

    /// <inheritdoc/>
    public Ensemble ToEnsemble(BinnedFeatures features, float[][] rows)
    {
        Ensemble sum = Terms.Count == 0
            ? new(features.Count, [], [], [], [], [], [])
            : EnsembleSum.Build([.. Terms.Select((term, i) => new WeightedEnsemble(term.ToTree(features, Coefficients[i]), 1))]);
        return EffectTrees.WithCovers(sum, rows, Mean);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Describe(BinnedFeatures features, IReadOnlyList<string> names) => IsConstant ? [] :
    [
        string.Create(CultureInfo.InvariantCulture, $"{Mean:+0.#####;-0.#####}"),
        .. Terms.Select((term, i) => string.Create(
            CultureInfo.InvariantCulture, $"{Coefficients[i]:+0.#####;-0.#####} {term.Describe(features, names)}")),
    ];
}
