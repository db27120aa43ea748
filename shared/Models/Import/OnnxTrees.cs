using Conversion.Trees;

namespace Conversion.Models.Import;

/// <summary>Reads the nodes <c>TreeEnsembleRegressor</c>, <c>TreeEnsembleClassifier</c> and <c>TreeEnsemble</c> of ai.onnx.ml.</summary>
/// <remarks>What the standard leaves open is done as ONNX Runtime does it.</remarks>
internal static class OnnxTrees
{
    // The standard has 1 for SOFTMAX and 2 for LOGISTIC. ONNX Runtime, which answers for such models, has them the other way round.
    private static readonly string[] Transforms = ["NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO", "PROBIT"];
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
        var all = classes.Count == 2 ? ReadTwoClasses(source, bases, transform)
            : [.. Enumerable.Range(0, classes.Count).Select(i => new OnnxOutput(
                source.TreesOf(i), 1, i < bases.Count ? bases[i] : 0, Link.Identity))];
        // Logistic scores, and the shares of a forest, are probabilities of the second class. Only this one is kept.
        var isProbability = classes.Count == 2
            && (transform == "LOGISTIC" || (transform == "NONE" && source.AreWeightsPositive && bases.Count == 0));
        if (isProbability)
            return Transform(new OnnxScores([all[1]], JointLink.None, IsProbability: true, classes), transform);
        var scores = new OnnxScores(all, JointLink.None, IsProbability: false, classes);
        // ONNX Runtime takes no other transform of a single score.
        return classes.Count == 2 && IsSingle(source, bases) ? scores : Transform(scores, transform);
    }

    private static bool IsSingle(OnnxTreeSource source, IReadOnlyList<double> bases) =>
        bases.Count < 2 && !source.Targets.Contains(1);

    // The standard leaves open how base values and weights for one class make the scores of two. ONNX Runtime 1.31 does this.
    private static OnnxOutput[] ReadTwoClasses(OnnxTreeSource source, IReadOnlyList<double> bases, string transform)
    {
        var (first, second) = (source.Targets.Contains(0), source.Targets.Contains(1));
        OnnxOutput Score(IReadOnlyList<OnnxTree> trees, double offset, double slope = 1) =>
            new(trees, slope, slope * offset, Link.Identity);
        var offset = bases.Count > 0 ? bases[0] : 0;
        if (IsSingle(source, bases))
        {
            ImportedTrees.ThrowIfUnsupported(transform == "PROBIT", "the post_transform PROBIT of a single score for two classes");
            var score = Score(source.TreesOf(0), offset);
            return source.AreWeightsPositive && transform != "LOGISTIC"
                ? [score with { Slope = -1, Offset = 1 - offset }, score]
                : [Score(source.TreesOf(0), offset, slope: -1), score];
        }
        if (!second)
            return [Score(source.TreesOf(0), offset), Score([], 0)];
        ImportedTrees.ThrowIfUnsupported(!source.AlwaysHas(1), "leaves of two classes without a weight for the second");
        return (first, bases.Count) switch
        {
            (true, 2) => [Score(source.TreesOf(0), bases[1], slope: -1), Score(source.TreesOf(0), bases[1])],
            (true, _) => [Score(source.TreesOf(0), offset), Score(source.TreesOf(1), 0)],
            (false, 2) => [Score([], 0), Score([], bases[1])],
            (false, _) => [Score([], 0), Score(source.TreesOf(1), 0)],
        };
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

    /// <summary>Whether every row reaches a weight for a target.</summary>
    public abstract bool AlwaysHas(int target);

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
