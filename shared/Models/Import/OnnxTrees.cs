using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Reads the nodes <c>TreeEnsembleRegressor</c>, <c>TreeEnsembleClassifier</c> and <c>TreeEnsemble</c> of ai.onnx.ml.</summary>
/// <remarks>What the standard leaves open is done as ONNX Runtime does it.</remarks>
internal static class OnnxTrees
{
    private static readonly string[] Transforms = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"];
    private static readonly string[] Aggregates = ["AVERAGE", "SUM", "MIN", "MAX"];

    /// <summary>Reads a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="columns">What it reads.</param>
    public static OnnxScores Read(OnnxNode node, OnnxColumns columns) => node.Operator switch
    {
        "TreeEnsembleRegressor" => ReadRegressor(
            node, new OnnxNodeTable(node, columns, "target"), node.Text("aggregate_function") ?? "SUM",
            node.Text("post_transform") ?? "NONE"),
        "TreeEnsembleClassifier" => ReadClassifier(node, new OnnxNodeTable(node, columns, "class")),
        _ => ReadRegressor(
            node, new OnnxTreeTable(node, columns), Aggregates[node.Integer("aggregate_function") ?? 1],
            Transforms[node.Integer("post_transform") ?? 0]),
    };

    private static OnnxScores ReadRegressor(OnnxNode node, OnnxTreeSource source, string aggregate, string transform)
    {
        var targets = ToCount(node.Integer("n_targets") ?? 1);
        ImportedTrees.ThrowIfUnsupported(aggregate is not ("SUM" or "AVERAGE"), $"the aggregate_function {aggregate}");
        var slope = aggregate == "AVERAGE" && source.Count > 0 ? 1.0 / source.Count : 1;
        var bases = node.Numbers("base_values");
        var outputs = Enumerable.Range(0, targets).Select(target => new OnnxOutput(
            source.TreesOf(target), slope, bases.Count == targets ? bases[target] : 0, Link.Identity)).ToList();
        var scores = new OnnxScores(outputs, JointLink.None, IsProbability: false, []);
        // ONNX Runtime applies no other transform to a single target.
        return targets == 1 && transform != "PROBIT" ? scores : Transform(scores, transform);
    }

    private static OnnxScores ReadClassifier(OnnxNode node, OnnxTreeSource source)
    {
        List<string> classes = [.. node.Texts("classlabels_strings")];
        if (classes.Count == 0)
            classes.AddRange(node.Integers("classlabels_int64s").Select(label => $"{label}"));
        if (classes.Count < 1)
            throw new InvalidDataException("a TreeEnsembleClassifier must have labels of classes, got none.");
        var transform = node.Text("post_transform") ?? "NONE";
        var bases = node.Numbers("base_values");
        var ids = source.Targets;
        if (classes.Count > 2 || (classes.Count == 2 && ids.Count == 2 && bases.Count != 1))
        {
            var all = Enumerable.Range(0, classes.Count)
                .Select(i => new OnnxOutput(source.TreesOf(i), 1, i < bases.Count ? bases[i] : 0, Link.Identity)).ToList();
            var scores = Transform(new OnnxScores(all, JointLink.None, IsProbability: false, classes), transform);
            return classes.Count == 2 && scores.Joint == JointLink.None
                ? scores with { Outputs = [scores.Outputs[1]], IsProbability = true }
                : scores;
        }
        // The trees have the score of one class. Without negative weights it is the probability already.
        var id = ids.Count == 0 ? 0 : ids.Max();
        var offset = bases.Count == 2 ? bases[1] : bases.Count == 1 ? bases[0] : 0;
        var output = new OnnxOutput(source.TreesOf(id), 1, offset, Link.Identity);
        var single = new OnnxScores([output], JointLink.None, IsProbability: true, classes);
        return source.AreWeightsPositive || transform is not ("LOGISTIC" or "PROBIT") ? single : Transform(single, transform);
    }

    private static OnnxScores Transform(OnnxScores scores, string transform) => transform switch
    {
        "NONE" => scores,
        "LOGISTIC" => scores.Apply(Link.Logistic)!,
        "PROBIT" => scores.Apply(Link.Probit)!,
        "SOFTMAX" => scores.Apply(JointLink.Softmax)!,
        "SOFTMAX_ZERO" => scores.Apply(JointLink.SoftmaxZero)!,
        _ => throw new InvalidDataException($"it uses the post_transform {transform}, which is not supported."),
    };

    private static int ToCount(long count) => count is >= 1 and <= 100_000
        ? (int)count
        : throw new InvalidDataException($"it must have 1 to 100000 targets, got {count}.");
}

/// <summary>The trees of a node, whatever the layout of its attributes.</summary>
internal abstract class OnnxTreeSource
{
    /// <summary>How many trees there are.</summary>
    public abstract int Count { get; }

    /// <summary>The targets or classes that leaves have weights for.</summary>
    public abstract IReadOnlySet<int> Targets { get; }

    /// <summary>Whether no weight is negative.</summary>
    public abstract bool AreWeightsPositive { get; }

    /// <summary>Returns the trees that have a weight for a target.</summary>
    public abstract IReadOnlyList<OnnxTree> TreesOf(int target);

    /// <summary>Describes a branch with its two children.</summary>
    protected static TreePart<T> Branch<T>(
        string mode, int feature, double value, bool missingTracksTrue, T whenTrue, T whenFalse, IReadOnlyCollection<double> members,
        bool isDouble)
    {
        var missing = missingTracksTrue ? SplitRule.MissingLeft : SplitRule.None;
        var below = isDouble ? Math.BitDecrement(value) : MathF.BitDecrement((float)value);
        // No value is below −∞, and no value is at most NaN: none goes left.
        below = double.IsNegativeInfinity(value) ? double.NaN : below;
        // No comparison with NaN is true, except BRANCH_NEQ.
        if (double.IsNaN(value) && mode is not ("BRANCH_NEQ" or "BRANCH_MEMBER"))
            mode = "BRANCH_LEQ";
        return mode switch
        {
            "BRANCH_LEQ" => TreePart<T>.Node(feature, value, missing, whenTrue, whenFalse),
            "BRANCH_LT" => TreePart<T>.Node(feature, below, missing, whenTrue, whenFalse),
            "BRANCH_GT" => TreePart<T>.Node(feature, value, missing ^ SplitRule.MissingLeft, whenFalse, whenTrue),
            "BRANCH_GTE" => TreePart<T>.Node(feature, below, missing ^ SplitRule.MissingLeft, whenFalse, whenTrue),
            "BRANCH_EQ" => TreePart<T>.Node(
                feature, 0, SplitRule.Member | missing, whenTrue, whenFalse, CategoryWords.FromMembers([value])),
            "BRANCH_NEQ" => TreePart<T>.Node(feature, 0, SplitRule.Member, whenFalse, whenTrue, CategoryWords.FromMembers([value])),
            "BRANCH_MEMBER" => TreePart<T>.Node(
                feature, 0, SplitRule.Member | missing, whenTrue, whenFalse, CategoryWords.FromMembers(members)),
            _ => throw new InvalidDataException($"it uses the mode {mode}, which is not supported."),
        };
    }

    /// <summary>Returns the feature of a column.</summary>
    protected static int FeatureOf(OnnxColumns columns, long column) => column >= 0 && column < columns.Features.Count
        ? columns.Features[(int)column]
        : throw new InvalidDataException($"a node tests column {column} of {columns.Features.Count}.");
}
