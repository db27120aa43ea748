using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Artifacts;

/// <summary>The model card: what a reader should know before trusting a model. The service serves it as JSON.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">The SHA-256 of its artifact.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="Coverage">The target coverage of the intervals.</param>
/// <param name="Seed">The random seed.</param>
/// <param name="Level">"unknown" where the means of probability and value were not corrected by their error a year earlier.</param>
/// <param name="Heads">The heads that the model has.</param>
/// <param name="Source">Where the orders come from, if the user says.</param>
/// <param name="Data">What was read.</param>
/// <param name="Cutoffs">The cutoffs.</param>
/// <param name="Training">What the model learnt from.</param>
/// <param name="Features">The features and their ranges.</param>
/// <param name="Verdict">How good the model is beside simple methods.</param>
/// <param name="Verdicts">Which heads passed the quality gate, and why others did not.</param>
/// <param name="Actions">How often each action of the policy happened on the last holdout.</param>
/// <param name="Evaluation">How well the recipe predicts; null where the data did not allow an evaluation.</param>
/// <param name="Limits">What the model can't do, as sentences.</param>
public sealed record ModelCard(
    string Name,
    string Version,
    string Hash,
    int HorizonDays,
    double Coverage,
    int Seed,
    string? Level,
    IReadOnlyList<string> Heads,
    DataSource? Source,
    OrderSummary Data,
    Cutoffs Cutoffs,
    TrainingSample Training,
    IReadOnlyList<TrainedFeature> Features,
    ModelVerdict Verdict,
    IReadOnlyList<HeadVerdict> Verdicts,
    IReadOnlyList<ActionSummary> Actions,
    EvaluationReport? Evaluation,
    IReadOnlyList<string> Limits)
{
    private const string Origin = "The model was trained elsewhere. Its files do not say from which data, or how good it is.";

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
        Outputs = model.Outputs?.Names,
        model.Source,
        model.Missing,
        Features = model.Features.Select(feature => new
        {
            feature.Name,
            Type = $"{feature.Type}".ToLowerInvariant(),
            feature.Levels,
            UnseenLevels = feature.Levels is null ? null : feature.RejectsUnseenLevels ? "refused" : "missing",
            Minimum = KnownBound(feature.Minimum),
            Maximum = KnownBound(feature.Maximum),
        }),
        Limits = model.Coverage > 0 ? [Origin] : (string[])[Origin, "Its estimates have no intervals."],
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
            return cutoffs.GetProperty("end").GetDateTimeOffset();
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
    private static double? KnownBound(double bound) => Math.Abs(bound) < float.MaxValue ? bound : null;
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

/// <summary>The instants of a fit.</summary>
/// <param name="Training">The cutoffs at which customers were described.</param>
/// <param name="Holdouts">The cutoffs at which the recipe was judged, by models that knew nothing later.</param>
/// <param name="End">The shipped model was fitted on the orders before this instant.</param>
public sealed record Cutoffs(IReadOnlyList<DateTimeOffset> Training, IReadOnlyList<DateTimeOffset> Holdouts, DateTimeOffset End);
