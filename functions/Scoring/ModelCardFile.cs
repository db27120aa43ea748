using System.Text.Json;
using Conversion.Models;

namespace Conversion.Functions.Scoring;

/// <summary>The model's card, served as it lies beside the artifact.</summary>
public sealed record ModelCardFile(byte[] Json)
{
    /// <exception cref="InvalidDataException">It is missing, no JSON, or the card of another model.</exception>
    internal static ModelCardFile Load(string path, Model model)
    {
        try
        {
            var json = File.ReadAllBytes(path);
            using var card = JsonDocument.Parse(json);
            var hash = card.RootElement.GetProperty("hash").GetString();
            return hash == model.Hash
                ? new(json)
                : throw new InvalidDataException($"The card {path} is that of model {hash}, not of {model.Hash}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"The card {path} can't be read: {e.Message}", e);
        }
    }
}
