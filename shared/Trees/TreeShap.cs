using System.Buffers;
using System.Runtime.CompilerServices;
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
/// to multiply the factors and up once to sum over the leaves, four points in one vector. Of a tree on one feature nothing
/// is left but its leaf less its mean; and the contributions of a small tree, which depend on nothing but how its tests
/// come out, are worked out beforehand for every outcome.
/// </remarks>
public sealed unsafe class TreeShap
{
    private const int VectorsOnStack = 512;

    private readonly Ensemble _trees;
    private readonly ShapGroup[] _groups;
    private readonly ShapTable[] _tables;
    private readonly double[] _tabled;
    private readonly (int Root, int Feature, double Mean)[] _single;
    private readonly int _mostSlots;

    /// <summary>Compiles an ensemble.</summary>
    /// <exception cref="InvalidDataException">It was stored without covers.</exception>
    public TreeShap(Ensemble trees)
    {
        if (trees.Covers.Length == 0 && trees.Features.Length > 0)
            throw new InvalidDataException("The trees carry no covers, and without them a margin can't be explained.");
        _trees = trees;
        var leaves = TreeLeaves.Of(trees);
        var nodes = leaves.NodesByTree().AsSpan();
        var plans = new List<ShapTree>(trees.Roots.Length);
        var (covers, local) = (ShapTree.Covers(trees), new int[trees.Features.Length]);
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var count = leaves.Counts[tree] - 1;
            plans.Add(new(trees, trees.Roots[tree], nodes[..count], covers, local));
            nodes = nodes[count..];
        }
        Bias = trees.BaseMargin + plans.Sum(plan => plan.Mean);
        _mostSlots = 2 * leaves.Most;
        _single = [.. plans.Index().Where(plan => plan.Item.Features == 1).Select(plan => (trees.Roots[plan.Index], plan.Item.Nodes[0].Test.Feature, plan.Item.Mean))];
        var several = plans.Where(plan => plan.Features > 1).ToLookup(plan => plan.Nodes.Length <= ShapTable.Width);
        var (scratch, sums) = (new Vector256<double>[3 * _mostSlots], new Vector256<double>[trees.FeatureCount]);
        var tabled = new List<double>();
        // By the number of features, so that a branch on it is foreseen.
        _tables = [.. Groups(several[true]).SelectMany(group => group.Passes.Select(pass => Tabulate(pass, group, tabled, scratch, sums))).OrderBy(table => table.Features)];
        _tabled = [.. tabled];
        _groups = [.. Groups(several[false])];
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

        contributions.Clear();
        foreach (var (root, feature, mean) in _single)
            contributions[feature] += _trees.Leaves[_trees.Leaf(root, row)] - mean;
        foreach (ref readonly var table in _tables.AsSpan())
            table.Add(_trees, row, _tabled, contributions);
        if (_groups.Length == 0)
            return;
        // Per slot: the product on the way, and the mask of the known. Per node: the mask of those that went left.
        var length = 3 * _mostSlots + row.Length;
        if (length <= VectorsOnStack)
        {
            var onStack = stackalloc Vector256<double>[length];
            Run(row, contributions, onStack);
            return;
        }
        var rented = ArrayPool<Vector256<double>>.Shared.Rent(length);
        fixed (Vector256<double>* start = rented)
            Run(row, contributions, start);
        ArrayPool<Vector256<double>>.Shared.Return(rented);
    }

    private void Run(ReadOnlySpan<float> row, Span<double> contributions, Vector256<double>* scratch)
    {
        var sums = new Span<Vector256<double>>(scratch, row.Length);
        scratch += row.Length;
        foreach (var group in _groups)
        {
            sums.Clear();
            foreach (var pass in group.Passes)
            {
                Test(pass.Nodes, row, scratch + 2 * _mostSlots);
                Down(pass, group.Points, scratch);
                Up(pass, group.Points, sums, scratch);
            }
            for (var feature = 0; feature < row.Length; feature++)
                contributions[feature] += Vector256.Sum(sums[feature] * group.Weights);
        }
    }

    /// <summary>Adds to <paramref name="tabled"/> what a tree contributes for every outcome of its tests, of which bit i says that node i sends the row left.</summary>
    private ShapTable Tabulate(ShapPass pass, ShapGroup group, List<double> tabled, Vector256<double>[] room, Vector256<double>[] sums)
    {
        var table = new ShapTable(pass.Nodes, tabled.Count);
        fixed (Vector256<double>* scratch = room)
        {
            for (var outcome = 0; outcome < 1 << pass.Nodes.Length; outcome++)
            {
                for (var node = 0; node < pass.Nodes.Length; node++)
                    scratch[2 * _mostSlots + node] = Mask((outcome >> node & 1) != 0);
                Array.Clear(sums);
                Down(pass, group.Points, scratch);
                Up(pass, group.Points, sums, scratch);
                for (var i = 0; i < ShapTable.Width; i++)
                    tabled.Add(i < table.Features ? Vector256.Sum(sums[table.Feature(i)] * group.Weights) : 0);
            }
        }
        return table;
    }

    private void Test(ShapNode[] nodes, ReadOnlySpan<float> row, Vector256<double>* wentLeft)
    {
        for (var i = 0; i < nodes.Length; i++)
            wentLeft[i] = Mask(nodes[i].Test.GoesLeft(_trees, row));
    }

    private static Vector256<double> Mask(bool set) => Vector256.Create(set ? -1L : 0L).AsDouble();

    /// <summary>
    /// The product of the factors on the way to each edge's end. An edge's factor replaces that of the last edge on
    /// its feature: (t + (1 − t) z) / (t + (1 − t) z') where the row passes, (1 − t) z / (t + (1 − t) z') where it fails,
    /// z / z' where it had failed already. No branch hangs on the row, for none could be foreseen.
    /// </summary>
    private void Down(ShapPass pass, Vector256<double> t, Vector256<double>* products)
    {
        var known = products + _mostSlots;
        var wentLeft = known + _mostSlots;
        var one = Vector256<double>.One;
        var rest = one - t;
        products[0] = one;
        known[0] = Vector256<double>.AllBitsSet;
        for (var i = 0; i < pass.Nodes.Length; i++)
        {
            ref readonly var node = ref pass.Nodes[i];
            var passed = known[node.Previous];
            var goesLeft = wentLeft[i];
            var product = products[node.Parent] * Vector256.ConditionalSelect(
                passed, pass.Inverses[node.Previous], Vector256.Create(node.PreviousInverse));
            var failed = product * Vector256.ConditionalSelect(passed, rest, one);
            var gain = product * t & passed;
            products[2 * i + 1] = failed * node.LeftShare + (gain & goesLeft);
            products[2 * i + 2] = failed * node.RightShare + Vector256.AndNot(gain, goesLeft);
            known[2 * i + 1] = passed & goesLeft;
            known[2 * i + 2] = Vector256.AndNot(passed, goesLeft);
        }
    }

    /// <summary>
    /// What the leaves below each edge are worth, times the edge's (o − z) / (t o + (1 − t) z), less that of the last edge
    /// on its feature: all edges of a path together leave that of the last. Where that one had failed they cancel.
    /// </summary>
    private void Up(ShapPass pass, Vector256<double> t, Span<Vector256<double>> sums, Vector256<double>* products)
    {
        var known = products + _mostSlots;
        var wentLeft = known + _mostSlots;
        var one = Vector256<double>.One;
        var failed = -one / (one - t);
        for (var i = pass.Nodes.Length - 1; i >= 0; i--)
        {
            ref readonly var node = ref pass.Nodes[i];
            var left = products[2 * i + 1] * node.LeftLeaf;
            var right = products[2 * i + 2] * node.RightLeaf;
            var both = left + right;
            var ofLeft = Vector256.ConditionalSelect(wentLeft[i], pass.Inverses[2 * i + 1] * (1 - node.LeftShare), failed);
            var ofRight = Vector256.ConditionalSelect(wentLeft[i], failed, pass.Inverses[2 * i + 2] * (1 - node.RightShare));
            var before = pass.Inverses[node.Previous] * (1 - node.PreviousShare);
            sums[node.Test.Feature] += known[node.Previous] & (left * ofLeft + right * ofRight - both * before);
            products[node.Parent] = both;
        }
    }

    private static IEnumerable<ShapGroup> Groups(IEnumerable<ShapTree> plans) =>
        from sameSize in plans.GroupBy(plan => plan.Points)
        let quadrature = Quadrature.Of(sameSize.Key)
        from first in Enumerable.Range(0, sameSize.Key / 4)
        let points = Vector256.Create(quadrature.Points, 4 * first)
        select new ShapGroup(points, Vector256.Create(quadrature.Weights, 4 * first), [.. sameSize.Select(plan => plan.At(points))]);
}
