using System.Text.Json;

namespace Conversion.Models.Import;

/// <summary>How CatBoost's loss function turns raw values into predictions.</summary>
internal sealed record CatBoostObjective(OutputKind Kind, Link Link, JointLink Joint, IReadOnlyList<string> Classes)
{
    public static CatBoostObjective Parse(JsonElement root, int outputs)
    {
        var info = root.TryGetProperty("model_info", out var given) ? given : default;
        var classes = ReadClasses(info);
        var loss = ReadLoss(info);
        var kind = outputs > 1 ? OutputKind.Numbers : OutputKind.Number;
        return loss switch
        {
            "Logloss" or "CrossEntropy" or "Focal" when outputs == 1 => new(OutputKind.Probability, Link.Logistic, JointLink.None, []),
            "MultiClass" => new(OutputKind.Classes, Link.Identity, JointLink.Softmax, classes.Count == outputs ? classes : []),
            "MultiClassOneVsAll" or "MultiLogloss" or "MultiCrossEntropy" =>
                new(OutputKind.Classes, Link.Logistic, JointLink.None, classes.Count == outputs ? classes : []),
            "Poisson" or "Tweedie" => new(kind, Link.Exp, JointLink.None, []),
            // Without its loss, a file with two classes is a classifier.
            null when classes.Count == 2 && outputs == 1 => new(OutputKind.Probability, Link.Logistic, JointLink.None, []),
            null when classes.Count == outputs && outputs > 2 => new(OutputKind.Classes, Link.Identity, JointLink.Softmax, classes),
            _ => new(kind, Link.Identity, JointLink.None, []),
        };
    }

    private static string? ReadLoss(JsonElement info)
    {
        if (info.ValueKind != JsonValueKind.Object || !info.TryGetProperty("params", out var parameters))
            return null;
        using var parsed = parameters.ValueKind == JsonValueKind.String ? JsonDocument.Parse(parameters.GetString()!) : null;
        var root = parsed?.RootElement ?? parameters;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("loss_function", out var loss)
            && loss.TryGetProperty("type", out var type) ? type.GetString() : null;
    }

    private static List<string> ReadClasses(JsonElement info)
    {
        if (info.ValueKind != JsonValueKind.Object || !info.TryGetProperty("class_params", out var parameters))
            return [];
        using var parsed = parameters.ValueKind == JsonValueKind.String ? JsonDocument.Parse(parameters.GetString()!) : null;
        var root = parsed?.RootElement ?? parameters;
        foreach (var name in (string[])["class_names", "class_to_label"])
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var classes) && classes.GetArrayLength() > 0)
                return [.. classes.EnumerateArray().Select(label => label.ToString())];
        return [];
    }
}
