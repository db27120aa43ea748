using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversion.Models.Import;

namespace Conversion.Tests.Trees.Parity;

/// <summary>A model that can't be run exactly is refused, and the error names the reason.</summary>
public class ImportErrorTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("\"name\":\"binary:logistic\"", "\"name\":\"multi:softprob\"", "objective multi:softprob")]
    [InlineData("\"num_class\":\"0\"", "\"num_class\":\"3\"", "num_class 3")]
    [InlineData("\"name\":\"gbtree\"", "\"name\":\"gblinear\"", "booster gblinear")]
    [InlineData("\"size_leaf_vector\":\"0\"", "\"size_leaf_vector\":\"2\"", "size_leaf_vector")]
    [InlineData("\"base_score\":\"2E-1\"", "\"base_score\":\"[5E-1,5E-1]\"", "2 base scores")]
    [InlineData("\"base_score\":\"2E-1\"", "\"base_score\":\"1E0\"", "base margin")]
    [InlineData("4.7438812E-1", "NaN", "leaf")]
    [InlineData("\"num_trees\":\"4\"", "\"num_trees\":\"5\"", "declares 5 trees, and the file contains 4 trees")]
    [InlineData("\"split_indices\":[", "\"split_indices\":[77,", "feature 77")]
    [InlineData("\"left_children\":[1", "\"left_children\":[0", "cycle")]
    [InlineData("\"num_feature\":\"6\"", "\"num_feature\":\"99999999999\"", "does not read as XGBoost JSON")]
    [InlineData("\"num_feature\":\"6\"", "\"num_feature\":null", "does not read as XGBoost JSON")]
    [InlineData("\"base_score\":\"2E-1\"", "\"base_score\":null", "does not read as XGBoost JSON")]
    [InlineData("\"feature_names\":[\"f0\",", "\"feature_names\":[", "names 5 features and has 6")]
    public void UnsupportedXGBoost_IsRefusedByName(string before, string after, string named) =>
        AssertRefused("xgboost-binary-logistic-0.json", before, after, named);

    [Theory]
    [InlineData("\"categories_sizes\":[33,", "\"categories_sizes\":[99999,", "does not read as XGBoost JSON")]
    [InlineData("\"categories_segments\":[0,", "\"categories_segments\":[-1,", "does not read as XGBoost JSON")]
    [InlineData("\"categories\":[", "\"categories\":[-1,", "a category must be 0 to")]
    public void DamagedCategories_AreRefused(string before, string after, string named) =>
        AssertRefused("xgboost-binary-logistic-6.json", before, after, named);

    [Fact]
    public void CategoryThatWouldTakeGigabytes_IsRefused() => AssertRefused(
        "xgboost-binary-logistic-6.json", "\"categories\":[", "\"categories\":[2147483647,",
        "a category must be 0 to 1048576, got 2147483647");

    [Theory]
    [InlineData("objective=binary", "objective=multiclass num_class:3", "objective multiclass")]
    [InlineData("sigmoid:1", "sigmoid:nan", "sigmoid:nan")]
    [InlineData("feature_names=Column_0 Column_1", "feature_names=a", "names 5 features and has 6")]
    [InlineData("num_class=1", "num_class=3", "num_class 3")]
    [InlineData("num_tree_per_iteration=1", "num_tree_per_iteration=2", "num_tree_per_iteration 2")]
    [InlineData("is_linear=0", "is_linear=1", "linear_tree")]
    [InlineData("end of trees", "", "truncated")]
    [InlineData("0.46009671081765546", "inf", "leaf")]
    [InlineData("left_child=", "left_child=99 ", "numbers in left_child")]
    public void UnsupportedLightGbm_IsRefusedByName(string before, string after, string named) =>
        AssertRefused("lightgbm-binary-0.txt", before, after, named);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"learner\":")]
    [InlineData("tree\nversion=v4\n")]
    [InlineData("PK")]
    public void OtherFile_IsRefused(string text) =>
        Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void UnknownFeature_IsRefusedByName()
    {
        var imported = ImportedTrees.Parse(File.ReadAllBytes(ParityTests.PathOf("xgboost-binary-logistic-0.json")));
        Assert.Contains("'f5'", Assert.Throws<InvalidDataException>(() => imported.MapFeatures(imported.Trees, ["f0", "f1", "f2", "f3", "f4"])).Message);
    }

    [Theory]
    [InlineData("a\"NaN")]
    [InlineData("NaN\\")]
    public void FeatureNameWithNaN_IsKept(string name)
    {
        var text = File.ReadAllText(ParityTests.PathOf("xgboost-binary-logistic-0.json"));
        var written = JsonSerializer.Serialize(name, Relaxed);
        var renamed = text.Replace("\"feature_names\":[\"f0\"", $"\"feature_names\":[{written}", StringComparison.Ordinal);

        Assert.Equal(name, ImportedTrees.Parse(Encoding.UTF8.GetBytes(renamed)).FeatureNames[0]);
    }

    [Fact]
    public void TooDeepTree_IsRefused()
    {
        const int Splits = 100_000;
        var file = JsonNode.Parse(File.ReadAllText(ParityTests.PathOf("xgboost-binary-logistic-0.json")))!;
        var tree = file["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!;
        // Node 2i has a leaf on its left and the next split on its right; the last one is a leaf.
        int[] nodes = [.. Enumerable.Range(0, 2 * Splits + 1)];
        tree["left_children"] = JsonSerializer.SerializeToNode(nodes.Select(i => i % 2 == 0 && i < 2 * Splits ? i + 1 : -1));
        tree["right_children"] = JsonSerializer.SerializeToNode(nodes.Select(i => i % 2 == 0 && i < 2 * Splits ? i + 2 : -1));
        foreach (var name in (string[])["split_indices", "split_conditions", "default_left", "sum_hessian"])
            tree[name] = JsonSerializer.SerializeToNode(nodes.Select(_ => 0));

        var json = JsonSerializer.SerializeToUtf8Bytes(file);

        var exception = Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(json));

        Assert.Contains("on a path", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string name, string before, string after, string named)
    {
        var text = File.ReadAllText(ParityTests.PathOf(name));
        Assert.Contains(before, text);
        var changed = Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(changed)).Message);
    }
}
