using System.Globalization;

namespace Conversion.Training.Import;

/// <summary>What a model scored for customers of the past, and what happened.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Outcomes">The outcomes.</param>
internal sealed record ScoredOutcomes(double[] Scores, double[] Outcomes)
{
    /// <summary>Reads a CSV with the columns <c>score</c> and <c>outcome</c>, among others.</summary>
    /// <exception cref="UserErrorException">The file could not be read, lacks a column, or has a line without two numbers.</exception>
    public static ScoredOutcomes Load(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} could not be read: {e.Message}", e);
        }
        var header = lines.Length > 0 ? lines[0].TrimStart('\uFEFF').Split(',') : [];
        var score = Array.IndexOf(header, "score");
        var outcome = Array.IndexOf(header, "outcome");
        if (score < 0 || outcome < 0)
            throw new UserErrorException($"{path} must be a CSV with the columns score and outcome, got '{string.Join(',', header)}'.");
        List<double> scores = [], outcomes = [];
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = lines[i].Split(',');
            scores.Add(ParseNumber(path, i + 1, cells, score));
            outcomes.Add(ParseNumber(path, i + 1, cells, outcome));
        }
        return scores.Count > 0
            ? new([.. scores], [.. outcomes])
            : throw new UserErrorException($"{path} must have at least one line, got none.");
    }

    private static double ParseNumber(string path, int line, string[] cells, int column)
    {
        var text = column < cells.Length ? cells[column] : "";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new UserErrorException($"{path}, line {line}: score and outcome must be numbers, got '{text}'.");
    }
}
