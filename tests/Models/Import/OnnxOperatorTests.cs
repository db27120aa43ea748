using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What the operators around the trees of an ONNX graph compute, and which of them are refused by name.</summary>
public class OnnxOperatorTests
{
    private const string Nodes =
        "nodes_treeids=[0 0 0] nodes_nodeids=[0 1 2] nodes_modes=['BRANCH_LEQ' 'LEAF' 'LEAF'] nodes_featureids=[0 0 0] "
        + "nodes_values=[1.5 0.0 0.0] nodes_truenodeids=[1 0 0] nodes_falsenodeids=[2 0 0] ";

    // Up to 1.5 the outputs are 1 and 10, above they are 2 and 30.
    private const string Regressor = "TreeEnsembleRegressor[" + Nodes
        + "target_treeids=[0 0 0 0] target_nodeids=[1 2 1 2] target_ids=[0 0 1 1] target_weights=[1.0 2.0 10.0 30.0] n_targets=2]";

    private const string Trees = "x float 2; t = " + Regressor + "(x); ";

    // The first output is scaled to ln 3 and ln 9, the second to 0.
    private const string Logs = Trees + "by = double{1.0986122886681098 0}; a = Mul(t, by); ";

    // The scores are −ln 3 and ln 3, so that the probability of the second class is a quarter or three quarters.
    private const string Classifier = "x float 1; label, p = TreeEnsembleClassifier[" + Nodes
        + "class_treeids=[0 0] class_nodeids=[1 2] class_ids=[0 0] class_weights=[-1.0986123 1.0986123] post_transform='LOGISTIC' "
        + "classlabels_strings=['no' 'yes']](x); ";

    [Theory]
    [InlineData("-> t", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Identity(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Reshape(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Flatten(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Squeeze(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Unsqueeze(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Dropout(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Cast[to=1](t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("y = Cast[to=11](t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("c = float{2}; y = Mul(t, c); -> y", new[] { 2.0, 20, 4, 60 })]
    [InlineData("c = floats{2 3}; y = Mul(t, c); -> y", new[] { 2.0, 30, 4, 90 })]
    [InlineData("c = long{2 3}; y = Mul(c, t); -> y", new[] { 2.0, 30, 4, 90 })]
    [InlineData("c = longs{2 4}; y = Div(t, c); -> y", new[] { 0.5, 2.5, 1, 7.5 })]
    [InlineData("c = int{5 6}; y = Add(t, c); -> y", new[] { 6.0, 16, 7, 36 })]
    [InlineData("c = ints{5 -6}; y = Add(c, t); -> y", new[] { 6.0, 4, 7, 24 })]
    [InlineData("c = double{5 6}; y = Sub(t, c); -> y", new[] { -4.0, 4, -3, 24 })]
    [InlineData("c = doubles{5 6}; y = Sub(c, t); -> y", new[] { 4.0, -4, 3, -24 })]
    [InlineData("c = bool{1 0}; y = Mul(t, c); -> y", new[] { 1.0, 0, 2, 0 })]
    [InlineData("c = bools{0 1}; y = Mul(t, c); -> y", new[] { 0.0, 10, 0, 30 })]
    [InlineData("c = byte{200 1}; y = Mul(t, c); -> y", new[] { 200.0, 10, 400, 30 })]
    [InlineData("y = Neg(t); -> y", new[] { -1.0, -10, -2, -30 })]
    [InlineData("c = Constant[value=float{2}](); y = Mul(t, c); -> y", new[] { 2.0, 20, 4, 60 })]
    [InlineData("c = float{2}; d = Cast[to=11](c); y = Mul(t, d); -> y", new[] { 2.0, 20, 4, 60 })]
    [InlineData("c = float{2}; d = Cast[to=1](c); y = Mul(t, d); -> y", new[] { 2.0, 20, 4, 60 })]
    [InlineData("c = float{2 3}; u = Mul(t, c); v = Add(u, c); y = Mul(v, c); -> y", new[] { 8.0, 99, 12, 279 })]
    [InlineData("y = Add(t, t); -> y", new[] { 2.0, 20, 4, 60 })]
    [InlineData("y = Sum(t, t, t); -> y", new[] { 3.0, 30, 6, 90 })]
    [InlineData("y = Sum(t); -> y", new[] { 1.0, 10, 2, 30 })]
    [InlineData("c = float{5 6}; u = Add(t, c); v = Sub(t, c); y = Add(u, v); z = Add(y, u); -> z", new[] { 8.0, 36, 11, 96 })]
    [InlineData("y = Normalizer[norm='L1'](t); -> y", new[] { 1.0 / 11, 10.0 / 11, 2.0 / 32, 30.0 / 32 })]
    [InlineData("y = Concat(t, t); -> y", new[] { 1.0, 10, 1, 10, 2, 30, 2, 30 })]
    [InlineData("n = Neg(t); y = Concat(n, t); -> y", new[] { -1.0, -10, 1, 10, -2, -30, 2, 30 })]
    [InlineData("i = long{1}; y = ArrayFeatureExtractor(t, i); -> y", new[] { 10.0, 30 })]
    [InlineData("i = long{1 0}; y = Gather(t, i); -> y", new[] { 10.0, 1, 30, 2 })]
    [InlineData("i = long{0}; y = Gather(t, i); -> y", new[] { 1.0, 2 })]
    [InlineData("y = Neg(t); -> t, y", new[] { -1.0, -10, -2, -30 })]
    [InlineData("y = Erf(t); -> t, y", new[] { 1.0, 10, 2, 30 })]
    public void Scores_AreComputed(string operators, double[] expected) => AssertPredictions(Trees + operators, expected);

    [Theory]
    [InlineData("y = Sigmoid(a); -> y", new[] { 0.75, 0.5, 0.9, 0.5 })]
    [InlineData("y = Exp(a); -> y", new[] { 3.0, 1, 9, 1 })]
    [InlineData("y = Softmax(a); -> y", new[] { 0.75, 0.25, 0.9, 0.1 })]
    [InlineData("one = float{1}; s = Sigmoid(a); y = Sub(one, s); -> y", new[] { 0.25, 0.5, 0.1, 0.5 })]
    [InlineData("one = float{1}; zero = float{0}; s = Exp(a); u = Mul(s, one); y = Add(zero, u); -> y", new[] { 3.0, 1, 9, 1 })]
    [InlineData("s = Softmax(a); i = long{1 0}; y = Gather(s, i); -> y", new[] { 0.25, 0.75, 0.1, 0.9 })]
    [InlineData("n = Neg(a); y = Exp(n); -> y", new[] { 1.0 / 3, 1, 1.0 / 9, 1 })]
    [InlineData("c = float{1}; b = Add(a, c); one = float{1}; s = Sigmoid(b); o = Sub(one, s); d = Sub(one, o); -> d",
        new[] { 0.89076823, 0.73105858, 0.96072970, 0.73105858 })]
    public void Functions_AreApplied(string operators, double[] expected) => AssertPredictions(Logs + operators, expected);

    [Theory]
    [InlineData("y = Erf(t); -> y", "Erf")]
    [InlineData("a = Erf(t); y = Neg(a); -> y", "Erf")]
    [InlineData("a = Erf(t); i = long{0}; y = Gather(a, i); -> y", "Erf")]
    [InlineData("a = Erf(t); y = Concat(t, a); -> y", "Erf")]
    [InlineData("a = Erf(t); b = Log(t); -> a, b", "Log")]
    [InlineData("y = Cast[to=7](t); -> y", "Cast to another type")]
    [InlineData("c = float{1}; d = Cast[to=7](c); y = Mul(t, d); -> y", "Cast to another type")]
    [InlineData("y = Cast(t); -> y", "Cast to another type")]
    [InlineData("y = Add(t, x); -> y", "Add")]
    [InlineData("y = Mul(t, t); -> y", "Mul")]
    [InlineData("y = Sum(t, x); -> y", "Sum")]
    [InlineData("y = Sum(); -> y", "Sum")]
    [InlineData("c = float{1}; y = Div(c, t); -> y", "Div")]
    [InlineData("y = Concat(t, x); -> y", "Concat")]
    [InlineData("s = Softmax(t); y = Concat(s, t); -> y", "Concat")]
    [InlineData("y = Normalizer[norm='L2'](t); -> y", "Normalizer")]
    [InlineData("y = Normalizer(t); -> y", "Normalizer")]
    [InlineData("s = Softmax(t); y = Softmax(s); -> y", "Softmax")]
    [InlineData("s = Softmax(t); y = Normalizer[norm='L1'](s); -> y", "Normalizer")]
    [InlineData("s = Softmax(t); y = Sigmoid(s); -> y", "Sigmoid")]
    [InlineData("s = Softmax(t); y = Exp(s); -> y", "Exp")]
    [InlineData("s = Softmax(t); y = Neg(s); -> y", "Neg")]
    [InlineData("s = Softmax(t); y = Add(s, t); -> y", "Add")]
    [InlineData("s = Softmax(t); y = Add(t, s); -> y", "Add")]
    [InlineData("s = Softmax(t); i = long{1}; y = Gather(s, i); -> y", "Gather")]
    [InlineData("s = Sigmoid(t); y = Exp(s); -> y", "Exp")]
    [InlineData("s = Sigmoid(t); y = Sigmoid(s); -> y", "Sigmoid")]
    [InlineData("s = Sigmoid(t); y = Neg(s); -> y", "Neg")]
    [InlineData("c = float{2}; s = Sigmoid(t); y = Sub(c, s); -> y", "Sub")]
    [InlineData("c = float{1}; s = Exp(t); y = Sub(c, s); -> y", "Sub")]
    [InlineData("c = float{1}; s = Exp(t); y = Add(s, c); -> y", "Add")]
    [InlineData("c = float{2}; s = Exp(t); y = Mul(s, c); -> y", "Mul")]
    [InlineData("s = Sigmoid(t); y = Add(s, s); -> y", "Add")]
    [InlineData("s = Sigmoid(t); y = Add(s, t); -> y", "Add")]
    [InlineData("s = Sigmoid(t); y = Add(t, s); -> y", "Add")]
    [InlineData("n = Neg(t); y = Add(t, n); -> y", "Add")]
    [InlineData("n = Neg(t); y = Sum(t, n, t); -> y", "Sum")]
    [InlineData("i = long{0}; a = Gather(t, i); y = Add(t, a); -> y", "Add")]
    [InlineData("i = long{2}; y = ArrayFeatureExtractor(t, i); -> y", "ArrayFeatureExtractor")]
    [InlineData("i = long{0 -1}; y = ArrayFeatureExtractor(t, i); -> y", "ArrayFeatureExtractor")]
    [InlineData("y = Gather(t, x); -> y", "Gather")]
    [InlineData("y = Gather(t); -> y", "Gather")]
    [InlineData("c = float{1}; y = Gather(c, c); -> y", "Gather")]
    [InlineData("y = Identity(); -> y", "Identity")]
    [InlineData("c = Constant(); y = Mul(t, c); -> y", "Constant")]
    [InlineData("y, z = Neg(t); -> z", "Neg")]
    [InlineData("y = ZipMap(x); -> y", "ZipMap")]
    [InlineData("y = " + Regressor + "(t); -> y", "TreeEnsembleRegressor")]
    [InlineData("y = TreeEnsembleClassifier(t); -> y", "TreeEnsembleClassifier")]
    public void WhatTreesCanNotExpress_IsNamed(string operators, string named) =>
        Assert.Equal(NotSupported(named), Import.ErrorOf(OnnxGraph.Write(Trees + operators)));

    [Theory]
    [InlineData("x float 1; -> x", "its graph has no trees: an ONNX model must be made of trees, with columns of numbers before them.")]
    [InlineData(Trees + "-> other", "its graph has no trees: an ONNX model must be made of trees, with columns of numbers before them.")]
    [InlineData(Trees + "s = Sigmoid(t); y = Concat(s, t); -> y",
        "its outputs must all have one function after the trees, got Logistic and Identity.")]
    [InlineData(Trees + "c = float{1 2}; d = Concat(t, t); y = Mul(d, c); -> y",
        "it does not read as ONNX: a constant must have one number, or one for each output.")]
    [InlineData(Trees + "c = float{}; y = Mul(t, c); -> y",
        "it does not read as ONNX: a constant must have one number, or one for each output.")]
    [InlineData("x float 2; i = long{2}; g = Gather(x, i); t = " + Regressor + "(g); -> t",
        "it does not read as ONNX: a number in it points outside of a list.")]
    [InlineData("x float 2; i = long{4294967296}; g = Gather(x, i); t = " + Regressor + "(g); -> t",
        "it does not read as ONNX: Arithmetic operation resulted in an overflow.")]
    [InlineData("x float 100001; t = " + Regressor + "(x); -> t", "an input must have at most 100000 columns, got 100001.")]
    public void WrongGraph_IsRefused(string graph, string reason) => Assert.Equal(reason, Import.ErrorOf(OnnxGraph.Write(graph)));

    [Fact]
    public void LabelAndText_AreNamed()
    {
        Assert.Equal(NotSupported("of class labels"), Import.ErrorOf(OnnxGraph.Write(Classifier + "-> label")));
        Assert.Equal(
            NotSupported("of inputs of text"),
            Import.ErrorOf(OnnxGraph.Write($"x string 2; y = Concat(x); t = {Regressor}(y); -> t")));
        Assert.Equal("it does not read as ONNX: it has no graph.", Import.ErrorOf(OnnxGraph.Number(1, 8).Concat(
            OnnxGraph.Text(2, "producer")).ToArray()));
    }

    // Columns 0 and 1 are 9 and 1, so the second is up to 1.5.
    [Theory]
    [InlineData("x float 2; i = long{1 0}; g = Gather(x, i); t = " + Regressor + "(g); -> t", new[] { 1.0, 10 })]
    [InlineData("x float 2; i = long{1}; g = ArrayFeatureExtractor(x, i); t = " + Regressor + "(g); -> t", new[] { 1.0, 10 })]
    [InlineData("x float 2; t = " + Regressor + "(x); -> t", new[] { 2.0, 30 })]
    [InlineData("a float 1; b float 1; c = Concat(b, a); t = " + Regressor + "(c); -> t", new[] { 1.0, 10 })]
    [InlineData("a float 1; b float 1; c = FeatureVectorizer(a, b); t = " + Regressor + "(c); -> t", new[] { 2.0, 30 })]
    public void Columns_AreChosenAndJoined(string graph, double[] expected) =>
        Assert.Equal(expected, ImportedTrees.Parse(OnnxGraph.Write(graph)).Predict(9, 1));

    // The third double rounds to 1.5 as a float.
    [Theory]
    [InlineData("x float 1; t = T(x); -> t", FeatureType.Single, 1)]
    [InlineData("x float 1; c = Cast[to=11](x); t = T(c); -> t", FeatureType.Single, 1)]
    [InlineData("x float 1; c = Cast[to=1](x); t = T(c); -> t", FeatureType.Single, 1)]
    [InlineData("x double 1; t = T(x); -> t", FeatureType.Double, 2)]
    [InlineData("x double 1; c = Cast[to=11](x); t = T(c); -> t", FeatureType.Double, 2)]
    [InlineData("x double 1; c = Cast[to=1](x); t = T(c); -> t", FeatureType.Single, 1)]
    [InlineData("x long 1; c = Cast[to=11](x); t = T(c); -> t", FeatureType.Double, 2)]
    [InlineData("x long 1; c = Cast[to=6](x); t = T(c); -> t", FeatureType.Single, 1)]
    [InlineData("x int 1; c = Cast[to=7](x); t = T(c); -> t", FeatureType.Single, 1)]
    [InlineData("x bool 1; c = Cast[to=7](x); d = Cast[to=1](c); t = T(d); -> t", FeatureType.Single, 1)]
    [InlineData("x float 1; y double 1; c = Concat(x, y); t = T(c); -> t", FeatureType.Double, 2)]
    [InlineData("x float 1; y long 1; c = Concat(x, y); t = T(c); -> t", FeatureType.Single, 1)]
    public void Casts_DecideWhetherDoublesAreCompared(string graph, FeatureType type, double expected)
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(graph.Replace("T(", $"{Regressor}(", StringComparison.Ordinal)));

        Assert.All(imported.Features, feature => Assert.Equal(type, feature.Type));
        var row = new double[imported.Features.Count];
        row[0] = 1.50000001;
        Assert.Equal(expected, imported.Predict(row)[0]);
    }

    [Theory]
    [InlineData("float")]
    [InlineData("double")]
    public void NumbersToWholeNumbers_AreNotCast(string type) => Assert.Equal(
        NotSupported("Cast to another type"),
        Import.ErrorOf(OnnxGraph.Write($"x {type} 1; c = Cast[to=7](x); d = Concat(c); t = {Regressor}(d); -> t")));

    [Theory]
    [InlineData("x float 2; t = T(x); -> t", false, "f0 f1")]
    [InlineData("x float 1; t = T(x); -> t", false, "f0")]
    [InlineData("x float; t = T(x); -> t", false, "f0")]
    [InlineData("a float 1; b float 2; c float; d = Concat(a, b, c); t = T(d); -> t", true, "a b_0 b_1 c")]
    [InlineData("a float 1; b float 1; b = float{1}; t = T(a); -> t", false, "f0")]
    public void Inputs_AreTheFeatures(string graph, bool hasNames, string names)
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(graph.Replace("T(", $"{Regressor}(", StringComparison.Ordinal)));

        Assert.Equal(names, string.Join(' ', imported.Features.Select(feature => feature.Name)));
        Assert.Equal((hasNames, "ONNX"), (imported.HasNames, imported.Source));
    }

    // The trees test column 3, and the input has any number of columns.
    [Fact]
    public void WidthThatIsNotGiven_IsTheWidestColumnOfTheTrees()
    {
        var graph = Trees.Replace("x float 2", "x float", StringComparison.Ordinal)
            .Replace("nodes_featureids=[0", "nodes_featureids=[3", StringComparison.Ordinal);
        var imported = ImportedTrees.Parse(OnnxGraph.Write(graph + "-> t", producer: "skl2onnx 1.16"));

        Assert.Equal(4, imported.Features.Count);
        Assert.Equal("ONNX of skl2onnx 1.16", imported.Source);
        Assert.Equal([2.0, 30], imported.Predict(0, 0, 0, 9));
    }

    [Theory]
    [InlineData("-> p", new[] { 0.25, 0.75 })]
    [InlineData("y = Normalizer(p); -> y", new[] { 0.25, 0.75 })]
    [InlineData("i = long{1}; y = ArrayFeatureExtractor(p, i); -> y", new[] { 0.25, 0.75 })]
    [InlineData("i = long{0 1}; y = ArrayFeatureExtractor(p, i); -> y", new[] { 0.25, 0.75 })]
    [InlineData("i = long{0}; y = ArrayFeatureExtractor(p, i); -> y", new[] { 0.75, 0.25 })]
    [InlineData("z = ZipMap[classlabels_int64s=[0 1]](p); -> z", new[] { 0.25, 0.75 })]
    [InlineData("i = long{1}; q = Gather(p, i); one = float{1}; o = Sub(one, q); y = Concat(o, q); -> y", new[] { 0.25, 0.75 })]
    [InlineData("i = long{1}; q = Gather(p, i); one = float{1}; o = Sub(one, q); y = Concat(q, o); -> y", new[] { 0.75, 0.25 })]
    public void TwoClasses_AreOneProbability(string operators, double[] expected)
    {
        var imported = AssertPredictions(Classifier + operators, expected);

        Assert.Equal(OutputKind.Probability, imported.Kind);
        Assert.Empty(imported.OutputNames);
    }

    [Fact]
    public void ProbabilityTwice_IsTwoOutputs()
    {
        var imported = AssertPredictions(
            Classifier + "i = long{1}; q = Gather(p, i); y = Concat(q, q); -> y", [0.25, 0.25, 0.75, 0.75]);

        Assert.Equal(OutputKind.Classes, imported.Kind);
    }

    [Theory]
    [InlineData("i = long{2}; y = Gather(p, i); -> y")]
    [InlineData("i = long{1 0}; y = Gather(p, i); -> y")]
    public void OtherColumnsOfTwoClasses_AreNotSupported(string operators) =>
        Assert.Equal(NotSupported("Gather"), Import.ErrorOf(OnnxGraph.Write(Classifier + operators)));

    [Theory]
    [InlineData("i = long{0}; s = Gather(a, i); y = Sigmoid(s); -> y", OutputKind.Probability)]
    [InlineData("i = long{0}; s = Gather(a, i); y = Exp(s); -> y", OutputKind.Number)]
    [InlineData("i = long{0}; y = Gather(a, i); -> y", OutputKind.Number)]
    [InlineData("y = Sigmoid(a); -> y", OutputKind.Numbers)]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v']](a); -> z", OutputKind.Classes)]
    public void LastOperator_DecidesTheKind(string operators, OutputKind kind) =>
        Assert.Equal(kind, ImportedTrees.Parse(OnnxGraph.Write(Logs + operators)).Kind);

    [Theory]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v']](t); -> z", "u v")]
    [InlineData("z = ZipMap[classlabels_int64s=[7 8]](t); -> z", "7 8")]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v' 'w']](t); -> z", "")]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v']](t); i = long{1 0}; y = Gather(z, i); -> y", "v u")]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v']](t); i = long{1}; y = Gather(z, i); -> y", "v")]
    [InlineData("z = ZipMap[classlabels_strings=['u' 'v']](t); q = ZipMap[classlabels_strings=['r' 's']](t); y = Concat(z, q); -> y",
        "u v r s")]
    public void Classes_HaveTheirNames(string operators, string names) =>
        Assert.Equal(names, string.Join(' ', ImportedTrees.Parse(OnnxGraph.Write(Trees + operators)).OutputNames));

    private static ImportedTrees AssertPredictions(string graph, double[] expected)
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(graph));
        var columns = imported.Features.Count;

        double[] predicted = [.. imported.Predict(new double[columns].Select(_ => 1.0).ToArray()),
            .. imported.Predict(new double[columns].Select(_ => 2.0).ToArray())];

        Assert.Equal(expected, predicted, (left, right) => Math.Abs(left - right) < 1e-7);
        return imported;
    }

    private static string NotSupported(string named) =>
        $"it uses the operator {named}, which is not supported: an ONNX model must be made of trees, with columns of numbers before them.";
}
