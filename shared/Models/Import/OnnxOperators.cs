namespace Conversion.Models.Import;

/// <summary>What the operators of an ONNX graph do with columns and with the outputs of trees.</summary>
internal static class OnnxOperators
{
    /// <summary>Returns the outputs of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">Its inputs; null for an optional one that is absent.</param>
    public static IReadOnlyList<object> Apply(OnnxNode node, IReadOnlyList<object?> inputs)
    {
        var first = inputs.Count > 0 ? inputs[0] : null;
        return node.Operator switch
        {
            "TreeEnsembleRegressor" or "TreeEnsemble" when first is OnnxColumns columns => [OnnxTrees.Read(node, columns)],
            "TreeEnsembleClassifier" when first is OnnxColumns columns =>
                [new OnnxUnsupported("of class labels"), OnnxTrees.Read(node, columns)],
            "Constant" => [node.Tensor("value") ?? (object)new OnnxUnsupported(node.Operator)],
            "Identity" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Dropout" => [Pass(node, first)],
            "Cast" => [Cast(node, first)],
            "Concat" or "FeatureVectorizer" => [Concat(node, inputs)],
            "ArrayFeatureExtractor" or "Gather" => [Select(node, first, inputs.Count > 1 ? inputs[1] : null)],
            "ZipMap" when first is OnnxScores scores => [NameClasses(node, scores)],
            _ => [ApplyToScores(node, inputs) ?? (object)Unsupported(node, inputs)],
        };
    }

    private static OnnxScores? ApplyToScores(OnnxNode node, IReadOnlyList<object?> inputs) => inputs.Count == 0
        ? null
        : (node.Operator, inputs[0], inputs.Count > 1 ? inputs[1] : null) switch
        {
            ("Sigmoid", OnnxScores scores, _) => scores.Apply(Link.Logistic),
            ("Exp", OnnxScores scores, _) => scores.Apply(Link.Exp),
            ("Softmax", OnnxScores scores, _) => scores.Apply(JointLink.Softmax),
            ("Normalizer", OnnxScores { IsProbability: true } scores, _) => scores,
            ("Normalizer", OnnxScores scores, _) when node.Text("norm") == "L1" => scores.Apply(JointLink.Normalize),
            ("Neg", OnnxScores scores, _) => scores.Affine(_ => -1, _ => 0),
            ("Mul", OnnxScores scores, OnnxTensor by) => scores.Affine(i => At(by, i), _ => 0),
            ("Mul", OnnxTensor by, OnnxScores scores) => scores.Affine(i => At(by, i), _ => 0),
            ("Div", OnnxScores scores, OnnxTensor by) => scores.Affine(i => 1 / At(by, i), _ => 0),
            ("Add", OnnxScores scores, OnnxTensor by) => scores.Affine(_ => 1, i => At(by, i)),
            ("Add", OnnxTensor by, OnnxScores scores) => scores.Affine(_ => 1, i => At(by, i)),
            ("Sub", OnnxScores scores, OnnxTensor by) => scores.Affine(_ => 1, i => -At(by, i)),
            ("Sub", OnnxTensor from, OnnxScores scores) => scores.Affine(_ => -1, i => At(from, i)),
            ("Add" or "Sum", OnnxScores scores, _) when inputs.All(input => input is OnnxScores) =>
                inputs.Skip(1).Cast<OnnxScores>().Aggregate((OnnxScores?)scores, (sum, next) => sum?.Add(next)),
            _ => null,
        };

    private static double At(OnnxTensor tensor, int index) => tensor.Values.Count switch
    {
        1 => tensor.Values[0],
        var count when index < count => tensor.Values[index],
        _ => throw new FormatException("a constant must have one number, or one for each output."),
    };

    private static object Pass(OnnxNode node, object? input) => input ?? new OnnxUnsupported(node.Operator);

    private static object Cast(OnnxNode node, object? input)
    {
        var type = (OnnxType)(node.Integer("to") ?? 0);
        return input switch
        {
            // A float becomes the same double, so the trees after it compare floats.
            OnnxColumns { Type: OnnxType.Single } columns when type == OnnxType.Double => columns,
            OnnxColumns columns when type is OnnxType.Single => columns with { Type = OnnxType.Single },
            OnnxColumns columns when type is OnnxType.Double => columns with { Type = OnnxType.Double },
            OnnxColumns { Type: OnnxType.Int64 or OnnxType.Int32 or OnnxType.Boolean } columns
                when type is OnnxType.Int64 or OnnxType.Int32 => columns,
            OnnxScores scores when type is OnnxType.Single or OnnxType.Double => scores,
            OnnxTensor tensor when type is OnnxType.Single or OnnxType.Double => tensor,
            _ => new OnnxUnsupported("Cast to another type"),
        };
    }

    private static object Concat(OnnxNode node, IReadOnlyList<object?> inputs)
    {
        if (inputs.All(input => input is OnnxColumns))
        {
            var columns = inputs.Cast<OnnxColumns>().ToList();
            var isDouble = columns.Exists(input => input.Type == OnnxType.Double);
            return new OnnxColumns([.. columns.SelectMany(input => input.Features)], isDouble ? OnnxType.Double : OnnxType.Single);
        }
        if (!inputs.All(input => input is OnnxScores { Joint: JointLink.None }))
            return Unsupported(node, inputs);
        var scores = inputs.Cast<OnnxScores>().ToList();
        // The probabilities of both classes: only the second is needed.
        if (scores is [var other, { } positive] && other.Outputs.Count == 1 && positive.Outputs.Count == 1
            && positive.Outputs[0].Link == Link.Logistic && other.Outputs[0].Link == Link.Logistic
            && other.Outputs[0].Slope == -positive.Outputs[0].Slope && other.Outputs[0].Offset == -positive.Outputs[0].Offset)
            return positive with { IsProbability = true };
        return scores[0] with
        {
            Outputs = [.. scores.SelectMany(part => part.Outputs)],
            IsProbability = false,
            Classes = [.. scores.SelectMany(part => part.Classes)],
        };
    }

    private static object Select(OnnxNode node, object? input, object? indexes)
    {
        if (indexes is not OnnxTensor { Values: var values })
            return new OnnxUnsupported(node.Operator);
        int[] columns = [.. values.Select(value => checked((int)value))];
        return input switch
        {
            OnnxColumns from => new OnnxColumns([.. columns.Select(column => from.Features[column])], from.Type),
            OnnxScores scores => scores.Select(columns) ?? (object)new OnnxUnsupported(node.Operator),
            _ => Unsupported(node, [input]),
        };
    }

    private static OnnxScores NameClasses(OnnxNode node, OnnxScores scores)
    {
        List<string> names = [.. node.Texts("classlabels_strings")];
        if (names.Count == 0)
            names.AddRange(node.Integers("classlabels_int64s").Select(label => $"{label}"));
        return names.Count == (scores.IsProbability ? 2 : scores.Outputs.Count) ? scores with { Classes = names } : scores;
    }

    // What can't be expressed is named by the first operator, not by those that follow.
    private static OnnxUnsupported Unsupported(OnnxNode node, IReadOnlyList<object?> inputs) =>
        inputs.OfType<OnnxUnsupported>().FirstOrDefault() ?? new(node.Operator);
}
