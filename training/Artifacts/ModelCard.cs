using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Artifacts;

/// <summary>The model card: what a reader should know before trusting a model. The service serves it as JSON.</summary>
public sealed record ModelCard(
    string Name,
    string Version,
    string Hash,
    int HorizonDays,
    double Coverage,
    int Seed,
    DataSource? Source,
    OrderSummary Data,
    Cutoffs Cutoffs,
    TrainingSample Training,
    [property: JsonPropertyName("shape")] TreeHyperparameters Hyperparameters,
    IReadOnlyList<TrainedFeature> Features,
    EvaluationReport Evaluation,
    IReadOnlyList<string> Limits)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NewLine = "\n",
    };

    /// <summary>Writes the card as JSON.</summary>
    public string ToJson() => ToJson(this);

    /// <summary>Writes the card of an imported model as JSON. Its files do not contain the data and the metrics.</summary>
    public static string BuildForImport(Model model) => ToJson(new
    {
        model.Name,
        model.Version,
        model.Hash,
        model.HorizonDays,
        model.Coverage,
        Heads = model.HeadNames,
        Features = model.Features.Select(feature => new
        {
            feature.Name,
            Minimum = KnownBound(feature.Minimum),
            Maximum = KnownBound(feature.Maximum),
        }),
        Limits = (string[])
        [
            "The model was trained elsewhere. Its files do not say from which data, or how good it is.",
            "Its estimates have no intervals.",
        ],
    });

    /// <summary>
    /// Reads the instant up to which a model was trained, from the card beside the model. Null without a card of this
    /// model, or when the card does not contain the instant.
    /// </summary>
    /// <exception cref="UserErrorException">The card could not be read.</exception>
    public static DateTimeOffset? ReadTrainedUntil(string modelPath, Model model)
    {
        var path = Path.ChangeExtension(modelPath, ".card.json");
        if (!File.Exists(path))
            return null;
        try
        {
            using var card = JsonDocument.Parse(File.ReadAllBytes(path));
            if (card.RootElement.GetProperty("hash").GetString() != model.Hash
                || !card.RootElement.TryGetProperty("cutoffs", out var cutoffs))
                return null;
            return cutoffs.GetProperty("holdout").GetDateTimeOffset();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserErrorException(
                $"{path} must be a model card, but could not be read: {e.Message} Restore the card, or delete the file.", e);
        }
    }

    /// <summary>Writes a part of a card as JSON, in the same format.</summary>
    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    // A range that was not given ends where floats do.
    private static float? KnownBound(float bound) => Math.Abs(bound) < float.MaxValue ? bound : null;
}

/// <summary>What a model was trained on: of a large shop, a sample.</summary>
/// <param name="Customers">Customers with a purchase before one of the training cutoffs.</param>
/// <param name="Snapshots">These customers at every training cutoff after their first purchase.</param>
public sealed record TrainingSample(int Customers, int Snapshots)
{
    /// <summary>Counts the snapshots and their customers.</summary>
    public static TrainingSample From(IReadOnlyList<Snapshot> snapshots) =>
        new(snapshots.Select(snapshot => snapshot.Customer).Distinct().Count(), snapshots.Count);
}

/// <summary>The training cutoffs and the holdout cutoff.</summary>
public sealed record Cutoffs(IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout);
