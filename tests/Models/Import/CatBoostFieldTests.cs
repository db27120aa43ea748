using System.Text.Json;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What each field of a small CatBoost model changes, or is refused for.</summary>
public class CatBoostFieldTests
{
    private const string Json = ModelTexts.CatBoost;
    private const string Nested = ModelTexts.CatBoostNested;
    private const string Tree = "oblivious_trees/0";
    private const string Loss = "model_info/params/loss_function/type";

    [Theory]
    [InlineData("Logloss", OutputKind.Probability, Link.Logistic, JointLink.None)]
    [InlineData("CrossEntropy", OutputKind.Probability, Link.Logistic, JointLink.None)]
    [InlineData("Focal", OutputKind.Probability, Link.Logistic, JointLink.None)]
    [InlineData("MultiClass", OutputKind.Classes, Link.Identity, JointLink.Softmax)]
    [InlineData("MultiClassOneVsAll", OutputKind.Classes, Link.Logistic, JointLink.None)]
    [InlineData("MultiLogloss", OutputKind.Classes, Link.Logistic, JointLink.None)]
    [InlineData("MultiCrossEntropy", OutputKind.Classes, Link.Logistic, JointLink.None)]
    [InlineData("Poisson", OutputKind.Number, Link.Exp, JointLink.None)]
    [InlineData("Tweedie", OutputKind.Number, Link.Exp, JointLink.None)]
    [InlineData("RMSE", OutputKind.Number, Link.Identity, JointLink.None)]
    public void Loss_HasItsLink(string loss, OutputKind kind, Link link, JointLink joint)
    {
        var imported = Import.Text(Json.With(Loss, $"\"{loss}\""));
        // The parameters may be JSON in a text.
        var fromText = Import.Text(Json.With(
            "model_info/params", JsonSerializer.Serialize($$$"""{"loss_function":{"type":"{{{loss}}}"}}""")));

        Assert.Equal((kind, link, joint), (imported.Kind, imported.Link, imported.Joint));
        Assert.Equal((kind, link, joint), (fromText.Kind, fromText.Link, fromText.Joint));
        Assert.Equal(("CatBoost, JSON", 2.0, 0.25), (imported.Source, imported.Slope, imported.Offsets[0]));
    }

    [Theory]
    [InlineData("Logloss", OutputKind.Numbers, Link.Identity, "")]
    [InlineData("RMSEWithUncertainty", OutputKind.Numbers, Link.Identity, "")]
    [InlineData("Poisson", OutputKind.Numbers, Link.Exp, "")]
    [InlineData("MultiClass", OutputKind.Classes, Link.Identity, "x y z")]
    [InlineData("MultiLogloss", OutputKind.Classes, Link.Logistic, "x y z")]
    public void LossOfSeveralOutputs_HasItsNames(string loss, OutputKind kind, Link link, string names)
    {
        var imported = Import.Text(Nested.With(Loss, $"\"{loss}\""));

        Assert.Equal((kind, link, names), (imported.Kind, imported.Link, string.Join(' ', imported.OutputNames)));
        Assert.Equal([6.0, 2, 1], imported.Outputs.Select(trees => trees.Margin([2.0])));
    }

    // Without its loss, a file of two classes is a classifier.
    [Theory]
    [InlineData("""{"class_params":{"class_names":["no","yes"]}}""", OutputKind.Probability)]
    [InlineData("""{"class_params":{"class_names":[],"class_to_label":[0,1]}}""", OutputKind.Probability)]
    [InlineData("""{"class_params":"{\"class_to_label\":[0,1]}"}""", OutputKind.Probability)]
    [InlineData("""{"class_params":{"class_names":["a","b","c"]},"params":{}}""", OutputKind.Number)]
    [InlineData("""{"class_params":[],"params":[]}""", OutputKind.Number)]
    [InlineData("""{"params":{"loss_function":{}}}""", OutputKind.Number)]
    [InlineData("[]", OutputKind.Number)]
    [InlineData(null, OutputKind.Number)]
    public void WithoutLoss_ClassesDecide(string? info, OutputKind kind) =>
        Assert.Equal(kind, Import.Text(Json.With("model_info", info)).Kind);

    [Theory]
    [InlineData("""{"class_params":{"class_names":["a","b","c"]}}""", OutputKind.Classes, JointLink.Softmax, "a b c")]
    [InlineData("""{"class_params":{"class_to_label":[4,5,6]}}""", OutputKind.Classes, JointLink.Softmax, "4 5 6")]
    [InlineData("""{"class_params":{"class_names":["a","b"]}}""", OutputKind.Numbers, JointLink.None, "")]
    [InlineData("""{}""", OutputKind.Numbers, JointLink.None, "")]
    [InlineData("""{"class_params":{"class_names":["a","b"]},"params":{"loss_function":{"type":"MultiClass"}}}""",
        OutputKind.Classes, JointLink.Softmax, "")]
    public void WithoutLoss_AsManyClassesAsOutputsAreASoftmax(string info, OutputKind kind, JointLink joint, string names)
    {
        var imported = Import.Text(Nested.With("model_info", info));

        Assert.Equal((kind, joint, names), (imported.Kind, imported.Joint, string.Join(' ', imported.OutputNames)));
    }

    // The rows are (0, 0), (99, 0), (0, 999), (99, 999) and (NaN, NaN), without the link.
    [Theory]
    [InlineData("scale_and_bias", "[3,0.5]", "2 -3.25 6.5 12.5 6.5")]
    [InlineData("scale_and_bias", "[1,[]]", "0.5 -1.25 2 4 2")]
    [InlineData("scale_and_bias", null, "0.5 -1.25 2 4 2")]
    [InlineData(Tree + "/leaf_weights", null, "1.25 -2.25 4.25 8.25 4.25")]
    [InlineData(Tree + "/leaf_weights", "null", "1.25 -2.25 4.25 8.25 4.25")]
    [InlineData(Tree + "/splits/0/split_type", null, "1.25 -2.25 4.25 8.25 4.25")]
    [InlineData(Tree, """{"leaf_values":[3],"leaf_weights":[9]}""", "6.25 6.25 6.25 6.25 6.25")]
    [InlineData(Tree, """{"leaf_values":[3],"splits":null}""", "6.25 6.25 6.25 6.25 6.25")]
    [InlineData("oblivious_trees", "[]", "0.25 0.25 0.25 0.25 0.25")]
    [InlineData("features_info/float_features/0/nan_value_treatment", "\"AsTrue\"", "1.25 -2.25 4.25 8.25 8.25")]
    [InlineData("features_info/float_features/1/nan_value_treatment", "\"AsIs\"", "1.25 -2.25 4.25 8.25 1.25")]
    [InlineData("features_info/float_features/1/nan_value_treatment", null, "1.25 -2.25 4.25 8.25 1.25")]
    [InlineData("features_info/text_features", "[]", "1.25 -2.25 4.25 8.25 4.25")]
    [InlineData("features_info/embedding_features", "null", "1.25 -2.25 4.25 8.25 4.25")]
    [InlineData("features_info/float_features/1/flat_feature_index", null, "1.25 -2.25 4.25 8.25 4.25")]
    public void Field_ChangesThePredictions(string path, string? value, string expected)
    {
        var imported = Import.Text(Json.With(Loss, "\"RMSE\"").With(path, value));

        double[][] rows = [[0, 0], [99, 0], [0, 999], [99, 999], [double.NaN, double.NaN]];
        Assert.Equal(expected, string.Join(' ', rows.Select(row => imported.Predict(row)[0])));
    }

    [Fact]
    public void Covers_AreTheWeightsOfTheLeaves()
    {
        var trees = Import.Text(Json).Trees;
        Assert.Equal([(0.5, 10.0), (-1.25, 20), (2, 30), (4, 40)], trees.Leaves.Zip(trees.Covers).OrderBy(pair => pair.Second));
        Assert.Equal([0.0, 0, 10, 20], Import.Text(Json.With(Tree + "/leaf_weights", "[10,20]")).Trees.Covers.Order());
        Assert.Empty(Import.Text(Json.With(Tree, """{"leaf_values":[3],"leaf_weights":[9]}""")).Trees.Covers);
        Assert.Equal([1.0, 2, 3], Import.Text(Nested).Outputs[1].Covers.Order());
        Assert.Equal([0.0, 1, 2], Import.Text(Nested.With("trees/0/left/weight", null)).Outputs[2].Covers.Order());
    }

    [Theory]
    [InlineData(Tree + "/leaf_values", "[1,2,3]", "a tree must have a multiple of 4 leaf_values, got 3.")]
    [InlineData(Tree + "/leaf_values", "[]", "a tree must have a multiple of 4 leaf_values, got 0.")]
    [InlineData("oblivious_trees", """[{"leaf_values":[3]},{"leaf_values":[3,4]}]""", "each tree must have 1 outputs.")]
    [InlineData("scale_and_bias", "[1,[0,0]]", "its bias must have 1 values, got 2.")]
    [InlineData("scale_and_bias", "[1e999,[0]]", "its outputs must have a finite scale, got Infinity and 0.")]
    [InlineData(Tree + "/splits/1/float_feature_index", "7", "a split tests float feature 7, which does not exist.")]
    [InlineData(Tree + "/splits/1/split_type", "\"OneHotFeature\"",
        "it uses categories by their hash (split_type OneHotFeature), which is not supported.")]
    [InlineData(Tree + "/splits/1/split_type", "\"OnlineCtr\"",
        "it uses statistics of categories (split_type OnlineCtr, ctr_data), which is not supported.")]
    [InlineData(Tree + "/splits/1/split_type", "\"Odd\"", "it uses the split_type Odd, which is not supported.")]
    [InlineData("features_info/text_features", "[{}]", "it uses text features, which is not supported.")]
    [InlineData("features_info/embedding_features", "[{}]", "it uses embedding features, which is not supported.")]
    [InlineData("features_info/float_features/1/flat_feature_index", "100000", "it must have at most 100000 features, got 100001.")]
    [InlineData("features_info/float_features/1/feature_id", "\"age\"", "it must name each feature once, got 'age' twice.")]
    [InlineData("features_info/float_features", null, "it must have 1 to 100000 features, got 0.")]
    [InlineData("features_info", null, "it does not read as the JSON of a model: the field features_info is missing.")]
    public void WrongField_IsRefused(string path, string? value, string reason)
    {
        var json = path.EndsWith("float_features", StringComparison.Ordinal) ? Json.With(Tree, """{"leaf_values":[3]}""") : Json;

        Assert.Equal(reason, Import.ErrorOf(json.With(path, value)));
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "a symmetric tree must have at most 16 splits, got 17.")]
    public void SymmetricTree_HasAtMost16Splits(int splits, string? reason)
    {
        const string Split = """{"border":30.5,"float_feature_index":0,"split_type":"FloatFeature"}""";
        var values = JsonSerializer.Serialize(Enumerable.Range(0, 1 << splits));
        var json = $"{{\"leaf_values\":{values},\"splits\":[{string.Join(',', Enumerable.Repeat(Split, splits))}]}}";
        json = Json.With(Tree, json);

        if (reason is null)
            Assert.Equal([0.0, 65535], new[] { 0.0, 99 }.Select(age => Import.Text(json).Trees.Margin([age, 0])));
        else
            Assert.Equal(reason, Import.ErrorOf(json));
    }

    // A position without a feature has its number as its name.
    [Theory]
    [InlineData("""[{"feature_index":0,"flat_feature_index":0,"feature_id":"a"},{"feature_index":1,"flat_feature_index":2}]""",
        true, "a 1 2")]
    [InlineData("""[{"feature_index":0,"feature_name":"a"},{"feature_index":1,"feature_id":"b"}]""", true, "a b")]
    [InlineData("""[{"feature_index":0,"feature_id":"0"},{"feature_index":1,"feature_id":""}]""", false, "0 1")]
    [InlineData("""[{"feature_index":0,"feature_id":null},{"feature_index":1,"feature_id":"0x"}]""", true, "0 0x")]
    [InlineData("""[{"feature_index":0},{"feature_index":1}]""", false, "0 1")]
    public void Features_AreNamed(string features, bool hasNames, string names)
    {
        var imported = Import.Text(Json.With("features_info/float_features", features));

        Assert.Equal((hasNames, names), (imported.HasNames, string.Join(' ', imported.Features.Select(feature => feature.Name))));
    }

    // The category comes first in a row, and no split uses it.
    [Fact]
    public void Categories_HaveTheirPositions()
    {
        var imported = Import.Text(Json.With("features_info/float_features/0/flat_feature_index", "2")
            .With("features_info/categorical_features", """[{"feature_index":0,"flat_feature_index":0,"feature_id":"colour"}]"""));

        Assert.Equal(["colour", "spend", "age"], imported.FeatureNames);
        Assert.Equal(-1.25, imported.Trees.Margin([0, 0, 99]));
    }
}
