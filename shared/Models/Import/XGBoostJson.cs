using System.Globalization;
using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>Reads a model that XGBoost (1.0 and later) saved as JSON.</summary>
/// <remarks>
/// XGBoost sends <c>value &lt; condition</c> left, so the largest value that goes left is the float below. Leaves,
/// weights of dart and the running sum are floats. A category in a node's set goes right.
/// </remarks>
public static class XGBoostJson
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or uses a feature that can't be run exactly; the message names it.</exception>
    public static ImportedTrees Read(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(LenientJson.Quote(json));
            return Read(document.RootElement.GetProperty("learner"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"it does not read as XGBoost JSON: {e.Message}", e);
        }
    }

    private static ImportedTrees Read(JsonElement learner)
    {
        var parameters = learner.GetProperty("learner_model_param");
        ImportedTrees.Refuse(Number(parameters, "num_class") > 1, $"multi-class models (num_class {Number(parameters, "num_class")})");
        ImportedTrees.Refuse(Number(parameters, "num_target") > 1, $"multi-target models (num_target {Number(parameters, "num_target")})");

        var booster = learner.GetProperty("gradient_booster");
        var kind = booster.GetProperty("name").GetString();
        ImportedTrees.Refuse(kind is not ("gbtree" or "dart"), $"the booster {kind}");
        var model = (kind == "dart" ? booster.GetProperty("gbtree") : booster).GetProperty("model");
        // Where dart's weights stand has changed: beside the trees since 3.4, above them before.
        var weights = model.TryGetProperty("weight_drop", out var inside) || booster.TryGetProperty("weight_drop", out inside)
            ? Floats(inside)
            : [];

        var trees = model.GetProperty("trees");
        RefuseStoppedEarly(learner, trees.GetArrayLength() / Math.Max(1, Number(model.GetProperty("gbtree_model_param"), "num_parallel_tree")));
        var builder = new EnsembleBuilder();
        foreach (var (i, tree) in trees.EnumerateArray().Index())
            builder.AddRoot(new XGBoostTree(tree, i < weights.Length ? weights[i] : 1).AddTo(builder));

        var objective = learner.GetProperty("objective").GetProperty("name").GetString()!;
        var (link, baseMargin) = Objective(objective, BaseScore(parameters.GetProperty("base_score").GetString() ?? ""));
        var names = learner.TryGetProperty("feature_names", out var given)
            ? given.EnumerateArray().Select(name => name.GetString()!).ToArray()
            : [];
        return new(builder.Build(Number(parameters, "num_feature"), baseMargin, singlePrecision: true), link, 1, names);
    }

    // A Booster predicts by all of its trees, XGBModel only by those up to the best round: the file does not tell which is meant.
    private static void RefuseStoppedEarly(JsonElement learner, int rounds)
    {
        if (learner.TryGetProperty("attributes", out var attributes) && attributes.TryGetProperty("best_iteration", out _)
            && Number(attributes, "best_iteration") + 1 != rounds)
            throw new InvalidDataException(
                $"its attribute best_iteration is {Number(attributes, "best_iteration")}, which is not the last of its {rounds} boosting rounds: XGBModel predicts by the rounds up to it alone. " +
                "Save those, as booster[: best_iteration + 1].save_model(…), or all without it, after booster.set_attr(best_iteration=None).");
    }

    // The base score is stored as a prediction, and put through the inverse of the objective's link, in float.
    private static (Link Link, float BaseMargin) Objective(string name, float baseScore) => name switch
    {
        "binary:logistic" => (Link.Logistic, -MathF.Log(1 / baseScore - 1)),
        "reg:squarederror" => (Link.Identity, baseScore),
        "reg:gamma" or "reg:tweedie" or "count:poisson" or "survival:aft" => (Link.Exp, MathF.Log(baseScore)),
        _ => throw new InvalidDataException($"it uses the objective {name}, which is not supported."),
    };

    // "5E-1", and since 3.1 a list: "[5E-1]".
    private static float BaseScore(string text)
    {
        var values = text.Trim('[', ']').Split(',');
        ImportedTrees.Refuse(values.Length != 1, $"{values.Length} base scores");
        return float.Parse(values[0], CultureInfo.InvariantCulture);
    }

    // The parameters are written as strings.
    private static int Number(JsonElement parameters, string name) =>
        parameters.TryGetProperty(name, out var value) ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;

    internal static float[] Floats(JsonElement array) =>
        [.. array.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.String
            ? float.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : value.GetSingle())];

    internal static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];
}
