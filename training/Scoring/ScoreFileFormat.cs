using System.Text;
using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>How scores are written into a file: all fields as JSON lines, or the most important columns as CSV.</summary>
/// <param name="Header">The first line; empty without one.</param>
/// <param name="IncludesExplanation">Whether reasons and trace are written. Otherwise they need not be computed.</param>
/// <param name="Line">Writes a score, with what is passed on of the file.</param>
internal sealed record ScoreFileFormat(string Header, bool IncludesExplanation, Func<Score, KeptCustomer?, string> Line)
{
    private static readonly ScoreFileFormat JsonLines =
        new("", true, (score, kept) => Encoding.UTF8.GetString(ScoreJson.Write(score, kept)));

    /// <summary>Returns the format of a path's extension, ignoring <c>.gz</c>, for the scores of a model and a policy.</summary>
    /// <exception cref="UserErrorException">The extension is unknown.</exception>
    public static ScoreFileFormat FromPath(string path, Scorer scorer, KeptValues? kept, bool isGuarded = false) =>
        IsCsv(path) ? Csv(new(scorer.Model, scorer.Policy.Document.Version is not null, kept, isGuarded)) : JsonLines;

    /// <summary>Checks the extension of a path.</summary>
    /// <exception cref="UserErrorException">The extension is unknown.</exception>
    public static void Check(string path) => IsCsv(path);

    private static ScoreFileFormat Csv(ScoreCsv csv) => new(csv.Header, false, csv.Line);

    private static bool IsCsv(string path) =>
        Path.GetExtension(OutputFile.WithoutGz(path)).ToLowerInvariant() switch
        {
            ".csv" => true,
            ".ndjson" or ".jsonl" => false,
            _ => throw new UserErrorException(
                $"--out must end in .ndjson, .jsonl or .csv, with or without .gz, got {path}; change the extension."),
        };
}
