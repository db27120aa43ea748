namespace Conversion.Models.Import;

/// <summary>The layout of ai.onnx.ml 1 to 4: a list for each property of a node, and weights beside them.</summary>
internal sealed class OnnxNodeTable : OnnxTreeSource
{
    private readonly OnnxColumns _columns;
    private readonly bool _isDouble;
    private readonly List<string> _modes;
    private readonly List<long> _features;
    private readonly List<long> _trueNodes;
    private readonly List<long> _falseNodes;
    private readonly List<long> _missing;
    private readonly List<long> _treeIds;
    private readonly IReadOnlyList<double> _values;
    private readonly Dictionary<(long Tree, long Node), int> _index = [];
    private readonly List<int> _roots = [];

    // Per node and target: the sum of its weights.
    private readonly Dictionary<(int Node, int Target), double> _weights = [];
    private readonly Dictionary<int, HashSet<int>> _rootsByTarget = [];

    /// <param name="node">The node of the graph.</param>
    /// <param name="columns">What the node reads.</param>
    /// <param name="prefix">How the names of the weights' attributes start: <c>target</c> or <c>class</c>.</param>
    public OnnxNodeTable(OnnxNode node, OnnxColumns columns, string prefix)
    {
        _columns = columns;
        _isDouble = columns.Type == OnnxType.Double;
        _treeIds = node.Integers("nodes_treeids");
        var nodeIds = node.Integers("nodes_nodeids");
        _modes = node.Texts("nodes_modes");
        _features = node.Integers("nodes_featureids");
        _values = node.Numbers("nodes_values");
        _trueNodes = node.Integers("nodes_truenodeids");
        _falseNodes = node.Integers("nodes_falsenodeids");
        _missing = node.Integers("nodes_missing_value_tracks_true");
        int[] lengths = [_treeIds.Count, nodeIds.Count, _features.Count, _values.Count, _trueNodes.Count, _falseNodes.Count];
        if (lengths.Any(length => length != _modes.Count))
            throw new InvalidDataException(
                $"the lists of its nodes must have one length, got {string.Join(", ", lengths)} and {_modes.Count}.");
        for (var i = 0; i < _treeIds.Count; i++)
        {
            if (!_index.TryAdd((_treeIds[i], nodeIds[i]), i))
                throw new InvalidDataException($"node {nodeIds[i]} of tree {_treeIds[i]} appears twice.");
            // A tree starts where the number of the tree changes.
            if (i == 0 || _treeIds[i] != _treeIds[i - 1])
                _roots.Add(i);
        }
        AddWeights(node, prefix);
    }

    public override int Count => _roots.Count;

    public override IReadOnlySet<int> Targets => _rootsByTarget.Keys.ToHashSet();

    public override bool AreWeightsPositive => _weights.Values.All(weight => weight >= 0);

    // A tree has a weight at each of its leaves.
    public override bool AlwaysHas(int target) => Enumerable.Range(0, _modes.Count).Where(node => _modes[node] == "LEAF")
        .GroupBy(leaf => _treeIds[leaf]).Any(leaves => leaves.All(leaf => _weights.ContainsKey((leaf, target))));

    public override IReadOnlyList<OnnxTree> TreesOf(int target) => [.. _roots
        .Where(root => _rootsByTarget.GetValueOrDefault(target)?.Contains(root) ?? false)
        .Select(root => new OnnxTree(_isDouble, builder => builder.AddTree(root, node => Read(node, target), _modes.Count)))];

    private void AddWeights(OnnxNode node, string prefix)
    {
        var trees = node.Integers($"{prefix}_treeids");
        var nodes = node.Integers($"{prefix}_nodeids");
        var targets = node.Integers($"{prefix}_ids");
        var weights = node.Numbers($"{prefix}_weights");
        if (trees.Count != weights.Count || nodes.Count != weights.Count || targets.Count != weights.Count)
            throw new InvalidDataException(
                $"the lists of its weights must have one length, got {trees.Count}, {nodes.Count}, {targets.Count} and {weights.Count}.");
        var rootOfTree = _roots.GroupBy(root => _treeIds[root]).ToDictionary(group => group.Key, group => group.First());
        for (var i = 0; i < weights.Count; i++)
        {
            if (!_index.TryGetValue((trees[i], nodes[i]), out var index))
                throw new InvalidDataException($"a weight names node {nodes[i]} of tree {trees[i]}, which does not exist.");
            var target = checked((int)targets[i]);
            _weights[(index, target)] = _weights.GetValueOrDefault((index, target)) + weights[i];
            if (!_rootsByTarget.TryGetValue(target, out var roots))
                _rootsByTarget[target] = roots = [];
            roots.Add(rootOfTree[trees[i]]);
        }
    }

    private TreePart<int> Read(int node, int target)
    {
        if (_modes[node] == "LEAF")
            return TreePart<int>.Leaf(_weights.GetValueOrDefault((node, target)), 0);
        return Branch(
            _modes[node], FeatureOf(_columns, _features[node]), _values[node], node < _missing.Count && _missing[node] == 1,
            Child(node, _trueNodes[node]), Child(node, _falseNodes[node]), [], _isDouble);
    }

    private int Child(int parent, long id) => _index.TryGetValue((_treeIds[parent], id), out var child)
        ? child
        : throw new InvalidDataException($"a node of tree {_treeIds[parent]} points at node {id}, which does not exist.");
}
