namespace Conversion.Models.Import;

/// <summary>The layout of ai.onnx.ml 5, <c>TreeEnsemble</c>: nodes and leaves in lists of their own, children by their position.</summary>
internal sealed class OnnxTreeTable : OnnxTreeSource
{
    private static readonly string[] Modes =
        ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ", "BRANCH_MEMBER"];

    private readonly OnnxColumns _columns;
    private readonly bool _isDouble;
    private readonly IReadOnlyList<double> _modes;
    private readonly List<long> _features;
    private readonly List<long> _trueNodes;
    private readonly List<long> _falseNodes;
    private readonly List<long> _trueLeaves;
    private readonly List<long> _falseLeaves;
    private readonly List<long> _missing;
    private readonly List<long> _roots;
    private readonly List<long> _targets;
    private readonly IReadOnlyList<double> _splits;
    private readonly IReadOnlyList<double> _weights;

    // Per node of mode BRANCH_MEMBER, in order: its members.
    private readonly Dictionary<int, double[]> _members = [];

    public OnnxTreeTable(OnnxNode node, OnnxColumns columns)
    {
        _columns = columns;
        _isDouble = columns.Type == OnnxType.Double;
        _modes = node.Numbers("nodes_modes");
        _features = node.Integers("nodes_featureids");
        _trueNodes = node.Integers("nodes_truenodeids");
        _falseNodes = node.Integers("nodes_falsenodeids");
        _trueLeaves = node.Integers("nodes_trueleafs");
        _falseLeaves = node.Integers("nodes_falseleafs");
        _missing = node.Integers("nodes_missing_value_tracks_true");
        _roots = node.Integers("tree_roots");
        _splits = node.Numbers("nodes_splits");
        _targets = node.Integers("leaf_targetids");
        _weights = node.Numbers("leaf_weights");
        int[] lengths =
            [_features.Count, _trueNodes.Count, _falseNodes.Count, _trueLeaves.Count, _falseLeaves.Count, _splits.Count];
        if (lengths.Any(length => length != _modes.Count) || _targets.Count != _weights.Count)
            throw new InvalidDataException(
                $"the lists of its nodes must have one length, got {string.Join(", ", lengths)} and {_modes.Count}.");
        ReadMembers(node.Numbers("membership_values"));
    }

    public override int Count => _roots.Count;

    public override IReadOnlySet<int> Targets => _targets.Select(target => checked((int)target)).ToHashSet();

    public override bool AreWeightsPositive => _weights.All(weight => weight >= 0);

    public override bool AlwaysHas(int target) => false;

    public override IReadOnlyList<OnnxTree> TreesOf(int target) => [.. _roots.Select(root => new OnnxTree(
        _isDouble, builder => builder.AddTree(Reference(root, false, _modes.Count), part => Read(part, target), 4L * _modes.Count + 1)))];

    // The sets of all such nodes follow each other, separated by NaN.
    private void ReadMembers(IReadOnlyList<double> values)
    {
        var sets = new List<double[]>();
        var set = new List<double>();
        foreach (var value in values.Append(double.NaN))
        {
            if (!double.IsNaN(value))
            {
                set.Add(value);
                continue;
            }
            if (set.Count > 0)
                sets.Add([.. set]);
            set.Clear();
        }
        var next = 0;
        for (var node = 0; node < _modes.Count; node++)
            if (_modes[node] == Array.IndexOf(Modes, "BRANCH_MEMBER"))
                _members[node] = next < sets.Count
                    ? sets[next++]
                    : throw new InvalidDataException("a node of mode BRANCH_MEMBER must have membership_values, got none.");
    }

    // A leaf is its complement.
    private TreePart<int> Read(int part, int target)
    {
        if (part < 0)
            return TreePart<int>.Leaf(_targets[~part] == target ? _weights[~part] : 0, 0);
        var whenTrue = Reference(_trueNodes[part], _trueLeaves[part] != 0, _weights.Count);
        var whenFalse = Reference(_falseNodes[part], _falseLeaves[part] != 0, _weights.Count);
        // A tree of one leaf is written as a node with this leaf on both sides.
        if (whenTrue == whenFalse && whenTrue < 0)
            return TreePart<int>.Leaf(_targets[~whenTrue] == target ? _weights[~whenTrue] : 0, 0);
        return Branch(
            Modes[(int)_modes[part]], FeatureOf(_columns, _features[part]), _splits[part],
            part < _missing.Count && _missing[part] == 1, whenTrue, whenFalse, _members.GetValueOrDefault(part) ?? [], _isDouble);
    }

    private int Reference(long index, bool isLeaf, int leaves)
    {
        if (index < 0 || index >= (isLeaf ? leaves : _modes.Count))
            throw new InvalidDataException($"a node points at {(isLeaf ? "leaf" : "node")} {index}, which does not exist.");
        return isLeaf ? ~(int)index : (int)index;
    }
}
