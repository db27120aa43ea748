using Conversion.Trees;

namespace Conversion.Tests.Trees;

public class EnsembleTests
{
    private static readonly Ensemble Stump = new(1, [0], [0], [1.5f], [~0], [~1], [10, 20]);

    [Fact]
    public void ValueEqualToThreshold_GoesLeft() => Assert.Equal(10, Stump.Margin([1.5f]));

    [Fact]
    public void NextValueAbove_GoesRight() => Assert.Equal(20, Stump.Margin([float.BitIncrement(1.5f)]));

    [Fact]
    public void Missing_GoesRight() => Assert.Equal(20, Stump.Margin([float.NaN]));

    [Theory]
    [InlineData(float.NegativeInfinity, 10)]
    [InlineData(float.PositiveInfinity, 20)]
    public void Infinity_ComparesAsANumber(float value, double expected) => Assert.Equal(expected, Stump.Margin([value]));

    [Fact]
    public void SingleLeafTree_IsAConstant() =>
        Assert.Equal(3, new Ensemble(1, [~0], [], [], [], [], [3]).Margin([float.NaN]));

    [Fact]
    public void NoTrees_SumToZero() => Assert.Equal(0, new Ensemble(1, [], [], [], [], [], []).Margin([1]));

    // Two nodes, three leaves; each change makes one array wrong.
    private static readonly (string Message, Func<Ensemble> Make)[] Refused =
    [
        ("The node arrays of an ensemble differ in length.", () => Two(thresholds: [0])),
        ("The node arrays of an ensemble differ in length.", () => Two(left: [1])),
        ("The node arrays of an ensemble differ in length.", () => Two(right: [~0])),
        ("Node 1 tests feature 1 of 1.", () => Two(features: [0, 1])),
        ("Node 1 tests feature -1 of 1.", () => Two(features: [0, -1])),
        ("Node 0 points at 2, outside its tree.", () => Two(left: [2, ~1])),
        ("Node 1 points at 1, outside its tree.", () => Two(left: [1, 1])),
        ("Node 1 points at 0, outside its tree.", () => Two(left: [1, 0])),
        ("Node 1 points at -4, outside its tree.", () => Two(right: [~0, ~3])),
        ("Node -1 points at 2, outside its tree.", () => Two(roots: [2])),
        ("Node 0 points at 1, as another node does.", () => Two(roots: [0, 1])),
        ("Node 1 points at -1, as another node does.", () => Two(right: [~0, ~0])),
        ("A leaf is not finite.", () => Two(leaves: [1, double.NaN, 3])),
        ("An ensemble of 2 nodes has 1 double thresholds.", () => Two(doubleThresholds: [0])),
        ("An ensemble of 2 nodes has 3 rules.", () => Two(rules: new SplitRule[3])),
        ("An ensemble of 3 leaves has 2 covers.", () => Two(covers: [1, 2])),
        ("A cover is negative or not finite.", () => Two(covers: [1, -1, 2])),
        ("A cover is negative or not finite.", () => Two(covers: [1, 2, double.PositiveInfinity])),
        ("The category sets do not match the nodes.", () => Two(categories: new([0, 1], [1]))),
        ("The category sets do not match the nodes.", () => Two(categories: new([1, 1, 1], [1]))),
        ("The category sets do not match the nodes.", () => Two(categories: new([0, 1, 1], [1, 2]))),
        ("The category set of node 1 ends before it starts.", () => Two(categories: new([0, 2, 1], [1]))),
    ];

    [Fact]
    public void WrongArray_IsRefused() =>
        Assert.All(Refused, row => Assert.Equal(row.Message, Assert.Throws<InvalidDataException>(row.Make).Message));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void LeafOrBaseMarginThatIsNotFinite_IsRefused(double value)
    {
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [~0], [], [], [], [], [value]));
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [~0], [], [], [], [], [1]) { BaseMargin = value });
    }

    [Fact]
    public void Margins_LieBetweenTheSmallestAndTheLargestLeafOfEachTree()
    {
        var trees = new Ensemble(1, [0, ~3], [0, 0], [0, 1], [1, ~0], [~1, ~2], [5, -2, 3, 10]) { BaseMargin = 100 };
        Assert.Equal((108, 115), trees.MarginRange());
    }

    [Theory]
    [InlineData(0.1, 0.099999994f)]  // the nearest float is above
    [InlineData(0.7, 0.7f)]          // and here below
    [InlineData(0.5, 0.5f)]
    [InlineData(-0.1, -0.1f)]
    public void FloatThreshold_IsTheLargestFloatBelow(double threshold, float expected) =>
        Assert.Equal(expected, Ensemble.FloatThreshold(threshold));

    [Fact]
    public void Covers_CountTheRowsThatReachEachLeaf() =>
        Assert.Equal([2, 1], Stump.WithCovers([[1], [2], [1.5f]]).Covers);

    private static Ensemble Two(
        int[]? roots = null, int[]? features = null, float[]? thresholds = null, int[]? left = null, int[]? right = null,
        double[]? leaves = null, double[]? doubleThresholds = null, SplitRule[]? rules = null, double[]? covers = null,
        CategorySets? categories = null) =>
        new(1, roots ?? [0], features ?? [0, 0], thresholds ?? [0, 0], left ?? [1, ~1], right ?? [~0, ~2], leaves ?? [1, 2, 3])
        {
            DoubleThresholds = doubleThresholds ?? [],
            Rules = rules ?? [],
            Covers = covers ?? [],
            Categories = categories ?? CategorySets.None,
        };
}
