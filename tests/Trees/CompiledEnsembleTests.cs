using Conversion.Trees;

namespace Conversion.Tests.Trees;

public class CompiledEnsembleTests
{
    public static TheoryData<int, int, int, bool, bool> Shapes => new()
    {
        // trees, leaves, features, with rules, in single precision
        { 0, 2, 3, false, false },
        { 1, 2, 1, false, false },
        { 7, 3, 2, true, false },
        { 100, 32, 12, false, false },
        { 100, 32, 12, true, true },
        { 37, 64, 5, true, false },
        { 65, 33, 40, false, true },
        { 400, 20, 300, true, false },
        { 20, 300, 9, true, false },
        { 3, 65, 4, false, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryKind_GivesTheBitsOfTheReference(int trees, int leaves, int features, bool ruled, bool single)
    {
        var ensemble = RandomTrees.Make(trees + leaves, trees, leaves, features, ruled, single);
        foreach (var simd in Enum.GetValues<Simd>())
        {
            AssertSame(ensemble, Assert.IsAssignableFrom<CompiledEnsemble>(IntervalTables.TryBuild(ensemble, simd)));
            if (leaves <= QuickScorer.MaximumLeaves)
                AssertSame(ensemble, Assert.IsType<QuickScorer<float>>(QuickScorer.TryBuild(ensemble, simd)));
        }
        AssertSame(ensemble, TreeTraversal.Build(ensemble));
    }

    [Fact]
    public void LeavesNotContiguous_UseQuickScorer()
    {
        var ensemble = new Ensemble(1, [0, 1], [0, 0], [1, 2], [~0, ~1], [~2, ~3], [1, 2, 3, 4]);
        Assert.Null(IntervalTables.TryBuild(ensemble));
        AssertSame(ensemble, Assert.IsType<QuickScorer<float>>(CompiledEnsemble.Build(ensemble)));
    }

    [Fact]
    public void TablesLargerThanAllowed_AreNotBuilt() =>
        Assert.Null(IntervalTables.TryBuild(RandomTrees.Make(1, 50, 32, 12, false), maximumBytes: 1000));

    [Fact]
    public void TooManyLeavesForTables_UseTreeTraversal()
    {
        var ensemble = RandomTrees.Make(1, 3000, 300, 2, false);
        AssertSame(ensemble, Assert.IsType<TreeTraversal<float>>(CompiledEnsemble.Build(ensemble)));
    }

    [Fact]
    public void ValueEqualToThreshold_GoesLeft()
    {
        var compiled = CompiledEnsemble.Build(Stump(SplitRule.None));
        Assert.Equal(1, compiled.Margin([2.5f]));
        Assert.Equal(2, compiled.Margin([MathF.BitIncrement(2.5f)]));
    }

    [Theory]
    [InlineData(SplitRule.None, float.NaN, 2)]
    [InlineData(SplitRule.MissingLeft, float.NaN, 1)]
    [InlineData(SplitRule.NaNIsZero, float.NaN, 1)]
    [InlineData(SplitRule.NaNIsZero | SplitRule.ZeroIsMissing, float.NaN, 2)]
    [InlineData(SplitRule.NaNIsZero | SplitRule.ZeroIsMissing, -0f, 2)]
    [InlineData(SplitRule.NaNIsZero | SplitRule.ZeroIsMissing, 2e-35f, 1)]
    public void MissingValue_FollowsTheRule(SplitRule rule, float value, double expected)
    {
        Assert.Equal(expected, CompiledEnsemble.Build(Stump(rule)).Margin([value]));
        Assert.Equal(expected, QuickScorer.TryBuild(Stump(rule))!.Margin([value]));
        Assert.Equal(expected, TreeTraversal.Build(Stump(rule)).Margin([value]));
    }

    [Fact]
    public void RowOfAnotherLength_IsRefused()
    {
        var compiled = CompiledEnsemble.Build(Stump(SplitRule.None));
        Assert.Equal("A row must have 1 features, got 2.", Refuse(() => compiled.Margin([1f, 2])));
        Assert.Equal("A row must have 1 features, got 0.", Refuse(() => compiled.Margin(ReadOnlySpan<double>.Empty)));
        Assert.Equal("2 rows must have 1 features each, got 3 values.", Refuse(() => compiled.Margins([1f, 2, 3], new double[2])));
        Assert.Equal("2 rows must have 1 features each, got 1 values.", Refuse(() => compiled.Margins([1.0], new double[2])));

        static string Refuse(Action score) => Assert.Throws<ArgumentException>(score).Message;
    }

    [Fact]
    public void ManyThreads_GetTheSameMargins()
    {
        var ensemble = RandomTrees.Make(3, 100, 32, 12, true);
        var rows = RandomTrees.Rows(4, ensemble, 200);
        var compiled = CompiledEnsemble.Build(ensemble);
        // All at once on new tables, so that several threads build the same row.
        Parallel.For(0, 16, _ => Array.ForEach(rows, row => Assert.Equal(ensemble.Margin(row), compiled.Margin(row))));
    }

    [Fact]
    public void Scoring_AllocatesNothing()
    {
        var ensemble = RandomTrees.Make(3, 100, 32, 12, true);
        var compiled = CompiledEnsemble.Build(ensemble);
        var shap = new TreeShap(ensemble);
        var row = RandomTrees.Rows(4, ensemble, 1)[0];
        var (margins, contributions) = (new double[1], new double[12]);
        Score();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Score();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Score()
        {
            margins[0] = compiled.Margin(row);
            compiled.Margins(row, margins);
            shap.Contributions(row, contributions);
        }
    }

    private static Ensemble Stump(SplitRule rule) => new(1, [0], [0], [2.5f], [~0], [~1], [1, 2]) { Rules = [rule] };

    private static void AssertSame(Ensemble ensemble, CompiledEnsemble compiled)
    {
        // Not a multiple of the rows of a block.
        var rows = RandomTrees.Rows(7, ensemble, 203);
        var batch = new double[rows.Length];
        compiled.Margins([.. rows.SelectMany(row => row)], batch);
        // The values as doubles, which are rounded in blocks.
        var rounded = new double[rows.Length];
        compiled.Margins([.. rows.SelectMany(row => row).Select(value => (double)value)], rounded);
        for (var i = 0; i < rows.Length; i++)
        {
            var expected = BitConverter.DoubleToInt64Bits(ensemble.Margin(rows[i]));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(compiled.Margin(rows[i])));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(batch[i]));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(rounded[i]));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(compiled.Margin(Array.ConvertAll(rows[i], value => (double)value))));
        }
    }
}
