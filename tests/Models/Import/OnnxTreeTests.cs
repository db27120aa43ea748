using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>The nodes of trees in both layouts of ai.onnx.ml: their branches, targets, classes and transforms, and damage.</summary>
public class OnnxTreeTests
{
    private const string Branches =
        "nodes_treeids=[0 0 0] nodes_nodeids=[0 1 2] nodes_modes=['BRANCH_LEQ' 'LEAF' 'LEAF'] nodes_featureids=[0 0 0] "
        + "nodes_values=[1.5 0.0 0.0] nodes_truenodeids=[1 0 0] nodes_falsenodeids=[2 0 0] ";

    private const string Weights = "target_treeids=[0 0] target_nodeids=[1 2] target_ids=[0 0] target_weights=[1.0 2.0] ";

    private const string Regressor = "x float 1; t = TreeEnsembleRegressor[" + Branches + Weights + "](x); -> t";

    // Up to 1.5 the first target has 0 and the second ln 3; above, the other way round.
    private const string TwoTargets = "target_treeids=[0 0 0 0] target_nodeids=[1 2 1 2] target_ids=[0 0 1 1] "
        + "target_weights=[0.0 1.0986123 1.0986123 0.0] n_targets=2 ";

    private const string Table = "x float 1; t = TreeEnsemble[nodes_featureids=[0] nodes_truenodeids=[0] nodes_falsenodeids=[1] "
        + "nodes_trueleafs=[1] nodes_falseleafs=[1] tree_roots=[0] leaf_targetids=[0 0] nodes_splits=float{1.5} nodes_modes=byte{0} "
        + "leaf_weights=float{1 2} post_transform=0](x); -> t";

    private static readonly string[] Modes =
        ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "BRANCH_MEMBER"];

    // The true branch gives 1 and the false one 2, for the values 1, 1.5, 2 and NaN.
    // No comparison with NaN is true, except with BRANCH_NEQ.
    [Theory]
    [InlineData("BRANCH_LEQ", "1.5", 0, "1122")]
    [InlineData("BRANCH_LEQ", "1.5", 1, "1121")]
    [InlineData("BRANCH_LT", "1.5", 0, "1222")]
    [InlineData("BRANCH_LT", "1.5", 1, "1221")]
    [InlineData("BRANCH_GTE", "1.5", 0, "2112")]
    [InlineData("BRANCH_GTE", "1.5", 1, "2111")]
    [InlineData("BRANCH_GT", "1.5", 0, "2212")]
    [InlineData("BRANCH_GT", "1.5", 1, "2211")]
    [InlineData("BRANCH_EQ", "1.5", 0, "2122")]
    [InlineData("BRANCH_EQ", "1.5", 1, "2121")]
    [InlineData("BRANCH_NEQ", "1.5", 0, "1211")]
    [InlineData("BRANCH_NEQ", "1.5", 1, "1211")]
    [InlineData("BRANCH_LEQ", "NaN", 0, "2222")]
    [InlineData("BRANCH_LEQ", "NaN", 1, "2221")]
    [InlineData("BRANCH_LT", "NaN", 0, "2222")]
    [InlineData("BRANCH_GTE", "NaN", 0, "2222")]
    [InlineData("BRANCH_GT", "NaN", 1, "2221")]
    [InlineData("BRANCH_EQ", "NaN", 0, "2222")]
    [InlineData("BRANCH_NEQ", "NaN", 0, "1111")]
    [InlineData("BRANCH_LEQ", "-Infinity", 0, "2222")]
    [InlineData("BRANCH_LT", "-Infinity", 0, "2222")]
    [InlineData("BRANCH_GTE", "-Infinity", 0, "1112")]
    [InlineData("BRANCH_GT", "-Infinity", 0, "1112")]
    [InlineData("BRANCH_LEQ", "Infinity", 0, "1112")]
    [InlineData("BRANCH_LT", "Infinity", 0, "1112")]
    public void Branch_ComparesByItsMode(string mode, string value, int missing, string expected)
    {
        var track = $"nodes_missing_value_tracks_true=[{missing} 0 0]";
        var nodes = Regressor.Replace("'BRANCH_LEQ'", $"'{mode}' ", StringComparison.Ordinal);
        var table = Table.Replace("byte{0}", $"byte{{{Array.IndexOf(Modes, mode)}}} {track}", StringComparison.Ordinal);
        string[] graphs =
        [
            nodes.Replace("[1.5 ", $"[{value} ", StringComparison.Ordinal).Replace("](x)", $"{track}](x)", StringComparison.Ordinal),
            nodes.Replace("nodes_values=[1.5 0.0 0.0]", $"nodes_values_as_tensor=double{{{value} 0 0}}", StringComparison.Ordinal)
                .Replace("](x)", $"{track}](x)", StringComparison.Ordinal).Replace("x float", "x double", StringComparison.Ordinal),
            table.Replace("float{1.5}", $"float{{{value}}}", StringComparison.Ordinal),
            table.Replace("float{1.5}", $"double{{{value}}}", StringComparison.Ordinal)
                .Replace("x float", "x double", StringComparison.Ordinal),
        ];

        Assert.All(graphs, graph =>
        {
            var imported = ImportedTrees.Parse(OnnxGraph.Write(graph));
            Assert.Equal(expected, string.Concat(new[] { 1, 1.5, 2, double.NaN }.Select(x => imported.Predict(x)[0])));
        });
    }

    // The double next to 1.5 is 1.5 as a float.
    [Theory]
    [InlineData("float", 1)]
    [InlineData("double", 2)]
    public void Values_AreComparedInTheTypeOfTheInput(string type, double expected)
    {
        foreach (var graph in (string[])[Regressor, Table])
            Assert.Equal(
                [expected],
                ImportedTrees.Parse(OnnxGraph.Write(graph.Replace("x float", $"x {type}", StringComparison.Ordinal)))
                    .Predict(Math.BitIncrement(1.5)));
    }

    // Two nodes: up to 1.5 the second one asks whether x is at most 0.5.
    [Fact]
    public void NodesAndLeaves_HaveTheirOwnNumbers()
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(
            "x float 1; t = TreeEnsemble[nodes_featureids=[0 0] nodes_truenodeids=[1 0] nodes_falsenodeids=[2 1] nodes_trueleafs=[0 1] "
            + "nodes_falseleafs=[1 1] tree_roots=[0 1] leaf_targetids=[0 1 0] nodes_splits=float{1.5 0.5} nodes_modes=byte{0 0} "
            + "leaf_weights=float{1 2 4} n_targets=2 aggregate_function=1](x); -> t"));

        // The second tree starts at the second node. Targets are 0 where a leaf is of the other one.
        Assert.Equal([2.0, 0], imported.Predict(0));
        Assert.Equal([0.0, 4], imported.Predict(1));
        Assert.Equal([4.0, 2], imported.Predict(2));
        Assert.Equal(OutputKind.Numbers, imported.Kind);
    }

    [Theory]
    [InlineData("nodes_falsenodeids=[1]", "nodes_falsenodeids=[0]", new[] { 1.0, 1 })]
    [InlineData("post_transform=0", "", new[] { 1.0, 2 })]
    [InlineData("tree_roots=[0]", "tree_roots=[0 0] aggregate_function=0", new[] { 1.0, 2 })]
    [InlineData("tree_roots=[0]", "tree_roots=[0 0]", new[] { 2.0, 4 })]
    [InlineData("post_transform=0", "post_transform=2", new[] { 1.0, 2 })]
    [InlineData("post_transform=0", "base_values=[0.5]", new[] { 1.5, 2.5 })]
    [InlineData("post_transform=0", "base_values=[0.5 0.5]", new[] { 1.0, 2 })]
    public void Table_IsReadWithItsDefaults(string before, string after, double[] expected)
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(Table.Replace(before, after, StringComparison.Ordinal)));

        Assert.Equal(expected, new[] { 1.0, 2 }.Select(x => imported.Predict(x)[0]));
        Assert.Equal(OutputKind.Number, imported.Kind);
    }

    // ONNX Runtime has the transforms 1 and 2 the other way round than the standard. Either target has ln 3, the other one 0.
    [Theory]
    [InlineData(0, new[] { 1.0986123, 0, 0, 1.0986123 })]
    [InlineData(1, new[] { 0.75, 0.5, 0.5, 0.75 })]
    [InlineData(2, new[] { 0.75, 0.25, 0.25, 0.75 })]
    [InlineData(3, new[] { 1.0, 0, 0, 1 })]
    public void TransformOfATable_IsAppliedAsOnnxRuntimeDoes(int transform, double[] expected) => AssertPredictions(
        Table.Replace("leaf_targetids=[0 0]", "leaf_targetids=[0 1] n_targets=2", StringComparison.Ordinal)
            .Replace("float{1 2}", "float{1.0986123 1.0986123}", StringComparison.Ordinal)
            .Replace("post_transform=0", $"post_transform={transform}", StringComparison.Ordinal), expected);

    [Theory]
    [InlineData("nodes_splits=float{1.5}", "nodes_splits=float{1.5 2}",
        "the lists of its nodes must have one length, got 1, 1, 1, 1, 1, 2 and 1.")]
    [InlineData("leaf_targetids=[0 0]", "leaf_targetids=[0]", "the lists of its nodes must have one length, got 1, 1, 1, 1, 1, 1 and 1.")]
    [InlineData("nodes_truenodeids=[0]", "nodes_truenodeids=[2]", "a node points at leaf 2, which does not exist.")]
    [InlineData("nodes_truenodeids=[0]", "nodes_truenodeids=[-1]", "a node points at leaf -1, which does not exist.")]
    [InlineData("nodes_falseleafs=[1]", "nodes_falseleafs=[0]", "a node points at node 1, which does not exist.")]
    [InlineData("tree_roots=[0]", "tree_roots=[1]", "a node points at node 1, which does not exist.")]
    [InlineData("tree_roots=[0]", "tree_roots=[-1]", "a node points at node -1, which does not exist.")]
    [InlineData("nodes_falsenodeids=[1] nodes_trueleafs=[1] nodes_falseleafs=[1]",
        "nodes_falsenodeids=[0] nodes_trueleafs=[0] nodes_falseleafs=[0]", "one of its trees has a cycle.")]
    [InlineData("nodes_featureids=[0]", "nodes_featureids=[1]", "a node tests column 1 of 1.")]
    [InlineData("nodes_featureids=[0]", "nodes_featureids=[-1]", "a node tests column -1 of 1.")]
    [InlineData("byte{0}", "byte{6}", "a node of mode BRANCH_MEMBER must have membership_values, got none.")]
    [InlineData("byte{0}", "byte{6} membership_values=float{NaN NaN}",
        "a node of mode BRANCH_MEMBER must have membership_values, got none.")]
    [InlineData("byte{0}", "byte{7}", "it does not read as ONNX: a number in it points outside of a list.")]
    [InlineData("post_transform=0", "post_transform=5", "it does not read as ONNX: a number in it points outside of a list.")]
    [InlineData("post_transform=0", "aggregate_function=4", "it does not read as ONNX: a number in it points outside of a list.")]
    [InlineData("post_transform=0", "aggregate_function=2", "it uses the aggregate_function MIN, which is not supported.")]
    [InlineData("post_transform=0", "aggregate_function=3", "it uses the aggregate_function MAX, which is not supported.")]
    [InlineData("post_transform=0", "n_targets=0", "it must have 1 to 100000 targets, got 0.")]
    [InlineData("leaf_targetids=[0 0]", "leaf_targetids=[4294967296 0] n_targets=100001", "it must have 1 to 100000 targets, got 100001.")]
    [InlineData("post_transform=0", "post_transform=4", "the sum of its trees must be within 0 and 1 for PROBIT, got 1 to 2.")]
    [InlineData("leaf_weights=float{1 2}", "leaf_weights=float{NaN 2}",
        "its base margin and each leaf must be finite, with a finite sum, got larger numbers.")]
    public void DamagedTable_IsRefused(string before, string after, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(OnnxGraph.Write(Table.Replace(before, after, StringComparison.Ordinal))));

    [Theory]
    [InlineData("nodes_values=[1.5 0.0 0.0]", "nodes_values=[1.5 0.0]",
        "the lists of its nodes must have one length, got 3, 3, 3, 2, 3, 3 and 3.")]
    [InlineData("nodes_falsenodeids=[2 0 0]", "", "the lists of its nodes must have one length, got 3, 3, 3, 3, 3, 0 and 3.")]
    [InlineData("nodes_nodeids=[0 1 2]", "nodes_nodeids=[0 1 1]", "node 1 of tree 0 appears twice.")]
    [InlineData("target_ids=[0 0]", "target_ids=[0]", "the lists of its weights must have one length, got 2, 2, 1 and 2.")]
    [InlineData("target_treeids=[0 0]", "target_treeids=[0]", "the lists of its weights must have one length, got 1, 2, 2 and 2.")]
    [InlineData("target_nodeids=[1 2]", "target_nodeids=[1]", "the lists of its weights must have one length, got 2, 1, 2 and 2.")]
    [InlineData("target_nodeids=[1 2]", "target_nodeids=[1 3]", "a weight names node 3 of tree 0, which does not exist.")]
    [InlineData("target_treeids=[0 0]", "target_treeids=[0 1]", "a weight names node 2 of tree 1, which does not exist.")]
    [InlineData("nodes_truenodeids=[1 0 0]", "nodes_truenodeids=[3 0 0]", "a node of tree 0 points at node 3, which does not exist.")]
    [InlineData("nodes_truenodeids=[1 0 0]", "nodes_truenodeids=[0 0 0]", "one of its trees has a cycle.")]
    [InlineData("nodes_featureids=[0 0 0]", "nodes_featureids=[1 0 0]", "a node tests column 1 of 1.")]
    [InlineData("'BRANCH_LEQ'", "'BRANCH_XOR'", "it uses the mode BRANCH_XOR, which is not supported.")]
    [InlineData("target_weights=", "aggregate_function='MIN' target_weights=",
        "it uses the aggregate_function MIN, which is not supported.")]
    [InlineData("target_weights=", "n_targets=2 post_transform='WEIRD' target_weights=",
        "it uses the post_transform WEIRD, which is not supported.")]
    [InlineData("target_weights=[1.0", "post_transform='PROBIT' target_weights=[0.0",
        "the sum of its trees must be within 0 and 1 for PROBIT, got 0 to 2.")]
    [InlineData("target_weights=[1.0 2.0]", "post_transform='PROBIT' target_weights=[0.5 1.0]",
        "the sum of its trees must be within 0 and 1 for PROBIT, got 0.5 to 1.")]
    [InlineData("target_weights=[1.0 2.0]", "post_transform='PROBIT' base_values=[0.75] target_weights=[0.125 0.5]",
        "the sum of its trees must be within 0 and 1 for PROBIT, got 0.875 to 1.25.")]
    [InlineData("target_weights=[1.0 2.0]", "base_values=[Infinity] target_weights=[1.0 2.0]",
        "its outputs must have a finite scale, got 1 and Infinity.")]
    public void DamagedNodes_AreRefused(string before, string after, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(OnnxGraph.Write(Regressor.Replace(before, after, StringComparison.Ordinal))));

    [Theory]
    [InlineData("", new[] { 0, 1.0986123, 1.0986123, 0 })]
    [InlineData("post_transform='NONE'", new[] { 0, 1.0986123, 1.0986123, 0 })]
    [InlineData("post_transform='LOGISTIC'", new[] { 0.5, 0.75, 0.75, 0.5 })]
    [InlineData("post_transform='SOFTMAX'", new[] { 0.25, 0.75, 0.75, 0.25 })]
    [InlineData("post_transform='SOFTMAX_ZERO'", new[] { 0.0, 1, 1, 0 })]
    [InlineData("aggregate_function='SUM' base_values=[1.0 2.0]", new[] { 1, 3.0986123, 2.0986123, 2 })]
    [InlineData("aggregate_function='AVERAGE' base_values=[1.0]", new[] { 0, 1.0986123, 1.0986123, 0 })]
    public void Targets_AreTransformed(string attributes, double[] expected) => AssertPredictions(
        $"x float 1; t = TreeEnsembleRegressor[{Branches}{TwoTargets}{attributes}](x); -> t", expected);

    // Quantiles of the normal distribution, which the approximation is near.
    [Fact]
    public void Probit_IsAppliedToASingleTarget()
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(Regressor.Replace(
            "target_weights=[1.0 2.0]", "post_transform='PROBIT' target_weights=[0.025 0.8]", StringComparison.Ordinal)));

        Assert.Equal(-1.95996, imported.Predict(1)[0], 0.01);
        Assert.Equal(0.84162, imported.Predict(2)[0], 0.01);
    }

    // A weight at the first leaf of each of two trees, the second tree of numbers that begin at 7; the first leaf has two weights.
    [Fact]
    public void TreesWithWeightsOfTheSameLeaf_AreSummedOrAveraged()
    {
        const string Graph = "x float 1; t = TreeEnsembleRegressor[nodes_treeids=[0 0 0 7] nodes_nodeids=[0 1 2 5] "
            + "nodes_modes=['BRANCH_LEQ' 'LEAF' 'LEAF' 'LEAF'] nodes_featureids=[0 0 0 0] nodes_values=[1.5 0.0 0.0 0.0] "
            + "nodes_truenodeids=[1 0 0 0] nodes_falsenodeids=[2 0 0 0] target_treeids=[0 0 7] target_nodeids=[1 1 5] target_ids=[0 0 0] "
            + "target_weights=[1.0 2.0 10.0] aggregate_function='SUM'](x); -> t";

        AssertPredictions(Graph, [13, 10]);
        AssertPredictions(Graph.Replace("'SUM'", "'AVERAGE'", StringComparison.Ordinal), [6.5, 5]);
    }

    // "Zero" has the weights 0.25 and 0.75 for the first class, "one" the weights 10 and 30 for the second.
    [Theory]
    [InlineData("zero", "", OutputKind.Probability, new[] { 0.25, 0.75 })]
    [InlineData("zero", "post_transform='LOGISTIC'", OutputKind.Probability, new[] { 0.5621765, 0.6791787 })]
    [InlineData("zero", "post_transform='LOGISTIC' base_values=[1.0]", OutputKind.Probability, new[] { 0.7772999, 0.8519528 })]
    [InlineData("zero", "base_values=[0.5]", OutputKind.Classes, new[] { 0.25, 0.75, -0.25, 1.25 })]
    [InlineData("zero", "post_transform='SOFTMAX'", OutputKind.Classes, new[] { 0.75, 0.25, 0.25, 0.75 })]
    [InlineData("zero", "post_transform='SOFTMAX_ZERO'", OutputKind.Classes, new[] { 0.75, 0.25, 0.25, 0.75 })]
    [InlineData("minus", "", OutputKind.Classes, new[] { 0.25, -0.25, 0.75, -0.75 })]
    [InlineData("minus", "base_values=[1.0]", OutputKind.Classes, new[] { -0.75, 0.75, -0.25, 0.25 })]
    [InlineData("zero", "base_values=[5.0 7.0]", OutputKind.Classes, new[] { 5.25, 0, 5.75, 0 })]
    [InlineData("both", "", OutputKind.Probability, new[] { 10.0, 30 })]
    [InlineData("both", "base_values=[5.0]", OutputKind.Classes, new[] { 5.25, 10, 5.75, 30 })]
    [InlineData("both", "base_values=[5.0 7.0]", OutputKind.Classes, new[] { -7.25, 7.25, -7.75, 7.75 })]
    [InlineData("one", "", OutputKind.Probability, new[] { 10.0, 30 })]
    [InlineData("one", "base_values=[5.0]", OutputKind.Classes, new[] { 0.0, 10, 0, 30 })]
    [InlineData("one", "base_values=[5.0 7.0]", OutputKind.Classes, new[] { 0.0, 7, 0, 7 })]
    [InlineData("one", "base_values=[1.0] post_transform='SOFTMAX_ZERO'", OutputKind.Classes, new[] { 0.0, 1, 0, 1 })]
    public void ScoresOfTwoClasses_AreComputedAsOnnxRuntimeDoes(string weights, string attributes, OutputKind kind, double[] expected)
    {
        var imported = AssertPredictions(TwoClasses(weights, attributes), expected);

        Assert.Equal(kind, imported.Kind);
        Assert.Equal(kind == OutputKind.Classes ? ["no", "yes"] : [], imported.OutputNames);
    }

    [Theory]
    [InlineData("zero", "post_transform='PROBIT'",
        "it uses the post_transform PROBIT of a single score for two classes, which is not supported.")]
    [InlineData("some", "", "it uses leaves of two classes without a weight for the second, which is not supported.")]
    [InlineData("some", "base_values=[1.0]", "it uses leaves of two classes without a weight for the second, which is not supported.")]
    [InlineData("one", "post_transform='ODD' base_values=[1.0]", "it uses the post_transform ODD, which is not supported.")]
    public void ScoresOfTwoClassesThatCanNotBeExpressed_AreRefused(string weights, string attributes, string reason) =>
        Assert.Equal(reason, Import.ErrorOf(OnnxGraph.Write(TwoClasses(weights, attributes))));

    [Theory]
    [InlineData("classlabels_strings=['a' 'b' 'c']", "a b c", new[] { 0.0, 1, 0, 0, 2, 0 })]
    [InlineData("classlabels_int64s=[4 5 6] base_values=[0.5 0.25]", "4 5 6", new[] { 0.5, 1.25, 0, 0.5, 2.25, 0 })]
    [InlineData("classlabels_int64s=[4 5 6] post_transform='SOFTMAX'", "4 5 6",
        new[] { 0.21194156, 0.57611688, 0.21194156, 0.10650698, 0.78698604, 0.10650698 })]
    public void ScoresOfThreeClasses_AreNamed(string attributes, string names, double[] expected)
    {
        var imported = AssertPredictions(
            $"x float 1; l, p = TreeEnsembleClassifier[{Branches}class_treeids=[0 0] class_nodeids=[1 2] class_ids=[1 1] "
            + $"class_weights=[1.0 2.0] {attributes}](x); -> l, p", expected);

        Assert.Equal((names, OutputKind.Classes), (string.Join(' ', imported.OutputNames), imported.Kind));
    }

    [Fact]
    public void ClassifierWithoutLabels_IsRefused() => Assert.Equal(
        "a TreeEnsembleClassifier must have labels of classes, got none.",
        Import.ErrorOf(OnnxGraph.Write($"x float 1; l, p = TreeEnsembleClassifier[{Branches}](x); -> p")));

    [Fact]
    public void ClassifierWithOneLabel_HasOneScore()
    {
        var imported = AssertPredictions(TwoClasses("zero", "").Replace("'no' 'yes'", "'only'", StringComparison.Ordinal), [0.25, 0.75]);

        Assert.Equal(["only"], imported.OutputNames);
    }

    private static string TwoClasses(string weights, string attributes) =>
        $"x float 1; l, p = TreeEnsembleClassifier[{Branches}classlabels_strings=['no' 'yes'] {attributes} " + weights switch
        {
            "zero" => "class_treeids=[0 0] class_nodeids=[1 2] class_ids=[0 0] class_weights=[0.25 0.75]",
            "minus" => "class_treeids=[0 0] class_nodeids=[1 2] class_ids=[0 0] class_weights=[-0.25 -0.75]",
            "one" => "class_treeids=[0 0] class_nodeids=[1 2] class_ids=[1 1] class_weights=[10.0 30.0]",
            "some" => "class_treeids=[0 0 0] class_nodeids=[1 2 2] class_ids=[0 0 1] class_weights=[0.25 0.75 30.0]",
            _ => "class_treeids=[0 0 0 0] class_nodeids=[1 2 1 2] class_ids=[0 0 1 1] class_weights=[0.25 0.75 10.0 30.0]",
        } + "](x); -> l, p";

    private static ImportedTrees AssertPredictions(string graph, double[] expected)
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(graph));
        Assert.Equal(
            expected, (double[])[.. imported.Predict(1), .. imported.Predict(2)], (left, right) => Math.Abs(left - right) < 2e-7);
        return imported;
    }
}
