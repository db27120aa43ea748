using System.Text;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>Scores as lines of a file: whole, as JSON lines, or the columns that a spreadsheet wants, as CSV.</summary>
/// <param name="HoldsGrounds">Whether the grounds of a score are written, its reasons and trace; else they need not be found.</param>
internal sealed record ScoreFormat(string Header, bool HoldsGrounds, Func<Score, string> Line)
{
    private static readonly ScoreFormat JsonLines = new("", true, score => Encoding.UTF8.GetString(ScoreJson.Write(score)));

    private static readonly ScoreFormat Csv = new(ScoreCsv.Header, false, ScoreCsv.Line);

    /// <summary>By the extension of a path, <c>.gz</c> aside.</summary>
    public static ScoreFormat Of(string path) => Path.GetExtension(OutputFile.WithoutGz(path)).ToLowerInvariant() switch
    {
        ".csv" => Csv,
        ".ndjson" or ".jsonl" => JsonLines,
        _ => throw new RefusalException($"{path}: the output ends in .ndjson, .jsonl or .csv, each with .gz if wanted."),
    };
}
