using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversion.Models;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;

namespace Conversion.Training.Artifacts;

/// <summary>What a reader should know of a model before trusting it: served beside it, and written out in words as models/README.md.</summary>
public sealed record ModelCard(
    string Name, string Version, string Hash, int HorizonDays, double Coverage, int Seed,
    DataSource? Source, Ingestion Data, Cutoffs Cutoffs, TreeShape Shape, IReadOnlyList<TrainedFeature> Features,
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

    /// <summary>Anything a card holds, as JSON, in the same way.</summary>
    internal static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";
}

/// <summary>The instants whose futures were learnt from, and the one held out.</summary>
public sealed record Cutoffs(IReadOnlyList<DateTimeOffset> Training, DateTimeOffset Holdout);
