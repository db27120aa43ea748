using System.Text;
using Conversion.Models;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>What the fixtures of ONNX (tests/Trees/Parity) do not show: sets of members, and what is refused by its name.</summary>
public class OnnxTests
{
    private static readonly double[] Members = [0, 3, 5, 33, 40, double.NaN];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    [InlineData(32, 2)]
    [InlineData(33, 1)]
    [InlineData(40, 1)]
    [InlineData(41, 2)]
    [InlineData(double.NaN, 1)]
    public void Member_TakesTheTrueBranch(double value, double expected)
    {
        // ONNX Runtime 1.31 gives these answers, too.
        var imported = ImportedTrees.Parse(Model(Ensemble(post: 0)));

        Assert.Equal(expected, new Head(imported.Trees, imported.TransformOf(0)).Expected(imported.Trees.Margin([value])));
    }

    [Fact]
    public void OtherOperator_IsRefusedByItsName()
    {
        var scaled = Message(Text(1, "trees"), Text(2, "out"), Text(4, "Erf"));

        var e = Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(Model(Ensemble(post: 0), scaled, "out")));

        Assert.Contains("the operator Erf, which is not supported", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DamagedFile_IsRefused()
    {
        var file = Model(Ensemble(post: 0));
        for (var length = 5; length < file.Length; length++)
            Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(file.AsSpan(0, length)));
    }

    // A test of members with a leaf of 1 where it is true, and of 2 where not; NaN goes with the members.
    private static byte[] Ensemble(int post) => Message(
        Text(1, "x"), Text(2, "trees"), Text(4, "TreeEnsemble"), Text(7, "ai.onnx.ml"),
        Integers("nodes_featureids", 0), Integers("nodes_truenodeids", 0), Integers("nodes_falsenodeids", 1),
        Integers("nodes_trueleafs", 1), Integers("nodes_falseleafs", 1), Integers("nodes_missing_value_tracks_true", 1),
        Integers("tree_roots", 0), Integers("leaf_targetids", 0, 0),
        Tensor("nodes_splits", type: 1, Floats(0)), Tensor("nodes_modes", type: 2, [6]),
        Tensor("leaf_weights", type: 1, Floats(1, 2)), Tensor("membership_values", type: 1, Floats(Members)),
        Block(5, Message(Text(1, "post_transform"), Number(3, post))));

    private static byte[] Model(byte[] trees, byte[]? next = null, string output = "trees")
    {
        // Floats, in one column of any number of rows.
        var shape = Message(Block(1, Message(Text(2, "n"))), Block(1, Message(Number(1, 1))));
        var type = Message(Block(1, Message(Number(1, 1), Block(2, shape))));
        var graph = Message(
            Block(1, trees),
            next is { } node ? Block(1, node) : [],
            Block(11, Message(Text(1, "x"), Block(2, type))),
            Block(12, Message(Text(1, output))));
        return Message(Number(1, 8), Block(7, graph));
    }

    private static byte[] Integers(string name, params int[] values) =>
        Block(5, Message([Text(1, name), .. values.Select(value => Number(8, value))]));

    private static byte[] Tensor(string name, int type, byte[] raw) =>
        Block(5, Message(Text(1, name), Block(5, Message(Number(2, type), Block(9, raw)))));

    private static byte[] Floats(params double[] values) => [.. values.SelectMany(value => BitConverter.GetBytes((float)value))];

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Text(int field, string text) => Block(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Block(int field, byte[] bytes) => [.. Varint(field << 3 | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 127; value >>= 7)
            yield return (byte)(value & 127 | 128);
        yield return (byte)value;
    }
}
