using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>What a node asks of a row.</summary>
/// <param name="Node">Its number in the ensemble.</param>
internal readonly record struct ShapTest(int Node, int Feature, float Threshold)
{
    /// <summary>What <see cref="Ensemble.GoesLeft"/> says, without its call where no node has a rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool GoesLeft(Ensemble trees, ReadOnlySpan<float> row) =>
        trees.Rules.Length == 0 ? row[Feature] <= Threshold : trees.GoesLeft(Node, row[Feature]);
}

/// <summary>
/// A node as <see cref="TreeShap"/> runs it. An edge is known by its slot: the edges of a tree's node i have slots
/// 2i + 1 (left) and 2i + 2 (right); slot 0 stands for the way to the root, which every row passes.
/// </summary>
internal struct ShapNode
{
    public ShapTest Test;

    /// <summary>The slot of the edge that leads to the node.</summary>
    public int Parent;

    /// <summary>The slot of the last edge above on the same feature, or 0.</summary>
    public int Previous;

    /// <summary>The share of the training data that passes all tests on the feature so far; of 1 where there were none.</summary>
    public double PreviousShare;

    /// <summary>1 / <see cref="PreviousShare"/>, or 0.</summary>
    public double PreviousInverse;

    /// <summary>The share that passes all tests on the feature up to and including the left edge.</summary>
    public double LeftShare;

    public double RightShare;

    /// <summary>The value of the leaf on the left, or 1 where there is a node.</summary>
    public double LeftLeaf;

    public double RightLeaf;
}

/// <summary>One tree at four quadrature points.</summary>
/// <param name="Nodes">Parents before children.</param>
/// <param name="Inverses">Per slot: 1 / (t + (1 − t) · share).</param>
internal sealed record ShapPass(ShapNode[] Nodes, Vector256<double>[] Inverses);

/// <summary>All passes that share their four points.</summary>
/// <param name="Points">The points t.</param>
/// <param name="Weights">Their weights.</param>
/// <param name="Passes">The passes.</param>
internal sealed record ShapGroup(Vector256<double> Points, Vector256<double> Weights, ShapPass[] Passes);
