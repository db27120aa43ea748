using System.Text;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What LightGBM's files say beside their trees.</summary>
public class LightGbmCaseTests
{
    private const string Stump =
        """
        num_leaves=2
        num_cat=0
        split_feature=0
        threshold=1615038458.5000002
        decision_type=2
        left_child=-1
        right_child=-2
        leaf_value=0.25 10
        leaf_count=960 1040
        """;

    private const string CategoryStump =
        """
        num_leaves=2
        num_cat=1
        split_feature=0
        threshold=0
        decision_type=1
        left_child=-1
        right_child=-2
        leaf_value=4 -3
        leaf_count=270 1730
        cat_boundaries=0 1
        cat_threshold=3072
        """;

    [Theory]
    [InlineData(1615038458.5000002, 0.25)]
    [InlineData(1615038438.5, 0.25)]
    [InlineData(1615038458.5000005, 10)]
    [InlineData(1615038478.5, 10)]
    public void ThresholdThatAFloatCanNotHold_IsCompared(double value, double expected)
    {
        var trees = Parse(Model(Stump)).Trees;

        Assert.Equal(expected, trees.Margin([value]));
        Assert.Equal(expected, Conversion.Trees.CompiledEnsemble.Build(trees).Margin((ReadOnlySpan<double>)[value]));
    }

    [Fact]
    public void PandasCategories_AreTheFeaturesLevels()
    {
        var imported = Parse(Model(CategoryStump, names: "month", infos: "-1:0:11:10")
            + "\npandas_categorical:[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]]\n");

        var levels = imported.Features[0].Levels!;
        Assert.Equal((FeatureType.Integer, 12), (levels.Type, levels.Count));
        Assert.False(imported.Features[0].RejectsUnseenLevels);
        // The bits 10 and 11 of 3072 are the codes of the months 11 and 12.
        Assert.Equal([-3.0, 4, 4], new[] { 10.0, 11, 12 }.Select(month => imported.Trees.Margin([(double)levels.CodeOf(month)!.Value])));
        Assert.Equal(-3, imported.Trees.Margin([double.NaN]));
    }

    [Theory]
    [InlineData("""[["a", "b", "c"]]""", FeatureType.Text)]
    [InlineData("[[1.5, 2.5, 4]]", FeatureType.Double)]
    [InlineData("[[false, true]]", FeatureType.Boolean)]
    public void Levels_HaveTheirType(string levels, FeatureType expected)
    {
        var model = Model(CategoryStump.Replace("3072", "1", StringComparison.Ordinal), infos: "0:1");
        var imported = Parse($"{model}\npandas_categorical:{levels}\n");

        Assert.Equal(expected, imported.Features[0].Type);
    }

    [Fact]
    public void OrderedCategory_IsFoundAmongTheNumbers()
    {
        // The list of three levels fits only the second feature, whose codes were 0 to 2.
        var imported = Parse(Model(CategoryStump, names: "a b c", infos: "0:11:10 [0:2] [0:99]", features: 3)
            + "\npandas_categorical:[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [\"low\", \"mid\", \"high\"]]\n");

        Assert.Equal([12, 3, null], imported.Features.Select(feature => feature.Levels?.Count));
    }

    [Fact]
    public void LevelsOfUnknownColumns_AreAskedFor()
    {
        var imported = Parse(Model(CategoryStump, names: "a b c", infos: "0:11:10 [0:2] [0:2]", features: 3)
            + "\npandas_categorical:[[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [\"low\", \"mid\", \"high\"]]\n");

        Assert.Equal(["a"], imported.WithoutLevels);
    }

    [Fact]
    public void SingleLeaf_WithAFeatureThatWasNeverUsed_IsRead()
    {
        var imported = Parse(Model("num_leaves=1\nnum_cat=0\nleaf_value=30", infos: "none"));

        Assert.Equal(30, imported.Trees.Margin([double.NaN]));
        Assert.Equal(double.MinValue, imported.Features[0].Minimum);
    }

    [Fact]
    public void TrainingRange_IsTheFeaturesRange()
    {
        var feature = Parse(Model(Stump, infos: "[1600001059:1631462621]")).Features[0];

        Assert.Equal((1600001059.0, 1631462621.0, FeatureType.Double), (feature.Minimum, feature.Maximum, feature.Type));
    }

    [Fact]
    public void Version2_NeedsNoLineAfterItsTrees() =>
        Assert.Equal(10, Parse(Model(Stump, version: "v2").Replace("end of trees", "", StringComparison.Ordinal)).Trees.Margin([2e9]));

    [Theory]
    [InlineData("tree_sizes=318 318", "declares 2 trees, and the file contains 1 trees")]
    [InlineData("tree_sizes=318", "truncated")]
    public void TruncatedFile_IsRefused(string sizes, string named)
    {
        var text = Model(Stump).Replace("tree_sizes=318", sizes, StringComparison.Ordinal);
        if (sizes == "tree_sizes=318")
            text = text.Replace("end of trees", "", StringComparison.Ordinal);

        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TreeWithoutAllItsLeaves_IsRefused() => Assert.Contains(
        "must have 2 numbers in leaf_value, got 1",
        Assert.Throws<InvalidDataException>(() => Parse(Model(Stump.Replace("0.25 10", "0.25", StringComparison.Ordinal)))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("binary sigmoid:0.7", OutputKind.Probability, Link.Logistic, 0.7)]
    [InlineData("cross_entropy", OutputKind.Probability, Link.Logistic, 1)]
    [InlineData("cross_entropy_lambda", OutputKind.Number, Link.Softplus, 1)]
    [InlineData("regression sqrt", OutputKind.Number, Link.SignedSquare, 1)]
    [InlineData("quantile alpha:0.9", OutputKind.Number, Link.Identity, 1)]
    [InlineData("tweedie", OutputKind.Number, Link.Exp, 1)]
    [InlineData("lambdarank", OutputKind.Number, Link.Identity, 1)]
    public void Objective_HasItsLink(string objective, OutputKind kind, Link link, double slope)
    {
        var imported = Parse(Model(Stump).Replace("objective=regression", $"objective={objective}", StringComparison.Ordinal));

        Assert.Equal((kind, link, slope), (imported.Kind, imported.Link, imported.Slope));
    }

    [Fact]
    public void RandomForest_PredictsTheMeanOfItsTrees()
    {
        var text = Model(Stump).Replace("objective=regression", "objective=regression\naverage_output", StringComparison.Ordinal)
            .Replace("end of trees", $"Tree=1\n{Stump}\n\nend of trees", StringComparison.Ordinal)
            .Replace("tree_sizes=318", "tree_sizes=318 318", StringComparison.Ordinal);
        var imported = Parse(text);

        Assert.Equal(10, new Head(imported.Trees, imported.TransformOf(0)).Expected(imported.Trees.Margin([2e9])));
    }

    private static ImportedTrees Parse(string text) => ImportedTrees.Parse(Encoding.UTF8.GetBytes(text));

    private static string Model(
        string tree, string names = "Column_0", string infos = "[0:1]", int features = 1, string version = "v4") =>
        $"""
        tree
        version={version}
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx={features - 1}
        objective=regression
        feature_names={names}
        feature_infos={infos}
        tree_sizes=318

        Tree=0
        {tree}
        shrinkage=1


        end of trees
        """;
}
