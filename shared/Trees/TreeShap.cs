using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// Exact path-dependent TreeSHAP (Lundberg et al., 2018): how much each feature moves the margin of a row away from
/// the mean of the training data. Immutable, and safe to share between threads.
/// </summary>
/// <remarks>
/// A leaf of value v is worth v · ∏ oⱼ over the features that are known and · ∏ zⱼ over those that are not: oⱼ is 1 where
/// the row passes all the leaf's tests on feature j, zⱼ the share of the training data that does. Its Shapley value
/// is an integral (Owen, 1972): v (oᵢ − zᵢ) ∫₀¹ ∏ⱼ≠ᵢ (t oⱼ + (1 − t) zⱼ) dt. The integrand is a polynomial, so
/// Gauss–Legendre quadrature with half as many points as the path has features is exact. A tree is walked down once
/// to multiply the factors and up once to sum over the leaves, four points in one vector.
/// </remarks>
public sealed unsafe class TreeShap
{
    private readonly Ensemble _trees;
    private readonly ShapPass[] _passes;
    private readonly int _mostEdges;

    /// <summary>Compiles an ensemble.</summary>
    /// <exception cref="InvalidDataException">It was stored without covers.</exception>
    public TreeShap(Ensemble trees)
    {
        if (trees.Covers.Length == 0 && trees.Features.Length > 0)
            throw new InvalidDataException("The trees carry no covers, and without them a margin can't be explained.");
        _trees = trees;
        var leaves = TreeLeaves.Of(trees);
        var nodes = leaves.NodesByTree().AsSpan();
        List<ShapPass> passes = [];
        Bias = trees.BaseMargin;
        foreach (var (tree, count) in leaves.Counts.Index())
        {
            var plan = new ShapTree(trees, trees.Roots[tree], nodes[..(count - 1)]);
            nodes = nodes[(count - 1)..];
            Bias += plan.Mean;
            passes.AddRange(plan.Passes());
        }
        _passes = [.. passes];
        _mostEdges = 2 * (leaves.Most - 1);
    }

    /// <summary>The margin's mean over the training data, which the contributions start from.</summary>
    public double Bias { get; }

    /// <summary>Adds up to the row's margin, together with <see cref="Bias"/>.</summary>
    /// <param name="row">One value a feature; NaN is missing.</param>
    /// <param name="contributions">Receives one contribution a feature, in margin units.</param>
    /// <exception cref="ArgumentException">One of them has not one value a feature.</exception>
    [SkipLocalsInit]
    public void Contributions(ReadOnlySpan<float> row, Span<double> contributions)
    {
        if (row.Length != _trees.FeatureCount || contributions.Length != row.Length)
            throw new ArgumentException(
                $"The trees take {_trees.FeatureCount} features, not {row.Length} into {contributions.Length}.", nameof(row));

        const int onStack = 512;
        var size = _mostEdges + row.Length;
        var rented = size > onStack ? ArrayPool<Vector256<double>>.Shared.Rent(size) : null;
        var stack = stackalloc Vector256<double>[rented is null ? size : 0];
        var known = stackalloc bool[rented is null ? _mostEdges : 0];
        var rentedKnown = rented is null ? null : ArrayPool<bool>.Shared.Rent(_mostEdges);
        fixed (Vector256<double>* heap = rented)
        fixed (bool* heapKnown = rentedKnown)
        {
            var edges = rented is null ? stack : heap;
            var sums = edges + _mostEdges;
            new Span<Vector256<double>>(sums, row.Length).Clear();
            foreach (var pass in _passes)
                Run(pass, row, edges, rented is null ? known : heapKnown, sums);
            for (var feature = 0; feature < row.Length; feature++)
                contributions[feature] = Vector256.Sum(sums[feature]);
        }
        if (rented is not null)
        {
            ArrayPool<Vector256<double>>.Shared.Return(rented);
            ArrayPool<bool>.Shared.Return(rentedKnown!);
        }
    }

    private void Run(
        ShapPass pass, ReadOnlySpan<float> row, Vector256<double>* edges, bool* known, Vector256<double>* sums)
    {
        ref var firstNode = ref MemoryMarshal.GetArrayDataReference(pass.Nodes);
        ref var firstEdge = ref MemoryMarshal.GetArrayDataReference(pass.Edges);
        var plain = _trees.Rules.Length == 0;

        // Down: the product of the factors on the way to each edge's end.
        for (var i = 0; i < pass.Nodes.Length; i++)
        {
            ref readonly var node = ref Unsafe.Add(ref firstNode, i);
            ref readonly var left = ref Unsafe.Add(ref firstEdge, 2 * i);
            ref readonly var right = ref Unsafe.Add(ref firstEdge, 2 * i + 1);
            var product = node.Parent < 0 ? Vector256<double>.One : edges[node.Parent];
            if (node.Previous >= 0 && !known[node.Previous])
            {
                known[2 * i] = known[2 * i + 1] = false;
                edges[2 * i] = product * left.Share;
                edges[2 * i + 1] = product * right.Share;
                continue;
            }
            var value = row[node.Feature];
            var goesLeft = plain ? value <= node.Threshold : _trees.GoesLeft(node.Index, value);
            known[2 * i] = goesLeft;
            known[2 * i + 1] = !goesLeft;
            edges[2 * i] = product * (goesLeft ? left.Passed : left.Failed);
            edges[2 * i + 1] = product * (goesLeft ? right.Failed : right.Passed);
        }

        // Up: what the leaves below each edge are worth, and with it the contribution of the edge's feature.
        for (var i = pass.Nodes.Length - 1; i >= 0; i--)
        {
            ref readonly var node = ref Unsafe.Add(ref firstNode, i);
            var left = node.LeftIsLeaf ? edges[2 * i] * node.LeftLeaf : edges[2 * i];
            var right = node.RightIsLeaf ? edges[2 * i + 1] * node.RightLeaf : edges[2 * i + 1];
            // Where an earlier test on the feature failed, failing or passing this one changes nothing.
            if (node.Previous < 0 || known[node.Previous])
            {
                ref readonly var leftEdge = ref Unsafe.Add(ref firstEdge, 2 * i);
                ref readonly var rightEdge = ref Unsafe.Add(ref firstEdge, 2 * i + 1);
                sums[node.Feature] += known[2 * i]
                    ? left * leftEdge.PassedWeight + right * rightEdge.FailedWeight
                    : left * leftEdge.FailedWeight + right * rightEdge.PassedWeight;
            }
            if (node.Parent >= 0)
                edges[node.Parent] = left + right;
        }
    }
}
