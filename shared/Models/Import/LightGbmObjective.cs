using System.Globalization;

namespace Conversion.Models.Import;

/// <summary>How LightGBM's objective turns margins into predictions.</summary>
internal readonly record struct LightGbmObjective(OutputKind Kind, Link Link, double Slope = 1, JointLink Joint = JointLink.None)
{
    /// <summary>Parses an objective as it is saved, such as <c>binary sigmoid:1</c>.</summary>
    /// <param name="text">The objective; null for a custom one, whose prediction is the raw score.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="outputs">The number of trees an iteration.</param>
    public static LightGbmObjective Parse(string? text, int classes, int outputs)
    {
        string[] words = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var name = words.Length == 0 ? "none" : words[0];
        var objective = name switch
        {
            "binary" => new(OutputKind.Probability, Link.Logistic, ParseParameter(words, "sigmoid")),
            "cross_entropy" or "xentropy" => new(OutputKind.Probability, Link.Logistic),
            "cross_entropy_lambda" or "xentlambda" => new(OutputKind.Number, Link.Softplus),
            "regression" or "regression_l2" or "mean_squared_error" or "mse" or "l2" or "regression_l1" or "l1" or "mae" or "huber"
                or "fair" or "quantile" or "mape" => new(OutputKind.Number, words.Contains("sqrt") ? Link.SignedSquare : Link.Identity),
            "poisson" or "gamma" or "tweedie" => new(OutputKind.Number, Link.Exp),
            "lambdarank" or "rank_xendcg" or "xendcg" => new(OutputKind.Number, Link.Identity),
            "none" or "null" or "custom" or "na" => new(outputs > 1 ? OutputKind.Numbers : OutputKind.Number, Link.Identity),
            "multiclass" or "softmax" => new(OutputKind.Classes, Link.Identity, Joint: JointLink.Softmax),
            "multiclassova" or "multiclass_ova" or "ova" or "ovr" =>
                new LightGbmObjective(OutputKind.Classes, Link.Logistic, ParseParameter(words, "sigmoid")),
            _ => throw new InvalidDataException($"it uses the objective {name}, which is not supported."),
        };
        var isFit = objective.Kind switch
        {
            OutputKind.Classes => classes > 1 && outputs == classes,
            OutputKind.Numbers => true,
            _ => outputs == 1 && classes == 1,
        };
        return isFit
            ? objective
            : throw new InvalidDataException(
                $"its objective {name} does not suit its num_class {classes} and num_tree_per_iteration {outputs}.");
    }

    private static double ParseParameter(string[] words, string name)
    {
        if (Array.Find(words, word => word.StartsWith($"{name}:", StringComparison.Ordinal)) is not { } word)
            return 1;
        var value = double.Parse(word.AsSpan(name.Length + 1), CultureInfo.InvariantCulture);
        ImportedTrees.ThrowIfUnsupported(!double.IsFinite(value), word);
        return value;
    }
}
