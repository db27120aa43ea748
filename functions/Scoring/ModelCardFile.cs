using System.Text.Json;
using Conversion.Lists;
using Conversion.Models;

namespace Conversion.Functions.Scoring;

/// <summary>The bytes of the model card file beside the artifact.</summary>
/// <param name="Json">The file.</param>
/// <param name="Level">How far the model's money was off on its holdouts; null where nobody measured it.</param>
public sealed record ModelCardFile(byte[] Json, LevelRange? Level)
{
    /// <exception cref="InvalidDataException">The file is missing, is not JSON, or is the card of another model.</exception>
    internal static ModelCardFile Load(string path, Model model)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            using var card = JsonDocument.Parse(json);
            var hash = card.RootElement.GetProperty("hash").GetString();
            return hash == model.Hash
                ? new(json, LevelRange.FromCard(card.RootElement))
                : throw new InvalidDataException(
                    $"The hash in the model card {path} must be {model.Hash}, got {hash}; put the card of this model beside the artifact.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException
            or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The model card {path} can't be read: {e.Message}", e);
        }
    }
}
