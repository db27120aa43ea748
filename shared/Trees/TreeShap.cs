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
/// to multiply the factors and up once to sum over the leaves, four points in one vector.
/// </remarks>
public sealed unsafe class TreeShap
{
    private const int VectorsOnStack = 512;

    private readonly Ensemble _trees;
    private readonly ShapGroup[] _groups;
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
        var plans = new List<ShapTree>();
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var count = leaves.Counts[tree] - 1;
            plans.Add(new(trees, trees.Roots[tree], nodes[..count]));
            nodes = nodes[count..];
        }
        Bias = trees.BaseMargin + plans.Sum(plan => plan.Mean);
        _groups = [.. plans.Where(plan => plan.Points > 0).GroupBy(plan => plan.Points).SelectMany(Groups)];
        _mostSlots = 2 * leaves.Most;
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
                Down(pass, group.Points, row, scratch);
                Up(pass, group.Points, sums, scratch);
            }
            for (var feature = 0; feature < row.Length; feature++)
                contributions[feature] += Vector256.Sum(sums[feature] * group.Weights);
        }
    }

    /// <summary>
    /// The product of the factors on the way to each edge's end. An edge's factor replaces that of the last edge on
    /// its feature: (t + (1 − t) z) / (t + (1 − t) z') where the row passes, (1 − t) z / (t + (1 − t) z') where it fails,
    /// z / z' where it had failed already. No branch hangs on the row, for none could be foreseen.
    /// </summary>
    private void Down(ShapPass pass, Vector256<double> t, ReadOnlySpan<float> row, Vector256<double>* products)
    {
        var known = products + _mostSlots;
        var wentLeft = known + _mostSlots;
        var one = Vector256<double>.One;
        var rest = one - t;
        var plain = _trees.Rules.Length == 0;
        products[0] = one;
        known[0] = Vector256<double>.AllBitsSet;
        for (var i = 0; i < pass.Nodes.Length; i++)
        {
            ref readonly var node = ref pass.Nodes[i];
            var value = row[node.Feature];
            var left = plain ? value <= node.Threshold : _trees.GoesLeft(node.Index, value);
            var passed = known[node.Previous];
            var goesLeft = Vector256.Create(left ? -1L : 0L).AsDouble();

            var product = products[node.Parent] * Vector256.ConditionalSelect(
                passed, pass.Inverses[node.Previous], Vector256.Create(node.PreviousInverse));
            var failed = product * Vector256.ConditionalSelect(passed, rest, one);
            var gain = product * t & passed;
            products[2 * i + 1] = failed * node.LeftShare + (gain & goesLeft);
            products[2 * i + 2] = failed * node.RightShare + Vector256.AndNot(gain, goesLeft);
            known[2 * i + 1] = passed & goesLeft;
            known[2 * i + 2] = Vector256.AndNot(passed, goesLeft);
            wentLeft[i] = goesLeft;
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
            sums[node.Feature] += known[node.Previous] & (left * ofLeft + right * ofRight - both * before);
            products[node.Parent] = both;
        }
    }

    private static IEnumerable<ShapGroup> Groups(IGrouping<int, ShapTree> plans)
    {
        var quadrature = Quadrature.Of(plans.Key);
        for (var first = 0; first < plans.Key; first += 4)
        {
            var points = Vector256.Create(quadrature.Points, first);
            yield return new(points, Vector256.Create(quadrature.Weights, first), [.. plans.Select(plan => plan.At(points))]);
        }
    }
}
