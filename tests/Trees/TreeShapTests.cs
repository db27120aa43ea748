using System.Numerics;
using Conversion.Trees;

namespace Conversion.Tests.Trees;

public class TreeShapTests
{
    [Theory]
    [InlineData(1, 2, false)]
    [InlineData(1, 40, true)]
    [InlineData(3, 5, true)]
    [InlineData(4, 12, false)]
    [InlineData(8, 60, true)]
    [InlineData(11, 300, false)]
    public void Contributions_EqualShapleysDefinition(int features, int leaves, bool ruled)
    {
        var ensemble = RandomTrees.Make(features, 3, leaves, features, ruled);
        var shap = new TreeShap(ensemble);
        var contributions = new double[features];
        foreach (var row in RandomTrees.Rows(2, ensemble, 5))
        {
            shap.Contributions(row, contributions);
            var expected = ByDefinition(ensemble, row);
            for (var i = 0; i < features; i++)
                Assert.Equal(expected[i], contributions[i], 1e-12);
        }
    }

    [Theory]
    [InlineData(100, 32, 12)]
    [InlineData(20, 900, 40)]
    public void ContributionsAndBias_AddUpToTheMargin(int trees, int leaves, int features)
    {
        var ensemble = RandomTrees.Make(9, trees, leaves, features, true);
        var shap = new TreeShap(ensemble);
        var contributions = new double[features];
        foreach (var row in RandomTrees.Rows(2, ensemble, 50))
        {
            shap.Contributions(row, contributions);
            Assert.Equal(ensemble.Margin(row), contributions.Sum() + shap.Bias, 1e-9);
        }
    }

    [Fact]
    public void LeavesWithoutCover_StillAddUp()
    {
        var trees = new Ensemble(2, [0], [0, 1], [0, 0], [1, ~0], [~1, ~2], [5, 3, 1]) { Covers = [0, 4, 0] };
        var shap = new TreeShap(trees);
        var contributions = new double[2];
        shap.Contributions([-1, -1], contributions);
        Assert.Equal(3, shap.Bias);
        Assert.Equal(5, contributions.Sum() + shap.Bias, 1e-12);
    }

    [Fact]
    public void SingleLeaves_AreBias()
    {
        var shap = new TreeShap(new(1, [~0, ~1], [], [], [], [], [2, 3]) { BaseMargin = 1 });
        Assert.Equal(6, shap.Bias);
    }

    [Fact]
    public void TreesWithoutCovers_AreRefused() =>
        Assert.Throws<InvalidDataException>(() => new TreeShap(new(1, [0], [0], [0], [~0], [~1], [1, 2])));

    private static double[] ByDefinition(Ensemble trees, float[] row)
    {
        var features = row.Length;
        var worth = Enumerable.Range(0, 1 << features)
            .Select(known => trees.Roots.Sum(root => Expect(trees, root, row, known))).ToArray();
        var contributions = new double[features];
        for (var i = 0; i < features; i++)
            for (var known = 0; known < worth.Length; known++)
                if ((known >> i & 1) == 0)
                    contributions[i] += Weight(BitOperations.PopCount((uint)known)) * (worth[known | 1 << i] - worth[known]);
        return contributions;

        double Weight(int size) => Factorial(size) * Factorial(features - size - 1) / Factorial(features);
    }

    // The expected value of a tree when only the features in a set of bits are known.
    private static double Expect(Ensemble trees, int child, float[] row, int known)
    {
        if (child < 0)
            return trees.Leaves[~child];
        var feature = trees.Features[child];
        if ((known >> feature & 1) != 0)
            return Expect(trees, trees.GoesLeft(child, row[feature]) ? trees.Left[child] : trees.Right[child], row, known);
        double left = Cover(trees, trees.Left[child]), right = Cover(trees, trees.Right[child]);
        return (left * Expect(trees, trees.Left[child], row, known) + right * Expect(trees, trees.Right[child], row, known))
            / (left + right);
    }

    private static double Cover(Ensemble trees, int child) =>
        child < 0 ? trees.Covers[~child] : Cover(trees, trees.Left[child]) + Cover(trees, trees.Right[child]);

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
