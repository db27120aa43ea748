using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Conversion.Trees;

/// <summary>
/// Computes exact path-dependent TreeSHAP (Lundberg et al., 2018): how far each feature moves the margin of a row away
/// from the mean of the training data. Immutable, and safe to share between threads.
/// </summary>
/// <remarks>
/// For a set of known features, a leaf of value v contributes v · ∏ oⱼ over the known features · ∏ zⱼ over the others.
/// oⱼ is 1 where the row passes all tests on feature j on the leaf's path, else 0. zⱼ is the share of the training data
/// that passes them. The Shapley value of feature i is an integral (Owen, 1972):
/// v (oᵢ − zᵢ) ∫₀¹ ∏ⱼ≠ᵢ (t oⱼ + (1 − t) zⱼ) dt. The integrand is a polynomial, so Gauss–Legendre quadrature with half as
/// many points as the path has features is exact. The code walks a tree down once to multiply the factors, and up once
/// to sum over the leaves, with four points in one vector. A tree of one feature needs only its leaf and its mean. The
/// contributions of a small tree depend only on the outcomes of its tests, and are computed in advance for each outcome.
/// </remarks>
public sealed unsafe class TreeShap
{
    private const int MaximumVectorsOnStack = 512;

    private readonly Ensemble _trees;
    private readonly ShapSingleFeatureTree[] _singleFeatureTrees;
    private readonly ShapTable[] _tables;
    private readonly double[] _tabledContributions;
    private readonly ShapPointGroup[] _groups;
    private readonly int _maximumSlots;

    /// <summary>Prepares an ensemble.</summary>
    /// <exception cref="InvalidDataException">The ensemble has no covers.</exception>
    public TreeShap(Ensemble trees)
    {
        if (trees.Covers.Length == 0 && trees.Features.Length > 0)
            throw new InvalidDataException("The trees must have covers, else a margin can't be explained.");
        _trees = trees;
        var leaves = TreeLeaves.From(trees);
        var shapTrees = BuildTrees(trees, leaves);
        Bias = trees.BaseMargin + shapTrees.Sum(tree => tree.Mean);
        _maximumSlots = 2 * leaves.MaximumCount;
        _singleFeatureTrees =
        [
            .. shapTrees.Where(tree => tree.MaximumFeatures == 1)
                .Select(tree => new ShapSingleFeatureTree(tree.Root, tree.Nodes[0].Test.Feature, tree.Mean)),
        ];
        var others = shapTrees.Where(tree => tree.MaximumFeatures > 1).ToLookup(tree => tree.Nodes.Length <= ShapTable.Width);
        var contributions = new List<double>();
        // Sorted by the number of features, so that the processor predicts the branches on it.
        _tables = [.. BuildTables(BuildGroups(others[true]), contributions).OrderBy(table => table.FeatureCount)];
        _tabledContributions = [.. contributions];
        _groups = [.. BuildGroups(others[false])];
    }

    /// <summary>The mean of the margin over the training data, from which the contributions start.</summary>
    public double Bias { get; }

    /// <summary>Computes contributions that, together with <see cref="Bias"/>, add up to the margin of the row.</summary>
    /// <param name="row">One value a feature; NaN is missing.</param>
    /// <param name="contributions">Receives one contribution a feature, in margin units.</param>
    /// <exception cref="ArgumentException">The row or the contributions are shorter or longer.</exception>
    public void Contributions(ReadOnlySpan<float> row, Span<double> contributions)
    {
        if (!_trees.IsDouble)
        {
            ContributionsCore(row, contributions);
            return;
        }
        var converted = ArrayPool<double>.Shared.Rent(row.Length);
        CompiledEnsemble.Convert(row, converted.AsSpan());
        ContributionsCore<double>(converted.AsSpan(0, row.Length), contributions);
        ArrayPool<double>.Shared.Return(converted);
    }

    /// <summary>Computes the contributions of a row of doubles. Trees over floats round its values first.</summary>
    /// <param name="row">One value a feature; NaN is missing.</param>
    /// <param name="contributions">Receives one contribution a feature, in margin units.</param>
    /// <exception cref="ArgumentException">The row or the contributions are shorter or longer.</exception>
    public void Contributions(ReadOnlySpan<double> row, Span<double> contributions)
    {
        if (_trees.IsDouble)
        {
            ContributionsCore(row, contributions);
            return;
        }
        var converted = ArrayPool<float>.Shared.Rent(row.Length);
        CompiledEnsemble.Convert(row, converted.AsSpan());
        ContributionsCore<float>(converted.AsSpan(0, row.Length), contributions);
        ArrayPool<float>.Shared.Return(converted);
    }

    [SkipLocalsInit]
    private void ContributionsCore<T>(ReadOnlySpan<T> row, Span<double> contributions)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (row.Length != _trees.FeatureCount || contributions.Length != row.Length)
            throw new ArgumentException(
                $"A row must have {_trees.FeatureCount} features, got {row.Length} and {contributions.Length} contributions.", nameof(row));

        contributions.Clear();
        foreach (ref readonly var tree in _singleFeatureTrees.AsSpan())
            contributions[tree.Feature] += _trees.Leaves[_trees.FindLeaf(tree.Root, row)] - tree.Mean;
        foreach (ref readonly var table in _tables.AsSpan())
            table.AddContributions(_trees, row, _tabledContributions, contributions);
        if (_groups.Length == 0)
            return;
        // Per slot its product and its mask, per node the mask of the side that the row takes, and per feature its sum.
        var length = 3 * _maximumSlots + row.Length;
        if (length <= MaximumVectorsOnStack)
        {
            var onStack = stackalloc Vector256<double>[length];
            AddGroups(row, contributions, onStack);
            return;
        }
        var rented = ArrayPool<Vector256<double>>.Shared.Rent(length);
        fixed (Vector256<double>* start = rented)
            AddGroups(row, contributions, start);
        ArrayPool<Vector256<double>>.Shared.Return(rented);
    }

    private static List<ShapTree> BuildTrees(Ensemble trees, TreeLeaves leaves)
    {
        var shapTrees = new List<ShapTree>(trees.Roots.Length);
        var nodes = leaves.NodesByTree().AsSpan();
        var covers = ShapTree.NodeCovers(trees);
        var positions = new int[trees.Features.Length];
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var count = leaves.Counts[tree] - 1;
            shapTrees.Add(new(trees, trees.Roots[tree], nodes[..count], covers, positions));
            nodes = nodes[count..];
        }
        return shapTrees;
    }

    private static IEnumerable<ShapPointGroup> BuildGroups(IEnumerable<ShapTree> trees) =>
        from sameCount in trees.GroupBy(tree => tree.PointCount)
        let quadrature = ShapQuadrature.Build(sameCount.Key)
        from first in Enumerable.Range(0, sameCount.Key / 4)
        let points = Vector256.Create(quadrature.Points, 4 * first)
        let weights = Vector256.Create(quadrature.Weights, 4 * first)
        select new ShapPointGroup(points, weights, [.. sameCount.Select(tree => tree.At(points))]);

    private List<ShapTable> BuildTables(IEnumerable<ShapPointGroup> groups, List<double> contributions)
    {
        var tables = new List<ShapTable>();
        var buffer = new Vector256<double>[3 * _maximumSlots];
        var sums = new Vector256<double>[_trees.FeatureCount];
        foreach (var group in groups)
            foreach (var tree in group.Trees)
                tables.Add(BuildTable(tree, group, contributions, buffer, sums));
        return tables;
    }

    // Adds the contributions of a tree for every outcome of its tests. Bit i of an outcome is set where node i sends the row left.
    private ShapTable BuildTable(
        ShapTreePoints tree, ShapPointGroup group, List<double> contributions, Vector256<double>[] buffer, Vector256<double>[] sums)
    {
        var table = new ShapTable(tree.Nodes, contributions.Count);
        fixed (Vector256<double>* slots = buffer)
        {
            for (var outcome = 0; outcome < 1 << tree.Nodes.Length; outcome++)
            {
                for (var node = 0; node < tree.Nodes.Length; node++)
                    slots[2 * _maximumSlots + node] = Mask((outcome >> node & 1) != 0);
                Array.Clear(sums);
                MultiplyDown(tree, group.Points, slots);
                SumUp(tree, group.Points, sums, slots);
                for (var i = 0; i < ShapTable.Width; i++)
                    contributions.Add(i < table.FeatureCount ? Vector256.Sum(sums[table.Feature(i)] * group.Weights) : 0);
            }
        }
        return table;
    }

    private void AddGroups<T>(ReadOnlySpan<T> row, Span<double> contributions, Vector256<double>* buffer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new Span<Vector256<double>>(buffer, row.Length);
        var slots = buffer + row.Length;
        foreach (var group in _groups)
        {
            sums.Clear();
            foreach (var tree in group.Trees)
            {
                TestNodes(tree.Nodes, row, slots + 2 * _maximumSlots);
                MultiplyDown(tree, group.Points, slots);
                SumUp(tree, group.Points, sums, slots);
            }
            for (var feature = 0; feature < row.Length; feature++)
                contributions[feature] += Vector256.Sum(sums[feature] * group.Weights);
        }
    }

    private void TestNodes<T>(ShapNode[] nodes, ReadOnlySpan<T> row, Vector256<double>* wentLeft)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < nodes.Length; i++)
            wentLeft[i] = Mask(nodes[i].Test.GoesLeft(_trees, row));
    }

    private static Vector256<double> Mask(bool set) => Vector256.Create(set ? -1L : 0L).AsDouble();

    /// <summary>
    /// Computes the product of the factors on the path to the end of each edge. The factor of an edge replaces the factor
    /// of the last edge on its feature: (t + (1 − t) z) / (t + (1 − t) z') where the row passes, (1 − t) z /
    /// (t + (1 − t) z') where it fails, z / z' where it had failed before. No branch depends on the row, because the
    /// processor could not predict it.
    /// </summary>
    private void MultiplyDown(ShapTreePoints tree, Vector256<double> t, Vector256<double>* products)
    {
        // Per slot: all bits set where the row passes all tests on the slot's feature.
        var passes = products + _maximumSlots;
        var wentLeft = passes + _maximumSlots;
        var one = Vector256<double>.One;
        var rest = one - t;
        products[0] = one;
        passes[0] = Vector256<double>.AllBitsSet;
        for (var i = 0; i < tree.Nodes.Length; i++)
        {
            ref readonly var node = ref tree.Nodes[i];
            var passed = passes[node.Previous];
            var goesLeft = wentLeft[i];
            var product = products[node.Parent] * Vector256.ConditionalSelect(
                passed, tree.Inverses[node.Previous], Vector256.Create(node.PreviousInverse));
            var failed = product * Vector256.ConditionalSelect(passed, rest, one);
            var gain = product * t & passed;
            products[2 * i + 1] = failed * node.LeftShare + (gain & goesLeft);
            products[2 * i + 2] = failed * node.RightShare + Vector256.AndNot(gain, goesLeft);
            passes[2 * i + 1] = passed & goesLeft;
            passes[2 * i + 2] = Vector256.AndNot(passed, goesLeft);
        }
    }

    /// <summary>
    /// Adds, for each edge, the sum of the leaves below it times (o − z) / (t o + (1 − t) z), less the same of the last edge
    /// on its feature. So the edges of a path leave only the term of the last edge. Where that edge had failed before,
    /// the terms cancel.
    /// </summary>
    private void SumUp(ShapTreePoints tree, Vector256<double> t, Span<Vector256<double>> sums, Vector256<double>* products)
    {
        var passes = products + _maximumSlots;
        var wentLeft = passes + _maximumSlots;
        var one = Vector256<double>.One;
        var failed = -one / (one - t);
        for (var i = tree.Nodes.Length - 1; i >= 0; i--)
        {
            ref readonly var node = ref tree.Nodes[i];
            var left = products[2 * i + 1] * node.LeftLeaf;
            var right = products[2 * i + 2] * node.RightLeaf;
            var both = left + right;
            var leftFactor = Vector256.ConditionalSelect(wentLeft[i], tree.Inverses[2 * i + 1] * (1 - node.LeftShare), failed);
            var rightFactor = Vector256.ConditionalSelect(wentLeft[i], failed, tree.Inverses[2 * i + 2] * (1 - node.RightShare));
            var previousFactor = tree.Inverses[node.Previous] * (1 - node.PreviousShare);
            sums[node.Test.Feature] += passes[node.Previous] & (left * leftFactor + right * rightFactor - both * previousFactor);
            products[node.Parent] = both;
        }
    }
}
