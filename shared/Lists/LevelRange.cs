using System.Text.Json;

namespace Conversion.Lists;

/// <summary>The range of predicted over spent money of all customers together, on the holdouts.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record LevelRange(double Low, double High)
{
    /// <summary>Reads the range from a model card; null for a card without one.</summary>
    public static LevelRange? FromCard(JsonElement card) =>
        card.TryGetProperty("evaluation", out var evaluation) && evaluation.ValueKind == JsonValueKind.Object
            && Read(evaluation, "low") is { } low and > 0 && Read(evaluation, "high") is { } high && high >= low
            ? new(low, high)
            : null;

    private static double? Read(JsonElement evaluation, string end) =>
        evaluation.TryGetProperty(end, out var metrics) && metrics.ValueKind == JsonValueKind.Object
            && metrics.TryGetProperty("valueTotal", out var total) && total.ValueKind == JsonValueKind.Number
            ? total.GetDouble()
            : null;
}
