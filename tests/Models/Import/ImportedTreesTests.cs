using System.Text;
using Conversion.Models;

namespace Conversion.Tests.Models.Import;

/// <summary>Trees over the features of another row, and what a file with several outputs has.</summary>
public class ImportedTreesTests
{
    private const string Named = ModelTexts.CatBoost;

    [Fact]
    public void FeaturesInAnotherOrder_AreMatchedByName()
    {
        var imported = Import.Text(Named);

        Assert.Same(imported.Trees, imported.MapFeatures(imported.Trees, ["age", "spend"]));
        var turned = imported.MapFeatures(imported.Trees, ["spend", "age"]);
        var longer = imported.MapFeatures(imported.Trees, ["x", "age", "y", "spend"]);
        Assert.Equal(-1.25, imported.Trees.Margin([31.0, 0]));
        Assert.Equal(-1.25, turned.Margin([0.0, 31]));
        Assert.Equal((-1.25, 4), (longer.Margin([0.0, 31, 0, 0]), longer.FeatureCount));
        Assert.Equal(imported.Trees.Covers, turned.Covers);
        Assert.Equal(
            "its feature 'spend' is not among the features given.",
            Assert.Throws<InvalidDataException>(() => imported.MapFeatures(imported.Trees, ["age", "other"])).Message);
    }

    [Fact]
    public void FeaturesWithoutNames_AreMatchedByPosition()
    {
        var imported = Import.Text(Named.With(
            "features_info/float_features",
            """[{"feature_index":0,"nan_value_treatment":"AsFalse"},{"feature_index":1,"nan_value_treatment":"AsTrue"}]"""));

        Assert.Empty(imported.FeatureNames);
        Assert.Equal(-1.25, imported.MapFeatures(imported.Trees, ["any", "name"]).Margin([31.0, 0]));
        Assert.Equal(
            "it has 2 features without names, and 3 features were given.",
            Assert.Throws<InvalidDataException>(() => imported.MapFeatures(imported.Trees, ["a", "b", "c"])).Message);
    }

    [Fact]
    public void SeveralOutputs_HaveATransformEach()
    {
        var imported = Import.Text(ModelTexts.CatBoostNested.With("scale_and_bias", "[2,[1,2,3]]"));

        Assert.Equal(
            "The file has 3 outputs.", Assert.Throws<InvalidOperationException>(() => imported.Trees).Message);
        Assert.Equal([(2.0, 1.0), (2, 2), (2, 3), (2, 0)], Enumerable.Range(0, 4).Select(imported.TransformOf)
            .Select(transform => (transform.Slope, transform.Offset)));
        Assert.Equal((Link.Identity, double.MinValue, double.MaxValue),
            (imported.TransformOf(0).Link, imported.TransformOf(0).Minimum, imported.TransformOf(0).Maximum));
    }

    [Fact]
    public void OtherFile_IsNotAModel() => Assert.Equal(
        "it must be a model that XGBoost saved as .ubj or .json, LightGBM as text or JSON, CatBoost as JSON, or an ONNX model.",
        Import.ErrorOf(Encoding.ASCII.GetBytes("hello, world")));
}
