using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Models;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Artifacts;

/// <summary>What a reader should know of a model before trusting it: served beside it, and written out in words as Markdown.</summary>
public sealed record ModelCard(
    string Name, string Version, string Hash, int HorizonDays, double Coverage, int Seed,
    DataSource? Source, IngestionSummary Data, Cutoffs Cutoffs, TrainingSample Training, TreeHyperparameters Shape, IReadOnlyList<TrainedFeature> Features,
    EvaluationReport Evaluation, IReadOnlyList<string> Limits)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NewLine = "\n",
    };

    /// <summary>The card as JSON.</summary>
    public string ToJson() => ToJson(this);

    /// <summary>The card of an imported model, as JSON. What it learnt from and how good it is, its files do not tell.</summary>
    public static string BuildForImport(Model model) => ToJson(new
    {
        model.Name,
        model.Version,
        model.Hash,
        model.HorizonDays,
        model.Coverage,
        Features = model.Features.Select(feature => new { feature.Name, Minimum = Told(feature.Minimum), Maximum = Told(feature.Maximum) }),
        Limits = (string[])
        [
            "It was made elsewhere: what it learnt from, and how good it is, its files do not tell.",
            "Its estimates claim no interval.",
        ],
    });

    // A range that was not given ends where floats do.
    private static float? Told(float bound) => Math.Abs(bound) < float.MaxValue ? bound : null;

    /// <summary>The instant up to which a model learnt, by the card beside it; null if there is no card of this model, or it does not tell.</summary>
    /// <exception cref="UserErrorException">The card can't be read.</exception>
    public static DateTimeOffset? ReadTrainedUntil(string modelPath, Model model)
    {
        var path = Path.ChangeExtension(modelPath, ".card.json");
        if (!File.Exists(path))
            return null;
        try
        {
            using var card = JsonDocument.Parse(File.ReadAllBytes(path));
            return card.RootElement.GetProperty("hash").GetString() == model.Hash && card.RootElement.TryGetProperty("cutoffs", out var cutoffs)
                ? cutoffs.GetProperty("holdout").GetDateTimeOffset()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new UserErrorException($"{path} is no card of a model: {e.Message}", e);
        }
    }

    /// <summary>Anything a card holds, as JSON, in the same way.</summary>
    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";
}

/// <summary>What was learnt from: of a large shop, a sample.</summary>
/// <param name="Customers">Customers with a purchase before one of the training cutoffs.</param>
/// <param name="Snapshots">These customers, each as of every training cutoff after the first purchase.</param>
public sealed record TrainingSample(int Customers, int Snapshots)
{
    /// <summary>Counts the rows.</summary>
    public static TrainingSample From(IReadOnlyList<Snapshot> rows) => new(rows.Select(row => row.Customer).Distinct().Count(), rows.Count);
}

/// <summary>The instants whose futures were learnt from, and the one held out.</summary>
public sealed record Cutoffs(IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout);
