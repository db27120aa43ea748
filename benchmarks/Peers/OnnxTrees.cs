using System.Text;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>
/// Writes ensembles as one ONNX model with a <c>TreeEnsembleRegressor</c> for each. It writes the protocol buffers itself,
/// because no converter package exists for .NET. The field numbers are from onnx.proto.
/// </summary>
internal static class OnnxTrees
{
    public static byte[] Write(IReadOnlyList<Ensemble> heads)
    {
        var graph = new Message();
        for (var i = 0; i < heads.Count; i++)
            graph.Add(1, Node(heads[i], $"y{i}"));
        graph.Add(2, "trees").Add(11, Value("x", heads[0].FeatureCount));
        for (var i = 0; i < heads.Count; i++)
            graph.Add(12, Value($"y{i}", 1));
        return new Message().Add(1, 8)
            .Add(7, graph)
            .Add(8, new Message().Add(1, "ai.onnx.ml").Add(2, 3))
            .Add(8, new Message().Add(1, "").Add(2, 17))
            .ToArray();
    }

    private static Message Node(Ensemble trees, string output)
    {
        List<long> treeIds = [], nodeIds = [], features = [], yes = [], no = [], leafTrees = [], leafNodes = [];
        List<float> thresholds = [], weights = [];
        List<string> modes = [];
        for (var tree = 0; tree < trees.Roots.Length; tree++)
        {
            var next = 0;
            Add(trees.Roots[tree]);

            long Add(int child)
            {
                var (id, at) = (next++, treeIds.Count);
                treeIds.Add(tree);
                nodeIds.Add(id);
                features.Add(child >= 0 ? trees.Features[child] : 0);
                thresholds.Add(child >= 0 ? trees.Thresholds[child] : 0);
                modes.Add(child >= 0 ? "BRANCH_LEQ" : "LEAF");
                yes.Add(0);
                no.Add(0);
                if (child >= 0)
                {
                    yes[at] = Add(trees.Left[child]);
                    no[at] = Add(trees.Right[child]);
                    return id;
                }
                leafTrees.Add(tree);
                leafNodes.Add(id);
                weights.Add((float)trees.Leaves[~child]);
                return id;
            }
        }
        return new Message().Add(1, "x").Add(2, output).Add(4, "TreeEnsembleRegressor").Add(7, "ai.onnx.ml")
            .Add(5, Integer("n_targets", 1))
            .Add(5, Integers("nodes_treeids", treeIds)).Add(5, Integers("nodes_nodeids", nodeIds))
            .Add(5, Integers("nodes_featureids", features)).Add(5, Floats("nodes_values", thresholds))
            .Add(5, Strings("nodes_modes", modes))
            .Add(5, Integers("nodes_truenodeids", yes)).Add(5, Integers("nodes_falsenodeids", no))
            .Add(5, Integers("target_treeids", leafTrees)).Add(5, Integers("target_nodeids", leafNodes))
            .Add(5, Integers("target_ids", weights.ConvertAll(_ => 0L))).Add(5, Floats("target_weights", weights));
    }

    private static Message Integer(string name, long value) => new Message().Add(1, name).Add(3, value).Add(20, 2);

    private static Message Integers(string name, List<long> values)
    {
        var attribute = new Message().Add(1, name).Add(20, 7);
        values.ForEach(value => attribute.Add(8, value));
        return attribute;
    }

    private static Message Floats(string name, List<float> values)
    {
        var attribute = new Message().Add(1, name).Add(20, 6);
        values.ForEach(value => attribute.Add(7, value));
        return attribute;
    }

    private static Message Strings(string name, List<string> values)
    {
        var attribute = new Message().Add(1, name).Add(20, 8);
        values.ForEach(value => attribute.Add(9, value));
        return attribute;
    }

    // A float tensor of any number of rows.
    private static Message Value(string name, int columns) => new Message().Add(1, name).Add(2, new Message().Add(1,
        new Message().Add(1, 1).Add(2, new Message()
            .Add(1, new Message().Add(2, "n")).Add(1, new Message().Add(1, columns)))));

    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public byte[] ToArray() => [.. _bytes];

        public Message Add(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Add(int field, float value)
        {
            Varint((ulong)field << 3 | 5);
            _bytes.AddRange(BitConverter.GetBytes(value));
            return this;
        }

        public Message Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message value) => Add(field, value.ToArray());

        private Message Add(int field, byte[] value)
        {
            Varint((ulong)field << 3 | 2);
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        private void Varint(ulong value)
        {
            for (; value >= 128; value >>= 7)
                _bytes.Add((byte)(value | 128));
            _bytes.Add((byte)value);
        }
    }
}
