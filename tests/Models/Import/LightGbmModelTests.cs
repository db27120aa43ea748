using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>A small LightGBM model in both formats: what it predicts, and what each field changes or is refused for.</summary>
public class LightGbmModelTests
{
    private const string Json = ModelTexts.LightGbmDump;
    private const string Root = "tree_info/0/tree_structure";
    private const string Outside = "it does not read as LightGBM text: a number in it points outside of a list.";
    private const string NotFinite = "its base margin and each leaf must be finite, with a finite sum, got larger numbers.";

    // The categories 0 and 3 of b give 10; else a up to 1.5 gives 20, and above 30. The second tree adds 5.
    private const string Text =
        """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        max_feature_idx=1
        objective=regression
        feature_names=a b
        feature_infos=[-2:9] -1:0:3

        Tree=0
        num_leaves=3
        num_cat=1
        split_feature=1 0
        threshold=0 1.5
        decision_type=1 2
        left_child=-1 -2
        right_child=1 -3
        leaf_value=10 20 30
        leaf_count=1 2 3
        cat_boundaries=0 1
        cat_threshold=9

        Tree=1
        num_leaves=1
        num_cat=0
        leaf_value=5

        end of trees

        """;

    [Theory]
    [InlineData(0, 0, 15)]
    [InlineData(0, 3, 15)]
    [InlineData(0, -0.5, 15)]
    [InlineData(0, 3.9, 15)]
    [InlineData(1.5, 1, 25)]
    [InlineData(1.5, 2, 25)]
    [InlineData(1.5000000000000002, 4, 35)]
    [InlineData(2, -1, 35)]
    [InlineData(2, double.NaN, 35)]
    [InlineData(2, 99, 35)]
    public void Text_IsPredictedWith(double a, double b, double expected) => Assert.Equal([expected], Import.Text(Text).Predict(a, b));

    [Fact]
    public void Leaves_HaveTheirCovers_ExceptASingleLeaf()
    {
        var trees = Import.Text(Text).Trees;
        Assert.Equal([(10.0, 1.0), (20, 2), (30, 3), (5, 0)], trees.Leaves.Zip(trees.Covers));
        Assert.Empty(Import.Text(Text.Replace("leaf_count=1 2 3", "", StringComparison.Ordinal)).Trees.Covers);
        var dumped = Import.Text(Json).Trees;
        Assert.Equal([(0.25, 10.0), (-0.5, 20), (1.5, 30)], dumped.Leaves.Zip(dumped.Covers));
    }

    // The values of a are NaN, 0, 1 and 2, and b is in no set. Bit 1 sends missing values left; bits 2 and 3 say what is missing.
    [Theory]
    [InlineData("0", "25 25 25 35")]
    [InlineData("2", "25 25 25 35")]
    [InlineData("4", "35 35 25 35")]
    [InlineData("6", "25 25 25 35")]
    [InlineData("8", "35 25 25 35")]
    [InlineData("10", "25 25 25 35")]
    public void MissingType_SaysWhatIsMissing(string decision, string expected)
    {
        var imported = Import.Text(Text.Replace("decision_type=1 2", $"decision_type=1 {decision}", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', new[] { double.NaN, 0, 1, 2 }.Select(a => imported.Predict(a, 1)[0])));
    }

    // The values of a are −1, −1e-34, −1e-36, 0, 1e-36, 1e-34 and 1: LightGBM reads values within 1e-35 of 0 as 0.
    [Theory]
    [InlineData("0", "25 25 25 25 25 35 35")]
    [InlineData("1e-36", "25 25 25 25 25 35 35")]
    [InlineData("-1e-36", "25 25 35 35 35 35 35")]
    [InlineData("-1e-35", "25 25 35 35 35 35 35")]
    [InlineData("1e-34", "25 25 25 25 25 25 35")]
    [InlineData("-1e-34", "25 25 35 35 35 35 35")]
    [InlineData("inf", "25 25 25 25 25 25 25")]
    [InlineData("-inf", "35 35 35 35 35 35 35")]
    public void Threshold_TreatsTinyValuesAsZero(string threshold, string expected)
    {
        var imported = Import.Text(Text.Replace("threshold=0 1.5", $"threshold=0 {threshold}", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', new[] { -1, -1e-34, -1e-36, 0, 1e-36, 1e-34, 1 }.Select(a => imported.Predict(a, 1)[0])));
    }

    [Theory]
    [InlineData("end of trees", "", "it is truncated: it must have a line 'end of trees'.")]
    [InlineData("end of trees", "feature importances:", "it is truncated: it must have a line 'end of trees'.")]
    [InlineData("version=v4", "", null)]
    [InlineData("objective=regression", "objective=regression\ntree_sizes=1 2 3",
        "it is damaged: its tree_sizes declares 3 trees, and the file contains 2 trees.")]
    [InlineData("num_class=1", "", "it does not read as LightGBM text: The given key 'num_class' was not present in the dictionary.")]
    [InlineData("num_tree_per_iteration=1", "", null)]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=0", "it must have at least one tree an iteration, got 0.")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=100001", "it must have at least one tree an iteration, got 100001.")]
    [InlineData("num_tree_per_iteration=1\nmax_feature_idx=1\nobjective=regression", "num_tree_per_iteration=3\nmax_feature_idx=1",
        "it must have a multiple of 3 trees, got 2 trees.")]
    [InlineData("max_feature_idx=1", "max_feature_idx=2", "it names 2 features and has 3 features.")]
    [InlineData("max_feature_idx=1", "max_feature_idx=-1", "it must have 1 to 100000 features, got 0.")]
    [InlineData("feature_names=a b", "feature_names=a a", "it must name each feature once, got 'a' twice.")]
    [InlineData("num_leaves=3", "num_leaves=4", "it is damaged: a tree of 4 leaves must have 4 numbers in leaf_value, got 3.")]
    [InlineData("leaf_count=1 2 3", "leaf_count=1 2", "it is damaged: a tree of 3 leaves must have 3 numbers in leaf_count, got 2.")]
    [InlineData("split_feature=1 0", "split_feature=1", "it is damaged: a tree of 3 leaves must have 2 numbers in split_feature, got 1.")]
    [InlineData("threshold=0 1.5", "threshold=", "it is damaged: a tree of 3 leaves must have 2 numbers in threshold, got 0.")]
    [InlineData("decision_type=1 2", "decision_type=1 2 2",
        "it is damaged: a tree of 3 leaves must have 2 numbers in decision_type, got 3.")]
    [InlineData("left_child=-1 -2", "left_child=-1", "it is damaged: a tree of 3 leaves must have 2 numbers in left_child, got 1.")]
    [InlineData("right_child=1 -3", "right_child=1", "it is damaged: a tree of 3 leaves must have 2 numbers in right_child, got 1.")]
    [InlineData("cat_boundaries=0 1", "cat_boundaries=0 2", Outside)]
    [InlineData("cat_boundaries=0 1", "cat_boundaries=1 0", Outside)]
    [InlineData("threshold=0 1.5", "threshold=1 1.5", Outside)]
    [InlineData("num_cat=1", "num_cat=0", Outside)]
    [InlineData("num_cat=1", "num_cat=1\nis_linear=1", "it uses linear trees (linear_tree), which is not supported.")]
    [InlineData("num_cat=1", "num_cat=1\nis_linear=0", null)]
    [InlineData("leaf_value=5", "leaf_value=inf", NotFinite)]
    [InlineData("leaf_value=5", "leaf_value=-inf", NotFinite)]
    [InlineData("leaf_value=5", "leaf_value=nan", NotFinite)]
    [InlineData("leaf_value=10 20 30", "leaf_value=1.7e308 1.7e308 30", NotFinite)]
    [InlineData("leaf_value=10 20 30", "leaf_value=1.7e308 20 30", null)]
    [InlineData("split_feature=1 0", "split_feature=1 2", "Node 1 tests feature 2 of 2.")]
    [InlineData("objective=regression", "objective=odd", "it uses the objective odd, which is not supported.")]
    [InlineData("objective=regression", "objective=binary sigmoid:nan", "it uses sigmoid:nan, which is not supported.")]
    [InlineData("objective=regression", "objective=multiclass",
        "its objective multiclass does not suit its num_class 1 and num_tree_per_iteration 1.")]
    [InlineData("num_class=1", "num_class=2", "its objective regression does not suit its num_class 2 and num_tree_per_iteration 1.")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=2",
        "its objective regression does not suit its num_class 1 and num_tree_per_iteration 2.")]
    public void ChangedText_IsReadOrRefused(string before, string after, string? reason)
    {
        Assert.Contains(before, Text, StringComparison.Ordinal);
        var changed = Text.Replace(before, after, StringComparison.Ordinal);

        if (reason is null)
            Assert.Equal([35.0], Import.Text(changed).Predict(2, 1));
        else
            Assert.Equal(reason, Import.ErrorOf(changed));
    }

    [Theory]
    [InlineData("binary", OutputKind.Probability, Link.Logistic, 1)]
    [InlineData("binary sigmoid:0.7", OutputKind.Probability, Link.Logistic, 0.7)]
    [InlineData("cross_entropy", OutputKind.Probability, Link.Logistic, 1)]
    [InlineData("xentropy", OutputKind.Probability, Link.Logistic, 1)]
    [InlineData("cross_entropy_lambda", OutputKind.Number, Link.Softplus, 1)]
    [InlineData("xentlambda", OutputKind.Number, Link.Softplus, 1)]
    [InlineData("regression_l2", OutputKind.Number, Link.Identity, 1)]
    [InlineData("mean_squared_error", OutputKind.Number, Link.Identity, 1)]
    [InlineData("mse", OutputKind.Number, Link.Identity, 1)]
    [InlineData("l2 sqrt", OutputKind.Number, Link.SignedSquare, 1)]
    [InlineData("regression_l1", OutputKind.Number, Link.Identity, 1)]
    [InlineData("l1", OutputKind.Number, Link.Identity, 1)]
    [InlineData("mae", OutputKind.Number, Link.Identity, 1)]
    [InlineData("huber", OutputKind.Number, Link.Identity, 1)]
    [InlineData("fair", OutputKind.Number, Link.Identity, 1)]
    [InlineData("quantile alpha:0.9", OutputKind.Number, Link.Identity, 1)]
    [InlineData("mape", OutputKind.Number, Link.Identity, 1)]
    [InlineData("poisson", OutputKind.Number, Link.Exp, 1)]
    [InlineData("gamma", OutputKind.Number, Link.Exp, 1)]
    [InlineData("tweedie", OutputKind.Number, Link.Exp, 1)]
    [InlineData("lambdarank", OutputKind.Number, Link.Identity, 1)]
    [InlineData("rank_xendcg", OutputKind.Number, Link.Identity, 1)]
    [InlineData("xendcg", OutputKind.Number, Link.Identity, 1)]
    [InlineData("none", OutputKind.Number, Link.Identity, 1)]
    [InlineData("null", OutputKind.Number, Link.Identity, 1)]
    [InlineData("custom", OutputKind.Number, Link.Identity, 1)]
    [InlineData("na", OutputKind.Number, Link.Identity, 1)]
    [InlineData("", OutputKind.Number, Link.Identity, 1)]
    public void Objective_HasItsLink(string objective, OutputKind kind, Link link, double slope)
    {
        var imported = Import.Text(Text.Replace("objective=regression", $"objective={objective}", StringComparison.Ordinal));

        Assert.Equal((kind, link, slope, JointLink.None), (imported.Kind, imported.Link, imported.Slope, imported.Joint));
    }

    [Theory]
    [InlineData("multiclass", OutputKind.Classes, Link.Identity, JointLink.Softmax, 1)]
    [InlineData("softmax", OutputKind.Classes, Link.Identity, JointLink.Softmax, 1)]
    [InlineData("multiclassova sigmoid:2", OutputKind.Classes, Link.Logistic, JointLink.None, 2)]
    [InlineData("multiclass_ova", OutputKind.Classes, Link.Logistic, JointLink.None, 1)]
    [InlineData("ova", OutputKind.Classes, Link.Logistic, JointLink.None, 1)]
    [InlineData("ovr", OutputKind.Classes, Link.Logistic, JointLink.None, 1)]
    [InlineData("custom", OutputKind.Numbers, Link.Identity, JointLink.None, 1)]
    public void ObjectiveOfSeveralClasses_HasATreeForEach(string objective, OutputKind kind, Link link, JointLink joint, double slope)
    {
        var imported = Import.Text(Text.Replace("objective=regression", $"objective={objective}", StringComparison.Ordinal)
            .Replace("num_class=1", "num_class=2", StringComparison.Ordinal)
            .Replace("num_tree_per_iteration=1", "num_tree_per_iteration=2", StringComparison.Ordinal));

        Assert.Equal((kind, link, slope, joint), (imported.Kind, imported.Link, imported.Slope, imported.Joint));
        Assert.Equal([30.0, 5], imported.Outputs.Select(trees => trees.Margin([2.0, 1])));
    }

    [Fact]
    public void AverageOutput_IsTheMeanOfAllRounds()
    {
        Assert.Equal([17.5], Import.Text(Text.Replace("num_class", "average_output\nnum_class", StringComparison.Ordinal)).Predict(2, 1));
        Assert.Equal([0.25], Import.Text(Json.With("average_output", "true").With("objective", null)).Predict(2, 0));
    }

    // Range, categories, or unknown.
    [Theory]
    [InlineData("[-2:9]", FeatureType.Double, -2.0, 9.0)]
    [InlineData("[3:3]", FeatureType.Double, 3.0, 3.0)]
    [InlineData("[9:-2]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("[0:inf]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("[-inf:0]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("[0:x]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("[0:1:2]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("[0:9", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("x0:9]", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("none", FeatureType.Double, double.MinValue, double.MaxValue)]
    [InlineData("0:1:2", FeatureType.Integer, double.MinValue, double.MaxValue)]
    [InlineData("5", FeatureType.Integer, double.MinValue, double.MaxValue)]
    [InlineData("0:1.5", FeatureType.Double, double.MinValue, double.MaxValue)]
    public void FeatureInfo_IsARangeOrCategories(string info, FeatureType type, double minimum, double maximum)
    {
        var imported = Import.Text(Text.Replace("[-2:9]", info, StringComparison.Ordinal));

        Assert.Equal(
            [("a", type, minimum, maximum), ("b", FeatureType.Integer, double.MinValue, double.MaxValue)],
            imported.Features.Select(feature => (feature.Name, feature.Type, feature.Minimum, feature.Maximum)));
        Assert.Equal(("LightGBM v4, text", true), (imported.Source, imported.HasNames));
    }

    [Theory]
    [InlineData("[categorical_feature: 0]", FeatureType.Integer)]
    [InlineData("[categorical_feature: 1,0]", FeatureType.Integer)]
    [InlineData("[categorical_feature: 1]", FeatureType.Double)]
    [InlineData("[categorical_feature: name:a,0]", FeatureType.Double)]
    [InlineData("[categorical_feature: ]", FeatureType.Double)]
    [InlineData("[other: 0]", FeatureType.Double)]
    public void ParameterAfterTheTrees_NamesCategoricalFeatures(string line, FeatureType type)
    {
        var feature = Import.Text($"{Text}parameters:\n{line}\nend of parameters\n").Features[0];

        Assert.Equal((type, type == FeatureType.Double ? -2 : double.MinValue), (feature.Type, feature.Minimum));
    }

    // The categories of b were up to 3, so that three levels are not b's, and a had negative numbers.
    [Theory]
    [InlineData("""["x","y","z","w"]""", 4, "")]
    [InlineData("""["x","y","z"]""", null, "b")]
    public void Levels_MustBeAsManyAsTheCategories(string levels, int? count, string withoutLevels)
    {
        var imported = Import.Text($"{Text}pandas_categorical:[{levels}]\n");

        Assert.Equal([null, count], imported.Features.Select(feature => feature.Levels?.Count));
        Assert.Equal(withoutLevels, string.Join(' ', imported.WithoutLevels));
    }

    [Fact]
    public void DefaultNames_AreNoNames()
    {
        var imported = Import.Text(Text.Replace("feature_names=a b", "feature_names=Column_0 Column_1", StringComparison.Ordinal)
            .Replace("feature_infos=[-2:9] -1:0:3", "feature_infos=[-2:9]", StringComparison.Ordinal));

        Assert.Equal(
            (false, "Column_0 Column_1"), (imported.HasNames, string.Join(' ', imported.Features.Select(feature => feature.Name))));
        // The number of infos is another, so that only the splits say what is a category.
        Assert.Equal((double.MinValue, FeatureType.Double), (imported.Features[0].Minimum, imported.Features[0].Type));
        Assert.Equal(FeatureType.Integer, imported.Features[1].Type);
    }

    // Windows line ends, a mark of UTF-8 and the oldest version, which has no line after the trees.
    [Theory]
    [InlineData("v4", "\uFEFF", true)]
    [InlineData("v2", "", false)]
    [InlineData("v3", "", true)]
    public void OtherLineEnds_AreRead(string version, string mark, bool hasEnd)
    {
        var text = mark + Text.Replace("version=v4", $"version={version}", StringComparison.Ordinal);
        text = text.Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal([35.0], Import.Text(hasEnd ? text : text.Replace("end of trees", "", StringComparison.Ordinal)).Predict(2, 1));
    }

    // The categories 0 and 2 of the month give 0.25. Else a spend up to 1615038458.5000002 gives −0.5, and above 1.5.
    [Theory]
    [InlineData(0, 0, 0.25)]
    [InlineData(2, 0, 0.25)]
    [InlineData(1, 5, -0.5)]
    [InlineData(1, 1615038458.5000002, -0.5)]
    [InlineData(3, 1615038458.5000005, 1.5)]
    [InlineData(-1, 0, -0.5)]
    [InlineData(double.NaN, double.NaN, -0.5)]
    public void Dump_IsPredictedWith(double month, double spend, double margin)
    {
        var imported = Import.Text(Json);

        Assert.Equal(margin, imported.Trees.Margin([month, spend]));
        Assert.Equal(1 / (1 + Math.Exp(-margin)), imported.Predict(month, spend)[0], 1e-15);
    }

    [Fact]
    public void Dump_HasFeaturesAndLevels()
    {
        var imported = Import.Text(Json);

        Assert.Equal(("LightGBM v4, JSON", OutputKind.Probability, Link.Logistic), (imported.Source, imported.Kind, imported.Link));
        Assert.Equal([1.0, 2.0, 3.0], imported.Features[0].Levels!.Values);
        Assert.Equal(
            [("month", FeatureType.Integer, double.MinValue, double.MaxValue), ("spend", FeatureType.Double, 0, 9.5)],
            imported.Features.Select(feature => (feature.Name, feature.Type, feature.Minimum, feature.Maximum)));
    }

    // The margins are of (1, NaN), (1, 0), (1, 2e9) and (2, 0).
    [Theory]
    [InlineData(Root + "/right_child/default_left", "false", "1.5 1.5 1.5 0.25")]
    [InlineData(Root + "/right_child/default_left", null, "1.5 1.5 1.5 0.25")]
    [InlineData(Root + "/right_child/missing_type", "\"NaN\"", "-0.5 -0.5 1.5 0.25")]
    [InlineData(Root + "/right_child/missing_type", "\"None\"", "-0.5 -0.5 1.5 0.25")]
    [InlineData(Root + "/right_child/missing_type", null, "-0.5 -0.5 1.5 0.25")]
    [InlineData(Root + "/right_child/threshold", "-1", "-0.5 -0.5 1.5 0.25")]
    [InlineData(Root + "/threshold", "\"1\"", "0.25 0.25 0.25 -0.5")]
    [InlineData(Root + "/threshold", "1", "0.25 0.25 0.25 -0.5")]
    [InlineData(Root + "/left_child/leaf_count", null, "-0.5 -0.5 1.5 0.25")]
    [InlineData("pandas_categorical", null, "-0.5 -0.5 1.5 0.25")]
    [InlineData("pandas_categorical", "[]", "-0.5 -0.5 1.5 0.25")]
    [InlineData("pandas_categorical", "null", "-0.5 -0.5 1.5 0.25")]
    [InlineData("feature_infos", null, "-0.5 -0.5 1.5 0.25")]
    [InlineData("feature_infos", "[]", "-0.5 -0.5 1.5 0.25")]
    [InlineData("feature_infos/month", null, "-0.5 -0.5 1.5 0.25")]
    [InlineData("average_output", null, "-0.5 -0.5 1.5 0.25")]
    public void FieldOfADump_ChangesThePredictions(string path, string? value, string expected)
    {
        var imported = Import.Text(Json.With(path, value));

        double[][] rows = [[1, double.NaN], [1, 0], [1, 2e9], [2, 0]];
        Assert.Equal(expected, string.Join(' ', rows.Select(row => imported.Trees.Margin(row))));
    }

    [Fact]
    public void MissingNaNOfADump_GoesRight()
    {
        var json = Json.With(Root + "/right_child/missing_type", "\"NaN\"").With(Root + "/right_child/default_left", "false");

        Assert.Equal([1.5, -0.5], new[] { double.NaN, 0 }.Select(spend => Import.Text(json).Trees.Margin([1, spend])));
        Assert.Equal("LightGBM v2, JSON", Import.Text(Json.With("version", null)).Source);
        Assert.Equal(OutputKind.Number, Import.Text(Json.With("objective", null)).Kind);
        Assert.Equal(FeatureType.Integer, Import.Text(Json.With("pandas_categorical", null).With("feature_infos", null)).Features[0].Type);
    }

    [Theory]
    [InlineData(Root + "/right_child/decision_type", "\"<\"", "it uses the decision_type <, which is not supported.")]
    [InlineData(Root + "/left_child/leaf_coeff", "[1]", "it uses linear trees (linear_tree), which is not supported.")]
    [InlineData("num_tree_per_iteration", "0", "it must have at least one tree an iteration, got 0.")]
    [InlineData("num_class", "3", "its objective binary does not suit its num_class 3 and num_tree_per_iteration 1.")]
    [InlineData("objective", "\"odd one\"", "it uses the objective odd, which is not supported.")]
    [InlineData("max_feature_idx", "2", "it names 2 features and has 3 features.")]
    [InlineData("feature_names", null, "it does not read as the JSON of a model: the field feature_names is missing.")]
    [InlineData(Root + "/threshold", "\"-1\"", "a category must be 0 to 1048576, got -1.")]
    [InlineData(Root + "/split_feature", "2", "Node 0 tests feature 2 of 2.")]
    [InlineData("pandas_categorical", "[[1,1]]", "each level of a feature must appear once, got '1' twice.")]
    public void WrongFieldOfADump_IsRefused(string path, string? value, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(Json.With(path, value)));
}
