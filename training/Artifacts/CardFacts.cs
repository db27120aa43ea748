using System.Text.Json;
using Conversion.Lists;
using Conversion.Models;

namespace Conversion.Training.Artifacts;

/// <summary>What a user of lists should know of a model, from the card beside the model.</summary>
/// <param name="Verdict">How good the model is, as a sentence; null for an older card.</param>
/// <param name="Shop">Whose orders the model learnt from; null for an imported model.</param>
/// <param name="Level">How far the model's money was off on its holdouts; null where nobody measured it.</param>
internal sealed record CardFacts(string? Verdict, string? Shop, LevelRange? Level)
{
    private static readonly CardFacts None = new(null, null, null);

    /// <summary>Reads the facts; they are empty without a card of this model.</summary>
    /// <exception cref="UserErrorException">The card could not be read.</exception>
    public static CardFacts Read(string modelPath, Model model)
    {
        var path = Path.ChangeExtension(modelPath, ".card.json");
        if (!File.Exists(path))
            return None;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var card = document.RootElement;
            if (card.GetProperty("hash").GetString() != model.Hash)
                return None;
            var verdict = card.TryGetProperty("verdict", out var judged) ? judged.GetProperty("text").GetString() : null;
            return new(verdict, DescribeShop(card), LevelRange.FromCard(card));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserErrorException(
                $"{path} must be a model card, but could not be read: {e.Message} Restore the card, or delete the file.", e);
        }
    }

    private static string? DescribeShop(JsonElement card)
    {
        if (!card.TryGetProperty("data", out var data))
            return null;
        var source = card.TryGetProperty("source", out var described) ? described.GetProperty("title").GetString() : null;
        var first = data.GetProperty("firstOrder").GetDateTimeOffset();
        var last = data.GetProperty("lastOrder").GetDateTimeOffset();
        var customers = data.GetProperty("customers").GetInt64();
        return $"{source ?? card.GetProperty("name").GetString()}, {customers:N0} customers, {first:yyyy-MM-dd} to {last:yyyy-MM-dd}";
    }
}
