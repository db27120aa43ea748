using System.Text;
using System.Text.Json.Nodes;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What XGBoost's files say beside their trees, in the versions of the format.</summary>
public class XGBoostCaseTests
{
    [Fact]
    public void NumericLevels_AreRead()
    {
        var imported = Parse(Model(categories: """[{"type":15,"values":[10,20,30]}]"""));

        var feature = imported.Features[0];
        Assert.Equal((FeatureType.Integer, true), (feature.Type, feature.RejectsUnseenLevels));
        // Categories 1 and 2 are in the node's set, which goes right in XGBoost.
        Assert.Equal(
            [-1.0, 2, 2],
            new[] { 10.0, 20, 30 }.Select(level => imported.Trees.Margin([(double)feature.Levels!.CodeOf(level)!.Value])));
        Assert.Empty(imported.WithoutLevels);
    }

    [Fact]
    public void TextLevels_AreBytesWithOffsets()
    {
        // "red", "grün" and "" in UTF-8, as signed bytes.
        var imported = Parse(Model(categories: """[{"offsets":[0,3,8,8],"values":[114,101,100,103,114,-61,-68,110]}]"""));

        Assert.Equal(["red", "grün", ""], imported.Features[0].Levels!.Values);
        Assert.Equal(FeatureType.Text, imported.Features[0].Type);
    }

    [Fact]
    public void CategoriesWithoutLevels_AreAskedFor() => Assert.Equal(["colour"], Parse(Model(categories: null)).WithoutLevels);

    [Theory]
    [InlineData("binary:logistic", "5E-1", OutputKind.Probability, 0)]
    [InlineData("reg:logistic", "[5E-1]", OutputKind.Probability, 0)]
    [InlineData("binary:logitraw", "2.5E-1", OutputKind.Number, 0.25)]
    [InlineData("rank:ndcg", "5E-1", OutputKind.Number, 0.5)]
    [InlineData("reg:absoluteerror", "[3E0]", OutputKind.Number, 3)]
    [InlineData("count:poisson", "1E0", OutputKind.Number, 0)]
    public void BaseScore_BecomesAMargin(string objective, string baseScore, OutputKind kind, double margin)
    {
        var imported = Parse(Model(objective: objective, baseScore: baseScore));

        Assert.Equal((kind, margin), (imported.Kind, imported.Trees.BaseMargin));
    }

    [Fact]
    public void OldRawScore_StartsFromAProbability()
    {
        var imported = Parse(Model(objective: "binary:logitraw", baseScore: "2.5E-1", version: "1,2,0"));

        Assert.Equal(-MathF.Log(3), imported.Trees.BaseMargin, 1e-7);
    }

    [Fact]
    public void Classes_HaveOneEnsembleEach()
    {
        var json = Model(objective: "multi:softprob", classes: 3, baseScore: "[1E-1,2E-1,3E-1]", trees: 6);
        var imported = Parse(json);

        Assert.Equal((OutputKind.Classes, JointLink.Softmax, 3), (imported.Kind, imported.Joint, imported.Outputs.Count));
        Assert.All(imported.Outputs, trees => Assert.Equal(2, trees.Roots.Length));
        Assert.Equal([0.1f, 0.2f, 0.3f], imported.Outputs.Select(trees => (float)trees.BaseMargin));
    }

    [Fact]
    public void DeclaredTreesThatAreMissing_AreRefused()
    {
        var json = JsonNode.Parse(Model())!;
        json["learner"]!["gradient_booster"]!["model"]!["gbtree_model_param"]!["num_trees"] = "2";

        var error = Assert.Throws<InvalidDataException>(() => Parse(json.ToJsonString()));

        Assert.Contains("declares 2 trees, and the file contains 1 trees", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RoundChoice.Library, false, 4)]
    [InlineData(RoundChoice.Library, true, 2)]
    [InlineData(RoundChoice.Best, false, 2)]
    [InlineData(RoundChoice.All, true, 4)]
    public void RoundsAfterTheBest_AreKeptAsTheLibraryWould(RoundChoice rounds, bool isSklearn, int expected)
    {
        var json = JsonNode.Parse(Model(trees: 4))!;
        json["learner"]!["attributes"] = new JsonObject { ["best_iteration"] = "1" };
        if (isSklearn)
            json["learner"]!["attributes"]!["scikit_learn"] = "{}";

        var imported = ImportedTrees.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), rounds);

        Assert.Equal(expected, imported.Trees.Roots.Length);
        Assert.Contains("round 2 is the best", imported.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void OldSklearnAttributes_NameClassesAndMissing()
    {
        var json = JsonNode.Parse(Model(objective: "multi:softprob", classes: 2, trees: 2))!;
        json["learner"]!["attributes"] = new JsonObject { ["scikit_learn"] = """{"missing": 0, "_le": {"classes_": ["no", "yes"]}}""" };

        var imported = Parse(json.ToJsonString());

        Assert.Equal(["no", "yes"], imported.OutputNames);
        Assert.Equal(0, imported.Missing);
    }

    [Fact]
    public void Ubj_GivesTheSameModelAsJson()
    {
        var json = Model(categories: """[{"offsets":[0,3,8,8],"values":[114,101,100,103,114,-61,-68,110]}]""", trees: 3);

        var (fromJson, fromUbj) = (Parse(json), ImportedTrees.Parse(UbjText.Write(JsonNode.Parse(json)!)));

        Assert.Equal(("XGBoost 3.1.0, JSON", "XGBoost 3.1.0, UBJ"), (fromJson.Source, fromUbj.Source));
        Assert.Equal(fromJson.Trees.Leaves, fromUbj.Trees.Leaves);
        Assert.Equal(fromJson.Trees.Categories.Words, fromUbj.Trees.Categories.Words);
        Assert.Equal(fromJson.Features[0].Levels!.Values, fromUbj.Features[0].Levels!.Values);
    }

    [Fact]
    public void DamagedUbj_IsRefusedInASentence()
    {
        var ubj = UbjText.Write(JsonNode.Parse(Model())!);
        for (var length = 2; length < ubj.Length; length++)
            Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(ubj.AsSpan(0, length)));
    }

    [Fact]
    public void ArrayOfValuesWithoutBytes_IsRefused()
    {
        // [$Z#L followed by 2^40: a trillion nulls in no space.
        byte[] ubj = [.. "{L"u8, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'a', .. "[$Z#L"u8, 0, 0, 1, 0, 0, 0, 0, 0];

        Assert.Contains("UBJ", Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(ubj)).Message, StringComparison.Ordinal);
    }

    private static ImportedTrees Parse(string json) => ImportedTrees.Parse(Encoding.UTF8.GetBytes(json));

    // Trees of one node: a feature of colours where there are levels, else a threshold of 0.5.
    private static string Model(
        string objective = "reg:squarederror", string baseScore = "0E0", string version = "3,1,0", int classes = 0, int trees = 1,
        string? categories = "")
    {
        var isCategorical = categories is null or { Length: > 0 };
        var tree = $$$"""
            {"base_weights":[0,-1,2],"categories":[{{{(isCategorical ? "1,2" : "")}}}],"categories_nodes":[{{{(isCategorical ? "0" : "")}}}],
            "categories_segments":[{{{(isCategorical ? "0" : "")}}}],"categories_sizes":[{{{(isCategorical ? "2" : "")}}}],
            "default_left":[1,0,0],"id":0,"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_conditions":[0.5,-1,2],
            "split_indices":[0,0,0],"split_type":[{{{(isCategorical ? 1 : 0)}}},0,0],"sum_hessian":[3,1,2],
            "tree_param":{"num_deleted":"0","num_feature":"1","num_nodes":"3","size_leaf_vector":"1"}}
            """;
        var cats = categories is { Length: > 0 }
            ? $",\"cats\":{{\"enc\":{categories},\"feature_segments\":[0,3],\"sorted_idx\":[0,1,2]}}"
            : "";
        return $$$"""
            {"learner":{"attributes":{},"feature_names":["colour"],"feature_types":["{{{(isCategorical ? "c" : "float")}}}"],
            "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"{{{trees}}}"},
            "tree_info":[{{{string.Join(',', Enumerable.Range(0, trees).Select(i => i % Math.Max(1, classes)))}}}],
            "trees":[{{{string.Join(',', Enumerable.Repeat(tree, trees))}}}]{{{cats}}}},"name":"gbtree"},
            "learner_model_param":{"base_score":"{{{baseScore}}}","num_class":"{{{classes}}}","num_feature":"1","num_target":"1"},
            "objective":{"name":"{{{objective}}}"}},"version":[{{{version}}}]}
            """;
    }
}
