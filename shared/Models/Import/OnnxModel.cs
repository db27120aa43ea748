namespace Conversion.Models.Import;

/// <summary>
/// Parses an ONNX model of trees: a graph that may rename, join and convert its inputs before the trees, and scale, transform and
/// name their outputs afterwards.
/// </summary>
internal sealed class OnnxModel
{
    private const string Expected = "an ONNX model must be made of trees, with columns of numbers before them";

    private readonly Dictionary<string, object> _values = [];
    private readonly List<string> _featureNames = [];
    private bool _hasNames;

    /// <summary>Parses the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or uses what can't be run exactly; the message names it.</exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> file)
    {
        try
        {
            var model = ProtoMessage.Parse(file.ToArray());
            var graph = model.Message(7) ?? throw new FormatException("it has no graph.");
            return new OnnxModel().Read(graph, $"{model.Text(2)} {model.Text(3)}".Trim());
        }
        catch (Exception e) when (JsonModel.IsMalformed(e))
        {
            throw new InvalidDataException($"it does not read as ONNX: {JsonModel.Describe(e)}", e);
        }
    }

    private ImportedTrees Read(ProtoMessage graph, string producer)
    {
        var nodes = graph.Messages(1).Select(node => new OnnxNode(node)).ToList();
        foreach (var tensor in graph.Messages(5))
            _values[tensor.Text(8)] = OnnxTensor.Parse(tensor);
        AddInputs(graph, nodes);
        foreach (var node in nodes)
            Evaluate(node);
        // A classifier's last output is its probabilities; the one before is the label.
        var results = graph.Messages(12).Select(output => _values.GetValueOrDefault(output.Text(1))).ToList();
        if (results.OfType<OnnxScores>().LastOrDefault() is not { } scores)
            throw new InvalidDataException(
                results.OfType<OnnxUnsupported>().LastOrDefault() is { } unsupported
                    ? $"it uses the operator {unsupported.Operator}, which is not supported: {Expected}."
                    : $"its graph has no trees: {Expected}.");
        return ToTrees(scores, producer);
    }

    private ImportedTrees ToTrees(OnnxScores scores, string producer)
    {
        var count = scores.Outputs.Count;
        var isClassifier = scores.Classes.Count > 0;
        var links = scores.Outputs.Select(output => output.Link).Distinct().ToList();
        if (links.Count > 1)
            throw new InvalidDataException($"its outputs must all have one function after the trees, got {string.Join(" and ", links)}.");
        var features = ImportedTrees.NameFeatures(_hasNames ? _featureNames : [], _featureNames.Count, "f");
        var type = scores.Outputs.SelectMany(output => output.Trees).Any(tree => tree.IsDouble) ? FeatureType.Double : FeatureType.Single;
        return new()
        {
            Source = producer.Length > 0 ? $"ONNX of {producer}" : "ONNX",
            Features = [.. features.Select(feature => feature with { Type = type })],
            HasNames = _hasNames,
            Kind = scores.IsProbability || (count == 1 && scores.Outputs[0].Link == Link.Logistic) ? OutputKind.Probability
                : isClassifier ? OutputKind.Classes
                : count > 1 ? OutputKind.Numbers : OutputKind.Number,
            Outputs = [.. scores.Outputs.Select(output => OnnxScores.Build(output, features.Length))],
            OutputNames = isClassifier && scores.Classes.Count == count ? scores.Classes : [],
            Link = links[0],
            Joint = scores.Joint,
            Slope = scores.Outputs[0].Slope,
            Slopes = [.. scores.Outputs.Select(output => output.Slope)],
            Offsets = [.. scores.Outputs.Select(output => output.Offset)],
        };
    }

    // One input is a matrix; several are a column each.
    private void AddInputs(ProtoMessage graph, List<OnnxNode> nodes)
    {
        var inputs = graph.Messages(11).Where(input => !_values.ContainsKey(input.Text(1))).ToList();
        _hasNames = inputs.Count > 1;
        foreach (var input in inputs)
        {
            var name = input.Text(1);
            var tensor = input.Message(2)?.Message(1);
            var type = (OnnxType)(tensor?.Integer(1) ?? 0);
            // The last dimension; 0 where any number is allowed.
            var width = tensor?.Message(2)?.Messages(1).Skip(1).LastOrDefault()?.Integer(1) ?? 0;
            if (width <= 0)
                width = inputs.Count > 1 ? 1 : WidestColumn(nodes) + 1;
            if (width > ImportedTrees.MaximumFeatures)
                throw new InvalidDataException($"an input must have at most {ImportedTrees.MaximumFeatures} columns, got {width}.");
            if (type is OnnxType.Text)
            {
                _values[name] = new OnnxUnsupported("of inputs of text");
                continue;
            }
            var first = _featureNames.Count;
            for (var i = 0; i < width; i++)
                _featureNames.Add(width == 1 ? name : $"{name}_{i}");
            _values[name] = new OnnxColumns([.. Enumerable.Range(first, (int)width)], type);
        }
    }

    private static long WidestColumn(List<OnnxNode> nodes) =>
        nodes.SelectMany(node => node.Integers("nodes_featureids")).DefaultIfEmpty(0).Max();

    private void Evaluate(OnnxNode node)
    {
        var inputs = node.Inputs.Select(input => _values.GetValueOrDefault(input)).ToList();
        var results = OnnxOperators.Apply(node, inputs);
        foreach (var (i, output) in node.Outputs.Index())
            _values[output] = i < results.Count ? results[i] : new OnnxUnsupported(node.Operator);
    }
}

/// <summary>A value that can't be expressed by trees, such as the label of a class.</summary>
/// <param name="Operator">The operator that made it.</param>
internal sealed record OnnxUnsupported(string Operator);
