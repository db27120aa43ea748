using System.Text;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>Scores as lines of a file: whole, as JSON lines, or the columns that a spreadsheet wants, as CSV.</summary>
/// <param name="IncludesExplanation">Whether the grounds of a score are written, its reasons and trace; else they need not be found.</param>
internal sealed record ScoreFileFormat(string Header, bool IncludesExplanation, Func<Score, string> Line)
{
    private static readonly ScoreFileFormat JsonLines = new("", true, score => Encoding.UTF8.GetString(ScoreJson.Write(score)));

    private static readonly ScoreFileFormat Csv = new(ScoreCsv.Header, false, ScoreCsv.Line);

    /// <summary>By the extension of a path, <c>.gz</c> aside.</summary>
    public static ScoreFileFormat FromPath(string path) => Path.GetExtension(OutputFile.WithoutGz(path)).ToLowerInvariant() switch
    {
        ".csv" => Csv,
        ".ndjson" or ".jsonl" => JsonLines,
        _ => throw new UserErrorException($"{path}: the output ends in .ndjson, .jsonl or .csv, each with .gz if wanted."),
    };
}
