using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Parses a model that CatBoost saved as JSON, with symmetric or other trees.</summary>
/// <remarks>
/// A symmetric tree tests one split a level; the test i is bit i of the number of the leaf. A split is passed where
/// <c>value &gt; border</c>, in float. The sum is <c>scale · Σ leaves + bias</c>, in double.
/// </remarks>
internal sealed class CatBoostJson
{
    private const int MaximumDepth = 16;

    private readonly JsonElement _root;
    private readonly CatBoostFeatures _features;
    private readonly int _outputs;

    private CatBoostJson(JsonElement root)
    {
        _root = root;
        _features = new(root.Field("features_info"));
        _outputs = CountOutputs();
    }

    public static ImportedTrees Parse(JsonElement root) => new CatBoostJson(root).Build();

    private ImportedTrees Build()
    {
        var builders = Enumerable.Range(0, _outputs).Select(_ => new EnsembleBuilder()).ToArray();
        if (_root.TryGetProperty("oblivious_trees", out var trees))
            foreach (var tree in trees.EnumerateArray())
                AddSymmetric(tree, builders);
        else
            foreach (var tree in _root.Field("trees").EnumerateArray())
                for (var output = 0; output < _outputs; output++)
                    AddNested(tree, builders[output], output);
        var (scale, bias) = ReadScaleAndBias();
        var objective = CatBoostObjective.Parse(_root, _outputs);
        return new()
        {
            Source = "CatBoost, JSON",
            Features = _features.Features,
            HasNames = _features.HasNames,
            Kind = objective.Kind,
            Outputs = [.. builders.Select(builder => builder.Build(_features.Features.Length, baseMargin: 0, singlePrecision: false))],
            OutputNames = objective.Classes,
            Link = objective.Link,
            Joint = objective.Joint,
            Slope = scale,
            Offsets = bias,
        };
    }

    private int CountOutputs()
    {
        if (_root.TryGetProperty("oblivious_trees", out var symmetric))
            return symmetric.GetArrayLength() == 0 ? 1 : CountOutputs(symmetric[0]);
        var part = _root.Field("trees").EnumerateArray().FirstOrDefault();
        while (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("left", out var left))
            part = left;
        var hasVector = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("value", out var value)
            && value.ValueKind == JsonValueKind.Array;
        return hasVector ? Math.Max(1, part.Field("value").GetArrayLength()) : 1;
    }

    private static int CountOutputs(JsonElement tree)
    {
        var leaves = 1 << DepthOf(tree);
        var values = tree.Field("leaf_values").GetArrayLength();
        return values > 0 && values % leaves == 0
            ? values / leaves
            : throw new InvalidDataException($"a tree must have a multiple of {leaves} leaf_values, got {values}.");
    }

    private static int DepthOf(JsonElement tree)
    {
        var depth = tree.TryGetProperty("splits", out var splits) && splits.ValueKind == JsonValueKind.Array ? splits.GetArrayLength() : 0;
        return depth <= MaximumDepth
            ? depth
            : throw new InvalidDataException($"a symmetric tree must have at most {MaximumDepth} splits, got {depth}.");
    }

    private void AddSymmetric(JsonElement tree, EnsembleBuilder[] builders)
    {
        if (CountOutputs(tree) != _outputs)
            throw new InvalidDataException($"each tree must have {_outputs} outputs.");
        var splits = DepthOf(tree) > 0 ? tree.Field("splits").EnumerateArray().Select(_features.ReadSplit).ToArray() : [];
        var values = tree.Field("leaf_values").EnumerateArray().Select(value => value.GetDouble()).ToArray();
        var weights = tree.TryGetProperty("leaf_weights", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(weight => weight.GetDouble()).ToArray()
            : [];
        for (var output = 0; output < _outputs; output++)
        {
            var column = output;
            // A part is the tests that are left, and the bits of the tests so far.
            builders[output].AddTree(
                (Level: splits.Length, Leaf: 0),
                part => part.Level == 0
                    ? TreePart<(int, int)>.Leaf(
                        values[part.Leaf * _outputs + column], part.Leaf < weights.Length && splits.Length > 0 ? weights[part.Leaf] : 0)
                    : splits[part.Level - 1].ToPart((part.Level - 1, part.Leaf), (part.Level - 1, part.Leaf | 1 << (part.Level - 1))),
                2L << splits.Length);
        }
    }

    private void AddNested(JsonElement tree, EnsembleBuilder builder, int output) => builder.AddTree(
        tree,
        part => part.TryGetProperty("left", out var left)
            ? _features.ReadSplit(part.Field("split")).ToPart(left, part.Field("right"))
            : TreePart<JsonElement>.Leaf(
                ReadValue(part.Field("value"), output), part.TryGetProperty("weight", out var weight) ? weight.GetDouble() : 0),
        long.MaxValue);

    private static double ReadValue(JsonElement value, int output) =>
        value.ValueKind == JsonValueKind.Array ? value[output].GetDouble() : value.GetDouble();

    private (double Scale, double[] Bias) ReadScaleAndBias()
    {
        if (!_root.TryGetProperty("scale_and_bias", out var pair))
            return (1, []);
        var bias = pair[1];
        double[] values = bias.ValueKind == JsonValueKind.Array
            ? [.. bias.EnumerateArray().Select(value => value.GetDouble())]
            : [bias.GetDouble()];
        if (values.Length is not 0 && values.Length != _outputs)
            throw new InvalidDataException($"its bias must have {_outputs} values, got {values.Length}.");
        return (pair[0].GetDouble(), values);
    }
}
