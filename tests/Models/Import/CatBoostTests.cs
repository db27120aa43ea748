using System.Text;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>CatBoost's documented arithmetic: the number of a leaf has a bit for each test, and the sum is scaled and shifted.</summary>
public class CatBoostTests
{
    private const string Symmetric = ModelTexts.CatBoost;

    [Theory]
    [InlineData(30.5, 100, 0.5)]
    [InlineData(30.6, 100, -1.25)]
    [InlineData(30.5, 100.1, 2)]
    [InlineData(31, 101, 4)]
    [InlineData(double.NaN, 101, 2)]
    [InlineData(31, double.NaN, 4)]
    public void SymmetricTree_FindsTheLeafByItsBits(double age, double spend, double leaf)
    {
        var imported = Parse(Symmetric);

        Assert.Equal(leaf, imported.Trees.Margin([age, spend]));
        var expected = 1 / (1 + Math.Exp(-(2 * leaf + 0.25)));
        Assert.Equal(expected, new Head(imported.Trees, imported.TransformOf(0)).Expected(leaf), 1e-15);
        Assert.Equal(OutputKind.Probability, imported.Kind);
        Assert.Equal(["age", "spend"], imported.FeatureNames);
    }

    [Fact]
    public void OtherTrees_AreNested()
    {
        var imported = Parse(
            """
            {"features_info":{"float_features":[{"feature_index":0,"flat_feature_index":0,"nan_value_treatment":"AsIs"}]},
             "model_info":{"params":{"loss_function":{"type":"RMSE"}}},
             "trees":[{"split":{"border":1,"float_feature_index":0,"split_type":"FloatFeature"},
               "left":{"value":5,"weight":3},
               "right":{"split":{"border":2,"float_feature_index":0,"split_type":"FloatFeature"},
                 "left":{"value":6,"weight":2},"right":{"value":7,"weight":1}}}],
             "scale_and_bias":[1,[0]]}
            """);

        Assert.Equal([5.0, 6, 7, 5], new[] { 1.0, 2, 2.5, double.NaN }.Select(value => imported.Trees.Margin([value])));
    }

    [Fact]
    public void Classes_HaveALeafValueEach()
    {
        var imported = Parse(Symmetric
            .Replace("[0.5,-1.25,2,4]", "[1,2,3, 4,5,6, 7,8,9, 10,11,12]", StringComparison.Ordinal)
            .Replace("Logloss", "MultiClass", StringComparison.Ordinal)
            .Replace("[0.25]", "[0,0,0]", StringComparison.Ordinal)
            .Replace(
                "\"model_info\":{", "\"model_info\":{\"class_params\":{\"class_names\":[\"x\",\"y\",\"z\"]},", StringComparison.Ordinal));

        Assert.Equal(["x", "y", "z"], imported.OutputNames);
        Assert.Equal([4.0, 5, 6], imported.Outputs.Select(trees => trees.Margin([31.0, 0])));
        Assert.Equal(JointLink.Softmax, imported.Joint);
    }

    [Theory]
    [InlineData("OnlineCtr", "statistics of categories")]
    [InlineData("Text", "split_type Text")]
    public void OtherSplits_AreRefusedByName(string type, string named)
    {
        var json = Symmetric.Replace(
            "\"split_index\":0,\"split_type\":\"FloatFeature\"", $"\"split_type\":\"{type}\"", StringComparison.Ordinal);

        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    private static ImportedTrees Parse(string json) => ImportedTrees.Parse(Encoding.UTF8.GetBytes(json));
}
