using System.Text.Json;
using Conversion.Files;

namespace Conversion.Training.Evaluation;

/// <summary>Reads the actions that a customer could have got.</summary>
internal static class EligibleActions
{
    // Numbers in JSON are rounded.
    private const double Tolerance = 1e-6;

    /// <summary>Returns the probability of each action of a decision in JSON; null for a decision that does not list them.</summary>
    /// <exception cref="OrderFileException">The list is wrong.</exception>
    public static IReadOnlyDictionary<string, double>? OfDecision(ReadOnlyMemory<byte> record)
    {
        using var document = JsonDocument.Parse(record);
        return Find(document.RootElement) is { } list ? Read(list) : null;
    }

    /// <summary>Returns the probability of each action of a cell that contains the list; null for an empty cell.</summary>
    /// <exception cref="OrderFileException">The list is wrong.</exception>
    public static IReadOnlyDictionary<string, double>? OfCell(string cell)
    {
        if (cell.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(cell);
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? Read(document.RootElement)
                : throw new OrderFileException($"eligible must be a JSON array, got {cell}.");
        }
        catch (JsonException e)
        {
            throw new OrderFileException($"eligible must be a JSON array, got {cell}: {e.Message}");
        }
    }

    private static Dictionary<string, double>? Read(JsonElement list)
    {
        var actions = new Dictionary<string, double>();
        foreach (var entry in list.EnumerateArray())
            if (!TryRead(entry, out var action, out var propensity) || !actions.TryAdd(action, propensity))
                throw new OrderFileException(
                    $"eligible must list actions with a propensity of 0 to 1, each action once, got {entry.GetRawText()}.");
        if (actions.Count == 0)
            return null;
        var sum = actions.Values.Sum();
        return Math.Abs(sum - 1) <= Tolerance
            ? actions
            : throw new OrderFileException($"the propensities of eligible must add up to 1, got {sum:0.######}.");
    }

    private static bool TryRead(JsonElement entry, out string action, out double propensity)
    {
        (action, propensity) = ("", 0);
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("action", out var name) || name.ValueKind != JsonValueKind.String
            || !entry.TryGetProperty("propensity", out var number) || number.ValueKind != JsonValueKind.Number)
            return false;
        (action, propensity) = (name.GetString()!, number.GetDouble());
        return action.Length > 0 && propensity is >= 0 and <= 1;
    }

    private static JsonElement? Find(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var decision = root.TryGetProperty("decision", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
        return decision.TryGetProperty("eligible", out var list) && list.ValueKind == JsonValueKind.Array ? list : null;
    }
}
