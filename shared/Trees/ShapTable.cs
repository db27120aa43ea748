using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// A small tree for <see cref="TreeShap"/>. It makes all its tests at once, and reads the contributions of their
/// outcome from a table. The tables of all trees follow each other, so that a row reads few cache lines a tree.
/// </summary>
internal readonly struct ShapTable
{
    /// <summary>
    /// The most nodes of a tree, and the contributions in a table for each outcome. A tree of so few nodes has no more
    /// features than four quadrature points are exact for.
    /// </summary>
    public const int Width = 4;

    private readonly Vector128<float> _thresholds;
    private readonly Vector128<int> _testedFeatures;
    private readonly Vector128<int> _nodes;
    private readonly Vector128<int> _features;
    private readonly int _tests;
    private readonly int _start;

    /// <param name="nodes">The nodes of the tree, at most <see cref="Width"/>.</param>
    /// <param name="start">Where the contributions of outcome 0 start. The contributions of the other outcomes follow.</param>
    public ShapTable(ShapNode[] nodes, int start)
    {
        _tests = nodes.Length;
        _start = start;
        int[] features = [.. nodes.Select(node => node.Test.Feature).Distinct()];
        FeatureCount = features.Length;
        // No value is at most NaN, so the bit of a missing test is always 0.
        _thresholds = Vector128.Create(float.NaN);
        for (var i = 0; i < features.Length; i++)
            _features = _features.WithElement(i, features[i]);
        for (var i = 0; i < nodes.Length; i++)
        {
            _testedFeatures = _testedFeatures.WithElement(i, nodes[i].Test.Feature);
            _nodes = _nodes.WithElement(i, nodes[i].Test.Node);
            _thresholds = _thresholds.WithElement(i, nodes[i].Test.Threshold);
        }
    }

    /// <summary>How many features the tree tests, at least two.</summary>
    public int FeatureCount { get; }

    /// <summary>Returns one of the features that the tree tests.</summary>
    public int Feature(int i) => _features[i];

    /// <summary>Adds the contributions of the tree for a row.</summary>
    /// <param name="trees">The ensemble of the tree.</param>
    /// <param name="row">One value a feature.</param>
    /// <param name="tables">The contributions of all tables.</param>
    /// <param name="sums">One sum a feature.</param>
    public void AddContributions<T>(Ensemble trees, ReadOnlySpan<T> row, double[] tables, Span<double> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var contributions = tables.AsSpan(_start + Width * FindOutcome(trees, row), Width);
        // Adding the zeros of fewer features would make each addition wait for the one before.
        sums[_features[0]] += contributions[0];
        sums[_features[1]] += contributions[1];
        if (FeatureCount > 2)
            sums[_features[2]] += contributions[2];
        if (FeatureCount > 3)
            sums[_features[3]] += contributions[3];
    }

    // Bit i is set where node i sends the row left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FindOutcome<T>(Ensemble trees, ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float) && trees.Rules.Length == 0)
        {
            var values = Vector128.Create(
                float.CreateTruncating(row[_testedFeatures[0]]), float.CreateTruncating(row[_testedFeatures[1]]),
                float.CreateTruncating(row[_testedFeatures[2]]), float.CreateTruncating(row[_testedFeatures[3]]));
            return (int)Vector128.LessThanOrEqual(values, _thresholds).ExtractMostSignificantBits();
        }
        var outcome = 0;
        for (var i = 0; i < _tests; i++)
            outcome |= (trees.GoesLeft(_nodes[i], row[_testedFeatures[i]]) ? 1 : 0) << i;
        return outcome;
    }
}
