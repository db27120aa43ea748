using System.Globalization;
using Conversion.Trees;

namespace Conversion.Training.Fitting.Effects;

/// <summary>A step function of one feature, for all customers or for those on one side of a threshold of another feature.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Levels">Per bin of the feature: the value.</param>
/// <param name="Region">The customers for whom the term is not 0; null for all.</param>
internal sealed record EffectTerm(int Feature, double[] Levels, EffectRegion? Region)
{
    /// <summary>Returns the value of the term for a customer.</summary>
    public double ValueOf(BinnedFeatures features, int customer) =>
        Region is null || Region.Contains(features, customer) ? Levels[features.Columns[Feature][customer]] : 0;

    /// <summary>Says for whom the term is not 0.</summary>
    public string Describe(BinnedFeatures features, IReadOnlyList<string> names)
    {
        var where = $"where {new EffectRegion(Feature, Array.LastIndexOf(Levels, 1), Below: true).Describe(features, names)}";
        return Region is null ? where : $"{where} and {Region.Describe(features, names)}";
    }

    /// <summary>Returns a tree whose leaves are the values of the term, times a coefficient.</summary>
    public Ensemble ToTree(BinnedFeatures features, double coefficient)
    {
        var tree = features.ToTree(Feature, Array.ConvertAll(Levels, level => level * coefficient));
        return Region is null ? tree : Region.Restrict(features, tree);
    }
}

/// <summary>The customers on one side of a threshold.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="LastBin">The last bin below the threshold.</param>
/// <param name="Below">Whether the customers are those below the threshold, or the others.</param>
internal sealed record EffectRegion(int Feature, int LastBin, bool Below)
{
    /// <summary>Returns whether a customer is on this side.</summary>
    public bool Contains(BinnedFeatures features, int customer) => features.Columns[Feature][customer] <= LastBin == Below;

    /// <summary>Says which customers are on this side.</summary>
    public string Describe(BinnedFeatures features, IReadOnlyList<string> names)
    {
        var bound = features.UpperBound(Feature, LastBin);
        if (bound == float.MaxValue)
            return $"{names[Feature]} is {(Below ? "known" : "missing")}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{names[Feature]} {(Below ? "<=" : ">")} {bound}{(Below ? "" : " or is missing")}");
    }

    /// <summary>Returns a tree that gives what another tree gives on this side, and 0 on the other side.</summary>
    public Ensemble Restrict(BinnedFeatures features, Ensemble tree)
    {
        // Node 0 is the threshold, and leaf 0 the other side.
        var inside = Shift(tree.Roots[0]);
        return new(
            tree.FeatureCount, [0], [Feature, .. tree.Features], [features.UpperBound(Feature, LastBin), .. tree.Thresholds],
            [Below ? inside : ~0, .. tree.Left.Select(Shift)], [Below ? ~0 : inside, .. tree.Right.Select(Shift)], [0, .. tree.Leaves]);

        static int Shift(int child) => child >= 0 ? child + 1 : ~(~child + 1);
    }
}
