using System.Text;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>Files of JSON: which library wrote them, and JSON that is not quite JSON.</summary>
public class JsonFileTests
{
    private const string Unknown =
        "it must be a model that XGBoost saved as .ubj or .json, LightGBM as text or JSON, CatBoost as JSON, or an ONNX model.";

    private const string Configuration =
        "it is the configuration of a booster and not its model; save it with booster.save_model(…).";

    [Theory]
    [InlineData("""{"a":NaN}""", """{"a":"NaN"}""")]
    [InlineData("""[Infinity,-Infinity,NaN,-1,1]""", """["Infinity","-Infinity","NaN",-1,1]""")]
    [InlineData("""{"NaN":"Infinity"}""", """{"NaN":"Infinity"}""")]
    [InlineData("""["a\"NaN",NaN]""", """["a\"NaN","NaN"]""")]
    [InlineData("""["a\\",NaN]""", """["a\\","NaN"]""")]
    [InlineData("""["a\\\"NaN",NaN]""", """["a\\\"NaN","NaN"]""")]
    [InlineData("""["\"",NaN,"\\\\",NaN]""", """["\"","NaN","\\\\","NaN"]""")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("", "")]
    [InlineData("Na", "Na")]
    public void NonFiniteNumbers_AreQuoted(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(LenientJson.QuoteNonFiniteNumbers(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("{}", Unknown)]
    [InlineData("""{"Model":1}""", Configuration)]
    [InlineData("""{"learner_model_param":{}}""", Configuration)]
    [InlineData("""{"learner":{}}""", "it does not read as XGBoost JSON: the field gradient_booster is missing.")]
    [InlineData("""{"tree_info":[]}""", "it does not read as the JSON of a model: the field feature_names is missing.")]
    [InlineData("""{"trees":[]}""", "it does not read as the JSON of a model: the field features_info is missing.")]
    [InlineData("""{"oblivious_trees":[]}""", "it does not read as the JSON of a model: the field features_info is missing.")]
    public void OtherJson_IsRefused(string json, string reason)
    {
        Assert.Equal(reason, Import.ErrorOf(json));
        Assert.Equal(reason, Import.ErrorOf("\uFEFF" + json));
    }

    [Fact]
    public void DamagedJson_IsRefused() =>
        Assert.StartsWith("it does not read as the JSON of a model: ", Import.ErrorOf("{\"learner\":"), StringComparison.Ordinal);

    // Each level of a tree is an object in an object.
    [Theory]
    [InlineData(4000, true)]
    [InlineData(4200, false)]
    public void NestedTrees_AreAsDeepAs4096Levels(int depth, bool isRead)
    {
        var tree = new StringBuilder();
        for (var i = 0; i < depth; i++)
            tree.Append("""{"split":{"border":1,"float_feature_index":0},"left":{"value":1},"right":""");
        tree.Append("{\"value\":2}").Append('}', depth);
        var json = $$"""{"features_info":{"float_features":[{"feature_index":0}]},"trees":[{{tree}}]}""";

        if (isRead)
            Assert.Equal([1.0, 2], new[] { 0.0, 2 }.Select(value => Import.Text(json).Trees.Margin([value])));
        else
            Assert.StartsWith("it does not read as the JSON of a model: ", Import.ErrorOf(json), StringComparison.Ordinal);
    }
}
