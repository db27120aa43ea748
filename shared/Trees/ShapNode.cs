using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>The test of a node.</summary>
/// <param name="Node">The node's index in the ensemble.</param>
/// <param name="Feature">The feature that the node tests.</param>
/// <param name="Threshold">The largest value that goes left, where the node has no rule.</param>
internal readonly record struct SplitTest(int Node, int Feature, float Threshold)
{
    /// <summary>Returns what <see cref="Ensemble.GoesLeft"/> returns, without calling it where no node has a rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool GoesLeft<T>(Ensemble trees, ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) && trees.Rules.Length == 0
            ? float.CreateTruncating(row[Feature]) <= Threshold
            : trees.GoesLeft(Node, row[Feature]);
}

/// <summary>
/// A node as <see cref="TreeShap"/> runs it. Each edge of a tree has a slot: the edges of node i have the slots
/// 2i + 1 (left) and 2i + 2 (right). Slot 0 is the edge to the root, which every row passes.
/// </summary>
internal struct ShapNode
{
    public SplitTest Test;

    /// <summary>The slot of the edge that leads to the node.</summary>
    public int Parent;

    /// <summary>The slot of the last edge above the node on the same feature, or 0.</summary>
    public int Previous;

    /// <summary>The share of the training data that passes all tests on the feature above the node; 1 without such tests.</summary>
    public double PreviousShare;

    /// <summary>1 / <see cref="PreviousShare"/>; 0 where that is 0.</summary>
    public double PreviousInverse;

    /// <summary>The share of the training data that passes all tests on the feature up to the left edge.</summary>
    public double LeftShare;

    /// <summary>The share of the training data that passes all tests on the feature up to the right edge.</summary>
    public double RightShare;

    /// <summary>The value of the leaf on the left; 1 where the left child is a node.</summary>
    public double LeftLeaf;

    /// <summary>The value of the leaf on the right; 1 where the right child is a node.</summary>
    public double RightLeaf;
}

/// <summary>One tree at four quadrature points.</summary>
/// <param name="Nodes">The nodes of the tree, parents before children.</param>
/// <param name="Inverses">Per slot: 1 / (t + (1 − t) · share).</param>
internal sealed record ShapTreePoints(ShapNode[] Nodes, Vector256<double>[] Inverses);

/// <summary>All trees that need the same four quadrature points.</summary>
/// <param name="Points">The points t.</param>
/// <param name="Weights">The weights of the points.</param>
/// <param name="Trees">The trees.</param>
internal sealed record ShapPointGroup(Vector256<double> Points, Vector256<double> Weights, ShapTreePoints[] Trees);

/// <summary>A tree that tests a single feature.</summary>
/// <param name="Root">Its root.</param>
/// <param name="Feature">The feature.</param>
/// <param name="Mean">The mean of the tree over the training data.</param>
internal readonly record struct ShapSingleFeatureTree(int Root, int Feature, double Mean);
