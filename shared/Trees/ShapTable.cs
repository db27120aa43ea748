using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// A small tree for <see cref="TreeShap"/>: its tests side by side, all of them made at once, and where what it
/// contributes is tabled. Tables lie one behind the other, and a row looks at two or three lines of memory a tree.
/// </summary>
internal readonly struct ShapTable
{
    /// <summary>The most nodes, and the contributions that are tabled an outcome. So few nodes have no more features than four quadrature points are exact for.</summary>
    public const int Width = 4;

    private readonly Vector128<float> _thresholds;
    private readonly Vector128<int> _tested;
    private readonly Vector128<int> _nodes;
    private readonly Vector128<int> _features;
    private readonly int _tests;
    private readonly int _first;

    /// <param name="nodes">At most <see cref="Width"/>.</param>
    /// <param name="first">Where the contributions of outcome 0 stand, those of the others behind them.</param>
    public ShapTable(ShapNode[] nodes, int first)
    {
        (_tests, _first) = (nodes.Length, first);
        int[] features = [.. nodes.Select(node => node.Test.Feature).Distinct()];
        Features = features.Length;
        // Nothing is at most NaN: a place without a test leaves its bit of the outcome 0.
        _thresholds = Vector128.Create(float.NaN);
        for (var i = 0; i < Width; i++)
        {
            if (i < features.Length)
                _features = _features.WithElement(i, features[i]);
            if (i >= nodes.Length)
                continue;
            _tested = _tested.WithElement(i, nodes[i].Test.Feature);
            _nodes = _nodes.WithElement(i, nodes[i].Test.Node);
            _thresholds = _thresholds.WithElement(i, nodes[i].Test.Threshold);
        }
    }

    /// <summary>How many features it tests, two at least.</summary>
    public int Features { get; }

    /// <summary>One of the features that it tests.</summary>
    public int Feature(int i) => _features[i];

    /// <summary>Adds what the tree contributes for a row.</summary>
    /// <param name="trees">Its ensemble.</param>
    /// <param name="row">One value a feature.</param>
    /// <param name="tabled">All tables' contributions.</param>
    /// <param name="sums">One a feature.</param>
    public void Add(Ensemble trees, ReadOnlySpan<float> row, double[] tabled, Span<double> sums)
    {
        var contributions = tabled.AsSpan(_first + Width * Outcome(trees, row), Width);
        // Zeros are not added: each addition would wait for that before it.
        sums[_features[0]] += contributions[0];
        sums[_features[1]] += contributions[1];
        if (Features > 2)
            sums[_features[2]] += contributions[2];
        if (Features > 3)
            sums[_features[3]] += contributions[3];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Outcome(Ensemble trees, ReadOnlySpan<float> row)
    {
        if (trees.Rules.Length == 0)
            return (int)Vector128.LessThanOrEqual(
                Vector128.Create(row[_tested[0]], row[_tested[1]], row[_tested[2]], row[_tested[3]]), _thresholds).ExtractMostSignificantBits();
        var outcome = 0;
        for (var i = 0; i < _tests; i++)
            outcome |= (trees.GoesLeft(_nodes[i], row[_tested[i]]) ? 1 : 0) << i;
        return outcome;
    }
}
