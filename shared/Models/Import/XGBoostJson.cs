using System.Globalization;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Parses a model that XGBoost (1.0 and later) saved as JSON.</summary>
/// <remarks>
/// XGBoost sends <c>value &lt; condition</c> left, so the largest value that goes left is the float below the
/// condition. The leaves, the weights of dart and the running sum are floats. A category in a node's set goes right.
/// </remarks>
public static class XGBoostJson
{
    /// <summary>Parses the file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or uses what can't be run exactly; the message names it.</exception>
    public static ImportedTrees Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(LenientJson.QuoteNonFiniteNumbers(json));
            return ParseLearner(document.RootElement.GetProperty("learner"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"it does not read as XGBoost JSON: {e.Message}", e);
        }
    }

    private static ImportedTrees ParseLearner(JsonElement learner)
    {
        var parameters = learner.GetProperty("learner_model_param");
        var classes = ParseInteger(parameters, "num_class");
        var targets = ParseInteger(parameters, "num_target");
        ImportedTrees.ThrowIfUnsupported(classes > 1, $"multi-class models (num_class {classes})");
        ImportedTrees.ThrowIfUnsupported(targets > 1, $"multi-target models (num_target {targets})");

        var booster = learner.GetProperty("gradient_booster");
        var kind = booster.GetProperty("name").GetString();
        ImportedTrees.ThrowIfUnsupported(kind is not ("gbtree" or "dart"), $"the booster {kind}");
        var model = (kind == "dart" ? booster.GetProperty("gbtree") : booster).GetProperty("model");
        // Since 3.4 the weights of dart are beside the trees, before they were one level higher.
        var hasWeights = model.TryGetProperty("weight_drop", out var drop) || booster.TryGetProperty("weight_drop", out drop);
        var weights = hasWeights ? ReadFloats(drop) : [];

        var trees = model.GetProperty("trees");
        var treesPerRound = Math.Max(1, ParseInteger(model.GetProperty("gbtree_model_param"), "num_parallel_tree"));
        ThrowIfStoppedEarly(learner, trees.GetArrayLength() / treesPerRound);
        var builder = new EnsembleBuilder();
        foreach (var (i, tree) in trees.EnumerateArray().Index())
            builder.AddRoot(new XGBoostTree(tree, i < weights.Length ? weights[i] : 1).AddTo(builder));

        var objective = XGBoostObjective.Parse(
            learner.GetProperty("objective").GetProperty("name").GetString()!,
            ParseBaseScore(parameters.GetProperty("base_score").GetString() ?? ""));
        var names = learner.TryGetProperty("feature_names", out var given)
            ? given.EnumerateArray().Select(name => name.GetString()!).ToArray()
            : [];
        var ensemble = builder.Build(ParseInteger(parameters, "num_feature"), objective.BaseMargin, singlePrecision: true);
        return new(ensemble, objective.Link, 1, names);
    }

    // A Booster predicts with all trees, XGBModel only with those up to the best round. The file does not say which is meant.
    private static void ThrowIfStoppedEarly(JsonElement learner, int rounds)
    {
        if (!learner.TryGetProperty("attributes", out var attributes) || !attributes.TryGetProperty("best_iteration", out _))
            return;
        var best = ParseInteger(attributes, "best_iteration");
        if (best + 1 != rounds)
            throw new InvalidDataException(
                $"its attribute best_iteration is {best}, which is not the last of its {rounds} boosting rounds. " +
                "XGBModel predicts only with the rounds up to it. Save these with " +
                "booster[: best_iteration + 1].save_model(…), or all rounds after booster.set_attr(best_iteration=None).");
    }

    // "5E-1", and since 3.1 a list: "[5E-1]".
    private static float ParseBaseScore(string text)
    {
        var values = text.Trim('[', ']').Split(',');
        ImportedTrees.ThrowIfUnsupported(values.Length != 1, $"{values.Length} base scores");
        return float.Parse(values[0], CultureInfo.InvariantCulture);
    }

    // XGBoost writes parameters as strings. A missing parameter is 0.
    private static int ParseInteger(JsonElement parameters, string name) =>
        parameters.TryGetProperty(name, out var value) ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;

    internal static float[] ReadFloats(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.String
            ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : value.GetSingle())];

    internal static int[] ReadIntegers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    /// <summary>How XGBoost's objective turns a margin into a prediction, and the margin that every sum starts from.</summary>
    private readonly record struct XGBoostObjective(Link Link, float BaseMargin)
    {
        // The base score is a prediction. XGBoost applies the inverse of the objective's link to it, in float.
        public static XGBoostObjective Parse(string name, float baseScore) => name switch
        {
            "binary:logistic" => new(Link.Logistic, -MathF.Log(1 / baseScore - 1)),
            "reg:squarederror" => new(Link.Identity, baseScore),
            "reg:gamma" or "reg:tweedie" or "count:poisson" or "survival:aft" => new(Link.Exp, MathF.Log(baseScore)),
            _ => throw new InvalidDataException($"it uses the objective {name}, which is not supported."),
        };
    }
}
