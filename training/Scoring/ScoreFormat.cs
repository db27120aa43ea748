using System.Text;
using System.Text.Json;
using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>Scores as lines of a file: whole, as JSON lines, or the columns that a spreadsheet wants, as CSV.</summary>
internal sealed record ScoreFormat(string Header, Func<Score, string> Line)
{
    public static ScoreFormat JsonLines { get; } = new("", score => JsonSerializer.Serialize(score, ScoreJson.Wire.Score));

    public static ScoreFormat Csv { get; } = new(
        "customerId,asOf,status,probability,daysToBuy,daysToBuyLow,daysToBuyHigh,value,valueLow,valueHigh,action,message,rule,arm,id",
        WriteCsv);

    /// <summary>By the extension of a path, <c>.gz</c> aside.</summary>
    public static ScoreFormat Of(string path) => Path.GetExtension(OutputFile.WithoutGz(path)).ToLowerInvariant() switch
    {
        ".csv" => Csv,
        ".ndjson" or ".jsonl" => JsonLines,
        _ => throw new RefusalException($"{path}: the output ends in .ndjson, .jsonl or .csv, each with .gz if wanted."),
    };

    private static string WriteCsv(Score score)
    {
        var line = new StringBuilder();
        Add(score.CustomerId);
        Add($"{score.AsOf:O}");
        Add(score.Status);
        Add($"{score.Probability:R}");
        AddEstimate(score.DaysToBuy);
        AddEstimate(score.Value);
        Add(score.Decision.Action);
        Add(score.Decision.Message);
        Add(score.Decision.Rule);
        Add(score.Decision.Arm);
        Add(score.Id);
        return line.ToString(0, line.Length - 1);

        void AddEstimate(Estimate? estimate)
        {
            Add($"{estimate?.Expected:R}");
            Add($"{estimate?.Low:R}");
            Add($"{estimate?.High:R}");
        }

        // RFC 4180: a field with a comma, quote or line break is quoted, and quotes inside it doubled.
        void Add(string field) => line
            .Append(field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field)
            .Append(',');
    }
}
