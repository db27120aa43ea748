using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>The columns that a node of an ONNX graph reads.</summary>
/// <param name="Features">The features, in the order of the columns.</param>
/// <param name="Type">The type of the values.</param>
internal sealed record OnnxColumns(IReadOnlyList<int> Features, OnnxType Type);

/// <summary>One output of trees: <c>link(slope · margin + offset)</c>.</summary>
internal sealed record OnnxOutput(IReadOnlyList<OnnxTree> Trees, double Slope, double Offset, Link Link);

/// <summary>One tree, and how it is added to a builder.</summary>
internal sealed record OnnxTree(bool IsDouble, Action<EnsembleBuilder> AddTo);

/// <summary>The outputs of the trees of an ONNX graph, after the operators so far.</summary>
/// <param name="Outputs">One for each column.</param>
/// <param name="Joint">What is done to all together.</param>
/// <param name="IsProbability">Whether the only output is the probability of the second class.</param>
/// <param name="Classes">The names of the classes; empty for a regression.</param>
internal sealed record OnnxScores(
    IReadOnlyList<OnnxOutput> Outputs, JointLink Joint, bool IsProbability, IReadOnlyList<string> Classes)
{
    /// <summary>Applies <c>slope · x + offset</c> to each output; null where that can't be expressed.</summary>
    public OnnxScores? Affine(Func<int, double> slope, Func<int, double> offset)
    {
        if (Joint != JointLink.None)
            return null;
        var outputs = new List<OnnxOutput>();
        foreach (var (i, output) in Outputs.Index())
        {
            if (output.Link == Link.Identity)
                outputs.Add(output with { Slope = slope(i) * output.Slope, Offset = slope(i) * output.Offset + offset(i) });
            // 1 − 1 / (1 + exp(−x)) is the same function of −x.
            else if (output.Link == Link.Logistic && slope(i) == -1 && offset(i) == 1)
                outputs.Add(output with { Slope = -output.Slope, Offset = -output.Offset });
            else if (slope(i) == 1 && offset(i) == 0)
                outputs.Add(output);
            else
                return null;
        }
        return this with { Outputs = outputs };
    }

    /// <summary>Applies a link to each output; null where that can't be expressed.</summary>
    public OnnxScores? Apply(Link link) => Joint == JointLink.None && Outputs.All(output => output.Link == Link.Identity)
        ? this with { Outputs = [.. Outputs.Select(output => output with { Link = link })] }
        : null;

    /// <summary>Applies a function of all outputs; null where that can't be expressed.</summary>
    public OnnxScores? Apply(JointLink joint) => Joint == JointLink.None ? this with { Joint = joint } : null;

    /// <summary>Returns some of the outputs; null where that can't be expressed.</summary>
    public OnnxScores? Select(IReadOnlyList<int> columns)
    {
        // A binary classifier has two columns, of which only the second is kept.
        if (IsProbability)
            return columns is [1] or [0, 1] ? this
                : columns is [0] && Affine(_ => -1, _ => 1) is { } other ? other with { IsProbability = false }
                : null;
        if (columns.Any(column => column < 0 || column >= Outputs.Count) || (Joint != JointLink.None && columns.Count != Outputs.Count))
            return null;
        return this with
        {
            Outputs = [.. columns.Select(column => Outputs[column])],
            Classes = Classes.Count == Outputs.Count ? [.. columns.Select(column => Classes[column])] : Classes,
        };
    }

    /// <summary>Returns the sum of two scores; null where that can't be expressed.</summary>
    public OnnxScores? Add(OnnxScores other)
    {
        if (Joint != JointLink.None || other.Joint != JointLink.None || Outputs.Count != other.Outputs.Count)
            return null;
        var outputs = new List<OnnxOutput>();
        foreach (var (first, second) in Outputs.Zip(other.Outputs))
        {
            if (first.Link != Link.Identity || second.Link != Link.Identity || first.Slope != second.Slope)
                return null;
            outputs.Add(first with { Trees = [.. first.Trees, .. second.Trees], Offset = first.Offset + second.Offset });
        }
        return this with { Outputs = outputs };
    }

    /// <summary>Builds the ensemble of an output.</summary>
    public static Ensemble Build(OnnxOutput output, int featureCount)
    {
        var isDouble = output.Trees.Any(tree => tree.IsDouble);
        var builder = new EnsembleBuilder(isDouble);
        foreach (var tree in output.Trees)
            tree.AddTo(builder);
        return builder.Build(featureCount, baseMargin: 0, singlePrecision: !isDouble);
    }
}
