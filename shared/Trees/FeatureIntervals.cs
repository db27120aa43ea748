using System.Numerics;

namespace Conversion.Trees;

/// <summary>The intervals of one feature, and which trees' leaves a value in each of them rules out.</summary>
internal sealed class FeatureIntervals
{
    private readonly Ensemble _trees;
    private readonly TreeLeaves _leaves;

    // The nodes that test the feature, tree by tree, and where each such tree's nodes start.
    private readonly List<int> _nodes;
    private readonly List<int> _starts = [];

    // All boundaries in order, equal ones repeated, and for each the tree (as an index of _starts) it comes from.
    private readonly float[] _values;
    private readonly int[] _owners;

    public FeatureIntervals(Ensemble trees, TreeLeaves leaves, int feature, List<int> nodes)
    {
        (_trees, _leaves, _nodes, Feature) = (trees, leaves, nodes, feature);
        List<float> values = [];
        List<int> owners = [];
        for (var i = 0; i < nodes.Count; i++)
        {
            if (i == 0 || leaves.NodeTrees[nodes[i]] != leaves.NodeTrees[nodes[i - 1]])
                _starts.Add(i);
            SplitBoundaries.Add(trees, nodes[i], values);
            while (owners.Count < values.Count)
                owners.Add(_starts.Count - 1);
        }
        _starts.Add(_nodes.Count);
        (_values, _owners) = (values.ToArray(), owners.ToArray());
        Array.Sort(_values, _owners);
        Boundaries = Distinct(_values);
    }

    /// <summary>The feature.</summary>
    public int Feature { get; }

    /// <summary>The boundaries in order: interval i ends with boundary i, which it includes.</summary>
    public float[] Boundaries { get; }

    /// <summary>One table row for each interval, one for what is above the last boundary, and one for NaN.</summary>
    public int Rows => Boundaries.Length + 2;

    /// <summary>Writes the rows of the feature's table: a mask for each tree, its bits the leaves that remain possible.</summary>
    public void Fill<TMask>(Span<TMask> table, int rowLength) where TMask : unmanaged, IBinaryInteger<TMask>
    {
        var entry = 0;
        for (var row = 0; row <= Boundaries.Length; row++)
        {
            var masks = table.Slice(row * rowLength, rowLength);
            var value = row < Boundaries.Length ? Boundaries[row] : float.PositiveInfinity;
            if (row == 0)
            {
                SetAll(masks, value);
                continue;
            }
            // Crossing a boundary changes the trees it comes from, and no other.
            table.Slice((row - 1) * rowLength, rowLength).CopyTo(masks);
            for (; entry < _values.Length && _values[entry] == Boundaries[row - 1]; entry++)
                Set(masks, _owners[entry], value);
        }
        SetAll(table.Slice((Boundaries.Length + 1) * rowLength, rowLength), float.NaN);
    }

    private void SetAll<TMask>(Span<TMask> masks, float value) where TMask : unmanaged, IBinaryInteger<TMask>
    {
        masks.Fill(TMask.AllBitsSet);
        for (var owner = 0; owner < _starts.Count - 1; owner++)
            Set(masks, owner, value);
    }

    private void Set<TMask>(Span<TMask> masks, int owner, float value) where TMask : unmanaged, IBinaryInteger<TMask>
    {
        var possible = ulong.MaxValue;
        for (var i = _starts[owner]; i < _starts[owner + 1]; i++)
        {
            var node = _nodes[i];
            possible &= ~_leaves.Below(_trees.GoesLeft(node, value) ? _trees.Right[node] : _trees.Left[node]);
        }
        masks[_leaves.NodeTrees[_nodes[_starts[owner]]]] = TMask.CreateTruncating(possible);
    }

    private static float[] Distinct(float[] sorted)
    {
        List<float> distinct = [];
        foreach (var value in sorted)
            if (distinct.Count == 0 || value != distinct[^1])
                distinct.Add(value);
        return [.. distinct];
    }
}
