using System.Text;
using System.Text.Json;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>A small XGBoost model: what its trees predict, and what each field of its file changes or is refused for.</summary>
public class XGBoostModelTests
{
    // a below 0.5 (or missing): b below 2 gives 1, else (or missing) 2. Other a give 4. The second tree adds 8.
    private const string Model =
        """
        {"learner":{"attributes":{},"feature_names":["a","b"],"feature_types":["float","int"],
        "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},"tree_info":[0,0],"trees":[
        {"default_left":[1,0,0,0,0],"left_children":[1,3,-1,-1,-1],"right_children":[2,4,-1,-1,-1],"split_indices":[0,1,0,0,0],
        "split_conditions":[0.5,2,4,1,2],"sum_hessian":[10,6,4,3,3],"tree_param":{"size_leaf_vector":"1"},"categories_nodes":[],
        "categories_segments":[],"categories_sizes":[],"categories":[]},
        {"default_left":[0],"left_children":[-1],"right_children":[-1],"split_indices":[0],"split_conditions":[8],"sum_hessian":[10],
        "tree_param":{"size_leaf_vector":"1"}}]},"name":"gbtree"},
        "learner_model_param":{"base_score":"0E0","num_class":"0","num_feature":"2","num_target":"1"},
        "objective":{"name":"reg:squarederror"}},"version":[3,1,0]}
        """;

    private const string Gbtree = "learner/gradient_booster/model";
    private const string Tree = Gbtree + "/trees/0";
    private const string Parameters = "learner/learner_model_param";
    private const string Attributes = "learner/attributes";
    private const string Outside = "it does not read as XGBoost JSON: a number in it points outside of a list.";

    [Theory]
    [InlineData(0, 0, 9)]
    [InlineData(0.5, 0, 12)]
    [InlineData(0.49999997, 1.9999999, 9)]
    [InlineData(0, 2, 10)]
    [InlineData(double.NaN, 0, 9)]
    [InlineData(0, double.NaN, 10)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity, 10)]
    public void Trees_CompareWithBelow(double a, double b, double expected) =>
        Assert.Equal([expected], Import.Text(Model).Predict(a, b));

    // The rows are (0, 0), (0, 9), (9, 9) and (NaN, NaN).
    [Theory]
    [InlineData("learner/gradient_booster/weight_drop", "[0.5,0.25]", "2.5 3 4 3")]
    [InlineData(Gbtree + "/weight_drop", "[0.5]", "8.5 9 10 9")]
    [InlineData(Gbtree + "/weight_drop", "[]", "9 10 12 10")]
    [InlineData(Gbtree + "/tree_info", null, "9 10 12 10")]
    [InlineData(Tree + "/default_left", "[false,true,false,false,false]", "9 10 12 12")]
    [InlineData(Tree + "/default_left", "[true,1,0,0,0]", "9 10 12 9")]
    [InlineData(Tree + "/sum_hessian", null, "9 10 12 10")]
    [InlineData(Tree + "/tree_param", null, "9 10 12 10")]
    [InlineData(Tree + "/tree_param", """{"size_leaf_vector":0}""", "9 10 12 10")]
    [InlineData(Tree + "/categories_nodes", null, "9 10 12 10")]
    [InlineData(Tree + "/split_conditions/0", "\"-Infinity\"", "12 12 12 10")]
    [InlineData(Tree + "/split_conditions/0", "\"NaN\"", "12 12 12 10")]
    [InlineData(Tree + "/split_conditions/0", "\"Infinity\"", "9 10 10 10")]
    [InlineData(Parameters + "/base_score", "\"[1.5E0]\"", "10.5 11.5 13.5 11.5")]
    [InlineData(Parameters + "/num_target", null, "9 10 12 10")]
    [InlineData("learner/feature_names", null, "9 10 12 10")]
    [InlineData("learner/feature_types", null, "9 10 12 10")]
    [InlineData("learner/feature_types", "[\"float\"]", "9 10 12 10")]
    [InlineData(Attributes, null, "9 10 12 10")]
    public void Field_ChangesThePredictions(string path, string? value, string expected)
    {
        var imported = Import.Text(Model.With(path, value));
        double[][] rows = [[0, 0], [0, 9], [9, 9], [double.NaN, double.NaN]];
        Assert.Equal(expected, string.Join(' ', rows.Select(row => imported.Predict(row)[0])));
    }

    [Fact]
    public void OlderDart_HasItsTreesInside()
    {
        var booster = JsonDocument.Parse(Model).RootElement.GetProperty("learner").GetProperty("gradient_booster").GetProperty("model");
        var dart = Model.With(
            "learner/gradient_booster", $$"""{"name":"dart","gbtree":{"model":{{booster.GetRawText()}}},"weight_drop":[2,0.5]}""");

        Assert.Equal([6.0], Import.Text(dart).Predict(0, 0));
    }

    [Theory]
    [InlineData("learner/gradient_booster/name", "\"gblinear\"", "it uses the booster gblinear, which is not supported.")]
    [InlineData("learner/objective/name", "\"reg:odd\"", "it uses the objective reg:odd, which is not supported.")]
    [InlineData("learner/objective/name", "\"multi:softmax\"", "its objective multi:softmax needs a num_class above 1.")]
    [InlineData("learner/objective/name", "\"multi:softprob\"", "its objective multi:softprob needs a num_class above 1.")]
    [InlineData(Parameters + "/num_class", "\"3\"", "its objective reg:squarederror does not suit its num_class 3.")]
    [InlineData(Parameters + "/num_target", "\"100001\"", "it must have at most 100000 outputs, got 100001.")]
    [InlineData(Parameters + "/base_score", "null", "it does not read as XGBoost JSON: base_score is null.")]
    [InlineData(Parameters + "/base_score", "\"[0,0]\"",
        "it must have one base score or one for each of 1 outputs, got 2 base scores.")]
    [InlineData(Parameters + "/num_feature", "null", "it does not read as XGBoost JSON: num_feature is null.")]
    [InlineData(Parameters + "/num_feature", "\"0\"", "it must have 1 to 100000 features, got 0.")]
    [InlineData(Parameters + "/num_feature", "100001", "it must have 1 to 100000 features, got 100001.")]
    [InlineData(Parameters + "/num_feature", "\"3\"", "it names 2 features and has 3 features.")]
    [InlineData("learner/feature_names", "[\"a\",\"a\"]", "it must name each feature once, got 'a' twice.")]
    [InlineData("learner/feature_names", "[\"a\",null]", "it does not read as XGBoost JSON: a feature name is null.")]
    [InlineData(Gbtree + "/gbtree_model_param/num_trees", "\"1\"",
        "it is damaged: its num_trees declares 1 trees, and the file contains 2 trees.")]
    [InlineData(Gbtree + "/gbtree_model_param", "{}", "it is damaged: its num_trees declares 0 trees, and the file contains 2 trees.")]
    [InlineData(Gbtree + "/tree_info", "[0,1]", Outside)]
    [InlineData(Gbtree + "/tree_info", "[0]", Outside)]
    [InlineData(Gbtree + "/tree_info", "[-1,0]", Outside)]
    [InlineData(Tree + "/tree_param/size_leaf_vector", "\"2\"", "a leaf must have 1 values, got size_leaf_vector 2.")]
    [InlineData(Tree + "/left_children/0", "0", "one of its trees has a cycle, or more than 1000 splits on a path.")]
    [InlineData(Tree + "/right_children/0", "5", Outside)]
    [InlineData(Tree + "/split_conditions", "[0.5,2]", Outside)]
    [InlineData(Tree + "/sum_hessian", "[]", Outside)]
    [InlineData(Tree + "/default_left", "[1]", Outside)]
    [InlineData("learner/objective/name", "\"count:poisson\"",
        "its base margin and each leaf must be finite, with a finite sum, got larger numbers.")]
    [InlineData(Tree + "/split_conditions", "[0.5,2,3e38,-1e38,2]",
        "its base margin and each leaf must be finite, with a finite sum, got larger numbers.")]
    [InlineData(Gbtree + "/cats", """{"enc":[{"type":15,"values":[]},{"type":15,"values":[]},{"type":15,"values":[]}]}""",
        "it has levels of more than its 2 features.")]
    [InlineData(Gbtree + "/cats", """{"enc":[{"type":15,"values":[1,1]}]}""",
        "each level of a feature must appear once, got '1' twice.")]
    [InlineData(Gbtree + "/cats", """{"enc":[{"offsets":[0,2],"values":[97]}]}""", Outside)]
    public void WrongField_IsRefused(string path, string value, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(Model.With(path, value)));

    [Theory]
    [InlineData("reg:squarederror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:linear", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:squaredlogerror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:pseudohubererror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:absoluteerror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("rank:pairwise", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("rank:ndcg", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("rank:map", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:quantileerror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("reg:expectileerror", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("binary:logitraw", OutputKind.Number, Link.Identity, 0.25)]
    [InlineData("binary:hinge", OutputKind.Number, Link.Step, 0.25)]
    [InlineData("binary:logistic", OutputKind.Probability, Link.Logistic, -1.0986122)]
    [InlineData("reg:logistic", OutputKind.Probability, Link.Logistic, -1.0986122)]
    [InlineData("reg:gamma", OutputKind.Number, Link.Exp, -1.3862944)]
    [InlineData("reg:tweedie", OutputKind.Number, Link.Exp, -1.3862944)]
    [InlineData("count:poisson", OutputKind.Number, Link.Exp, -1.3862944)]
    [InlineData("survival:cox", OutputKind.Number, Link.Exp, -1.3862944)]
    [InlineData("survival:aft", OutputKind.Number, Link.Exp, -1.3862944)]
    public void Objective_HasItsLinkAndBaseMargin(string objective, OutputKind kind, Link link, double margin)
    {
        var json = Model.With("learner/objective/name", $"\"{objective}\"").With(Parameters + "/base_score", "\"2.5E-1\"");
        var imported = Import.Text(json);

        Assert.Equal((kind, link, JointLink.None), (imported.Kind, imported.Link, imported.Joint));
        Assert.Equal(margin, imported.Trees.BaseMargin, 1e-6);
        if (objective == "reg:expectileerror")
        {
            Assert.Equal(
                "it uses the objective reg:expectileerror with 2 outputs, which is not supported.",
                Import.ErrorOf(json.With(Parameters + "/num_target", "\"2\"")));
            return;
        }
        var two = Import.Text(json.With(Parameters + "/num_target", "\"2\"").With(Gbtree + "/tree_info", "[0,1]"));
        Assert.Equal((OutputKind.Numbers, link, 2), (two.Kind, two.Link, two.Outputs.Count));
        Assert.All(two.Outputs, output => Assert.Equal(margin, output.BaseMargin, 1e-6));
    }

    // The log-odds of a millionth are −13.8. Near 1, floats are far apart.
    [Theory]
    [InlineData("[3,2,0]", "0E0", -13.8)]
    [InlineData("[3,2,0]", "1E0", 13.8)]
    [InlineData("[3,2,0]", "2.5E-1", -1.1)]
    [InlineData("[3,1,9]", "1E-7", -16.1)]
    [InlineData("[4,0,0]", "1E-7", -13.8)]
    public void BaseScoreOfAProbability_IsClampedSince3_2(string version, string score, double margin) => Assert.Equal(
        margin,
        Import.Text(Model.With("learner/objective/name", "\"binary:logistic\"").With("version", version)
            .With(Parameters + "/base_score", $"\"{score}\"")).Trees.BaseMargin,
        0.1);

    [Theory]
    [InlineData("[1,3,0]", -1.0986122)]
    [InlineData("[1,3,1]", 0.25)]
    public void BaseScoreOfRawScores_IsAMarginSince1_3_1(string version, double margin) => Assert.Equal(
        margin,
        Import.Text(Model.With("learner/objective/name", "\"binary:logitraw\"").With("version", version)
            .With(Parameters + "/base_score", "\"2.5E-1\"")).Trees.BaseMargin,
        1e-6);

    [Theory]
    [InlineData("[3,3,9]", JointLink.None)]
    [InlineData("[3,4,0]", JointLink.Sort)]
    public void Quantiles_AreSortedSince3_4(string version, JointLink joint) => Assert.Equal(
        joint,
        Import.Text(Model.With("learner/objective/name", "\"reg:quantileerror\"").With("version", version)
            .With(Parameters + "/num_target", "\"2\"")).Joint);

    [Theory]
    [InlineData("[3,1,0]", "XGBoost 3.1.0, JSON")]
    [InlineData("[2]", "XGBoost 2.0.0, JSON")]
    [InlineData("[1,-1,2,7]", "XGBoost 1.0.2, JSON")]
    [InlineData(null, "XGBoost 0.0.0, JSON")]
    public void Source_HasTheVersion(string? version, string source) =>
        Assert.Equal(source, Import.Text(Model.With("version", version)).Source);

    [Theory]
    [InlineData("multi:softprob")]
    [InlineData("multi:softmax")]
    public void Classes_AreASoftmax(string objective)
    {
        var imported = Import.Text(Model.With("learner/objective/name", $"\"{objective}\"").With(Parameters + "/num_class", "\"2\"")
            .With(Gbtree + "/tree_info", "[1,0]").With(Attributes + "/scikit_learn", "\"{\\\"classes_\\\":[\\\"no\\\",7]}\""));

        // 8 and 4: the second is exp(4) times less.
        Assert.Equal([0.98201379, 0.01798621], imported.Predict(9, 9).Select(value => Math.Round(value, 8)));
        Assert.Equal((OutputKind.Classes, JointLink.Softmax), (imported.Kind, imported.Joint));
        Assert.Equal(["no", "7"], imported.OutputNames);
    }

    [Theory]
    [InlineData("{}", "", null)]
    [InlineData("""{"missing":-1,"classes_":["x","y"]}""", "x y", -1.0)]
    [InlineData("""{"missing":NaN,"_le":{"classes_":["x","y"]}}""", "x y", null)]
    [InlineData("""{"missing":"-1","_le":{},"classes_":["x","y"]}""", "x y", null)]
    [InlineData("""{"_le":null,"classes_":["x","y"]}""", "x y", null)]
    [InlineData("""{"classes_":["x","y","z"]}""", "", null)]
    [InlineData("""{"classes_":null}""", "", null)]
    public void SklearnAttribute_NamesClassesAndMissing(string attribute, string names, double? missing)
    {
        var imported = Import.Text(Model.With("learner/objective/name", "\"multi:softprob\"").With(Parameters + "/num_class", "\"2\"")
            .With(Attributes + "/scikit_learn", JsonSerializer.Serialize(attribute)));

        Assert.Equal((names, missing), (string.Join(' ', imported.OutputNames), imported.Missing));
    }

    [Fact]
    public void SklearnAttribute_MustBeJson_AndOnlyATextIsRead()
    {
        Assert.StartsWith(
            "its attribute scikit_learn does not parse: ", Import.ErrorOf(Model.With(Attributes + "/scikit_learn", "\"{\"")),
            StringComparison.Ordinal);
        Assert.Null(Import.Text(Model.With(Attributes + "/scikit_learn", """{"missing":1}""")).Missing);
    }

    [Theory]
    [InlineData("0", "{}", RoundChoice.Library, 1,
        "Early stopping left 2 rounds, of which round 1 is the best. The model predicts with the first 1, as XGBModel does; "
        + "--rounds all changes it.")]
    [InlineData("0", null, RoundChoice.Library, 2,
        "Early stopping left 2 rounds, of which round 1 is the best. The model predicts with all, as Booster does; "
        + "--rounds best changes it.")]
    [InlineData("0", null, RoundChoice.Best, 1,
        "Early stopping left 2 rounds, of which round 1 is the best. The model predicts with the first 1.")]
    [InlineData("0", "{}", RoundChoice.All, 2,
        "Early stopping left 2 rounds, of which round 1 is the best. The model predicts with all.")]
    [InlineData("1", "{}", RoundChoice.Best, 2, null)]
    [InlineData("-1", "{}", RoundChoice.Best, 2, null)]
    [InlineData("2", "{}", RoundChoice.Best, 2, null)]
    public void RoundsAfterTheBest_AreNoted(string best, string? sklearn, RoundChoice rounds, int trees, string? note)
    {
        var json = Model.With(Attributes + "/best_iteration", $"\"{best}\"");
        if (sklearn is not null)
            json = json.With(Attributes + "/scikit_learn", $"\"{sklearn}\"");
        var imported = ImportedTrees.Parse(Encoding.UTF8.GetBytes(json), rounds);

        Assert.Equal((trees, note), (imported.Trees.Roots.Length, imported.Note));
    }

    // A round has a tree for each class and parallel tree, or those between two starts.
    [Theory]
    [InlineData(Gbtree + "/gbtree_model_param/num_parallel_tree", "\"2\"", 2)]
    [InlineData(Gbtree + "/gbtree_model_param/num_parallel_tree", "\"0\"", 1)]
    [InlineData(Gbtree + "/iteration_indptr", "[0,1,2]", 1)]
    [InlineData(Gbtree + "/iteration_indptr", "[0,2,2]", 2)]
    [InlineData(Gbtree + "/iteration_indptr", "[0,2]", 2)]
    [InlineData(Gbtree + "/iteration_indptr", "[0]", 1)]
    [InlineData(Parameters + "/num_target", "\"2\"", 2)]
    public void Round_HasItsTrees(string path, string value, int trees)
    {
        var json = Model.With(Attributes + "/best_iteration", "\"0\"").With(path, value);

        Assert.Equal(trees, ImportedTrees.Parse(Encoding.UTF8.GetBytes(json), RoundChoice.Best).Outputs[0].Roots.Length);
    }

    [Fact]
    public void RoundsBetweenStarts_AreCounted()
    {
        var json = Model.With(Gbtree + "/iteration_indptr", "[0,1,2]").With(Attributes + "/best_iteration", "\"0\"");

        Assert.StartsWith("Early stopping left 2 rounds, of which round 1", Import.Text(json).Note, StringComparison.Ordinal);
        Assert.Null(Import.Text(json.With(Attributes + "/best_iteration", "\"1\"")).Note);
        Assert.Null(Import.Text(json.With(Attributes + "/best_iteration", "\"2\"")).Note);
    }

    // Arrays that say nothing are left out, which keeps artifacts small.
    [Fact]
    public void ArraysWithoutContent_AreEmpty()
    {
        var all = Import.Text(Model).Trees;
        Assert.Equal((2, 4, 0), (all.Rules.Length, all.Covers.Length, all.Categories.Words.Length));
        Assert.Equal(Conversion.Trees.CategorySets.None.Starts, all.Categories.Starts);
        var few = Import.Text(Model.With(Tree + "/default_left", "[0,0,0,0,0]").With(Tree + "/sum_hessian", null)
            .With("learner/gradient_booster/model/trees/1/sum_hessian", "[0]")).Trees;
        Assert.Equal((0, 0), (few.Rules.Length, few.Covers.Length));
    }

    [Theory]
    [InlineData("""["float","int"]""", FeatureType.Single, FeatureType.Integer, "")]
    [InlineData("""["q","i"]""", FeatureType.Single, FeatureType.Boolean, "")]
    [InlineData("""["c","float"]""", FeatureType.Integer, FeatureType.Single, "a")]
    [InlineData("""["float"]""", FeatureType.Single, FeatureType.Single, "")]
    public void Types_AreReadFromTheFile(string types, FeatureType first, FeatureType second, string withoutLevels)
    {
        var imported = Import.Text(Model.With("learner/feature_types", types));

        Assert.Equal([first, second], imported.Features.Select(feature => feature.Type));
        Assert.Equal(withoutLevels, string.Join(' ', imported.WithoutLevels));
        Assert.Equal((true, "a b"), (imported.HasNames, string.Join(' ', imported.FeatureNames)));
        var unnamed = Import.Text(Model.With("learner/feature_names", "[]"));
        Assert.Equal((false, "f0 f1"), (unnamed.HasNames, string.Join(' ', unnamed.Features.Select(feature => feature.Name))));
    }

    // UBJ has no unsigned 16 to 64 bits, so XGBoost writes them as signed numbers.
    [Theory]
    [InlineData(12, 65535)]
    [InlineData(14, 4294967295)]
    [InlineData(16, 18446744073709551615.0)]
    [InlineData(15, -1)]
    [InlineData(10, -1)]
    public void UnsignedLevels_AreReadAsSuch(int type, double level)
    {
        var imported = Import.Text(Model.With(Gbtree + "/cats", $$"""{"enc":[{"type":{{type}},"values":[-1,2]}]}"""));

        Assert.Equal([level, 2.0], imported.Features[0].Levels!.Values);
        Assert.Equal((true, FeatureType.Integer), (imported.Features[0].RejectsUnseenLevels, imported.Features[0].Type));
        Assert.Null(imported.Features[1].Levels);
    }

    // The categories in the set go right: 4 + 8. A missing value goes left, as the node says.
    [Fact]
    public void Categories_GoRight()
    {
        var json = Model.With(Tree + "/categories_nodes", "[0]").With(Tree + "/categories_segments", "[1]")
            .With(Tree + "/categories_sizes", "[3]").With(Tree + "/categories", "[9,0,33,31,5]");
        var left = Import.Text(json);
        var right = Import.Text(json.With(Tree + "/default_left/0", "0"));

        double[] values = [0, 1, 9, 31, 32, 33, 5, double.NaN];
        Assert.Equal([12.0, 9, 9, 12, 9, 12, 9, 9], values.Select(value => left.Predict(value, 0)[0]));
        Assert.Equal(12, right.Predict(double.NaN, 0)[0]);
        Assert.Equal(["a"], left.WithoutLevels);
    }

    [Theory]
    [InlineData("[0]", "[0]", "[1]", "[1048576]", null)]
    [InlineData("[0]", "[0]", "[1]", "[1048577]", "a category must be 0 to 1048576, got 1048577.")]
    [InlineData("[0]", "[0]", "[1]", "[-1]", "a category must be 0 to 1048576, got -1.")]
    [InlineData("[0,0]", "[0,0]", "[1,1]", "[0]", "node 0 of one of its trees has two sets of categories.")]
    [InlineData("[0]", "[0]", "[2]", "[0]", Outside)]
    [InlineData("[0]", "[]", "[1]", "[0]", Outside)]
    public void WrongCategories_AreRefused(string nodes, string segments, string sizes, string categories, string? reason)
    {
        var json = Model.With(Tree + "/categories_nodes", nodes).With(Tree + "/categories_segments", segments)
            .With(Tree + "/categories_sizes", sizes).With(Tree + "/categories", categories);

        if (reason is null)
            Assert.Equal([12.0], Import.Text(json).Predict(1048576, 0));
        else
            Assert.Equal(reason, Import.ErrorOf(json));
    }

    // 128 sets of 2^15 words are 2^22 words, which is the most.
    [Fact]
    public void SetsOfCategoriesThatTakeTooMuchMemory_AreRefused()
    {
        static string Ofs(int count, Func<int, int> value) => JsonSerializer.Serialize(Enumerable.Range(0, count).Select(value));
        var json = Model.With(Tree + "/categories_nodes", Ofs(128, i => i + 100)).With(Tree + "/categories_segments", Ofs(128, _ => 0))
            .With(Tree + "/categories_sizes", Ofs(128, _ => 1)).With(Tree + "/categories", "[1048575]");

        Assert.Equal([9.0], Import.Text(json).Predict(0, 0));
        Assert.Equal(
            "the sets of categories of one of its trees take too much memory.",
            Import.ErrorOf(json.With(Tree + "/categories", "[1048576]")));
    }

    // A left leaf and the next split on each node of a path.
    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void Path_HasAtMostAThousandSplits(int splits, bool isRead)
    {
        var nodes = Enumerable.Range(0, 2 * splits + 1).ToArray();
        string Children(int step) =>
            JsonSerializer.Serialize(nodes.Select(i => i % 2 == 0 && i < 2 * splits ? i + step : -1));
        var zeros = JsonSerializer.Serialize(nodes.Select(_ => 0));
        var json = Model.With(Tree + "/left_children", Children(1)).With(Tree + "/right_children", Children(2))
            .With(Tree + "/split_indices", zeros).With(Tree + "/split_conditions", zeros).With(Tree + "/default_left", zeros)
            .With(Tree + "/sum_hessian", zeros);

        if (isRead)
            Assert.Equal([8.0], Import.Text(json).Predict(0, 0));
        else
            Assert.Equal("one of its trees has a cycle, or more than 1000 splits on a path.", Import.ErrorOf(json));
    }

    // Before 3.2 the vectors of all nodes were together; since, a leaf has the number of its vector as its right child.
    [Fact]
    public void VectorsOfLeaves_AreRead()
    {
        const string First = "learner/gradient_booster/model/trees/0";
        var imported = Import.Text(ModelTexts.XGBoostWithLevels);
        var newer = Import.Text(ModelTexts.XGBoostWithLevels.With(First + "/leaf_weights", "[10,20,30,40]")
            .With(First + "/right_children", "[2,1,0]"));

        // Category 0 goes left to node 1, and 1 right to node 2. The base scores are 0.1 and 0.2.
        Assert.Equal([-0.9f, 1.2f], imported.Predict(0, 0).Select(value => (float)value));
        Assert.Equal([2.1f, 3.2f], imported.Predict(1, 0).Select(value => (float)value));
        Assert.Equal([30.1f, 40.2f], newer.Predict(0, 0).Select(value => (float)value));
        Assert.Equal([10.1f, 20.2f], newer.Predict(1, 0).Select(value => (float)value));
        Assert.Equal(["red", "grün", ""], imported.Features[0].Levels!.Values);
        Assert.Null(imported.Features[1].Levels);
        Assert.Equal(
            Outside, Import.ErrorOf(ModelTexts.XGBoostWithLevels.With(First + "/leaf_weights", "[10,20]")));
    }
}
