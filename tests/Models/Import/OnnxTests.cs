using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What the fixtures of ONNX (tests/Trees/Parity) do not show: sets of members, and damage.</summary>
public class OnnxTests
{
    // A test of members with a leaf of 1 where it is true, and of 2 where not; NaN goes with the members.
    private static readonly byte[] File = OnnxGraph.Write(
        "x float 1; t = TreeEnsemble[nodes_featureids=[0] nodes_truenodeids=[0] nodes_falsenodeids=[1] nodes_trueleafs=[1] "
        + "nodes_falseleafs=[1] nodes_missing_value_tracks_true=[1] tree_roots=[0] leaf_targetids=[0 0] nodes_splits=float{0} "
        + "nodes_modes=byte{6} leaf_weights=float{1 2} membership_values=float{0 3 5 33 40 NaN}](x); -> t");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    [InlineData(32, 2)]
    [InlineData(33, 1)]
    [InlineData(40, 1)]
    [InlineData(41, 2)]
    [InlineData(double.NaN, 1)]
    public void Member_TakesTheTrueBranch(double value, double expected) =>
        // ONNX Runtime 1.31 gives these answers, too.
        Assert.Equal([expected], ImportedTrees.Parse(File).Predict(value));

    // The second node has the second set.
    [Fact]
    public void EachNode_HasItsMembers()
    {
        var imported = ImportedTrees.Parse(OnnxGraph.Write(
            "x float 1; t = TreeEnsemble[nodes_featureids=[0 0 0] nodes_truenodeids=[0 2 2] nodes_falsenodeids=[1 1 3] "
            + "nodes_trueleafs=[1 0 1] nodes_falseleafs=[0 1 1] tree_roots=[0] leaf_targetids=[0 0 0 0] nodes_splits=float{NaN 9 0} "
            + "nodes_modes=byte{6 0 6} leaf_weights=float{1 2 4 8} membership_values=float{5 7 NaN 6}](x); -> t"));

        Assert.Equal([1.0, 1, 4, 8, 2], new[] { 5.0, 7, 6, 9, 10 }.Select(value => imported.Predict(value)[0]));
    }

    [Fact]
    public void DamagedFile_IsRefused()
    {
        for (var length = 5; length < File.Length; length++)
            Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(File.AsSpan(0, length)));
    }
}
