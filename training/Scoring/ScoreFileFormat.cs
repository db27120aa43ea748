using System.Text;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>How scores are written into a file: all fields as JSON lines, or the most important columns as CSV.</summary>
/// <param name="Header">The first line; empty without one.</param>
/// <param name="IncludesExplanation">Whether reasons and trace are written. Otherwise they need not be computed.</param>
/// <param name="Line">Writes a score.</param>
internal sealed record ScoreFileFormat(string Header, bool IncludesExplanation, Func<Score, string> Line)
{
    private static readonly ScoreFileFormat JsonLines = new("", true, score => Encoding.UTF8.GetString(ScoreJson.Write(score)));

    private static readonly ScoreFileFormat Csv = new(ScoreCsv.Header, false, ScoreCsv.Line);

    /// <summary>Returns the format of a path's extension, ignoring <c>.gz</c>.</summary>
    /// <exception cref="UserErrorException">The extension is unknown.</exception>
    public static ScoreFileFormat FromPath(string path) =>
        Path.GetExtension(OutputFile.WithoutGz(path)).ToLowerInvariant() switch
        {
            ".csv" => Csv,
            ".ndjson" or ".jsonl" => JsonLines,
            _ => throw new UserErrorException(
                $"--out must end in .ndjson, .jsonl or .csv, with or without .gz, got {path}; change the extension."),
        };
}
