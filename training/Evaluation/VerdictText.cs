namespace Conversion.Training.Evaluation;

/// <summary>Writes verdicts in words.</summary>
internal static class VerdictText
{
    /// <summary>Returns one sentence: which heads passed the quality gate, and which did not.</summary>
    public static string Summarize(IReadOnlyList<HeadVerdict> verdicts, IReadOnlyList<string> shipped)
    {
        var passed = string.Join(", ", verdicts.Where(verdict => verdict.Passed).Select(verdict => verdict.Head));
        var failed = string.Join(", ", verdicts.Where(verdict => !verdict.Passed).Select(verdict => verdict.Head));
        if (failed.Length == 0)
            return $"Verdict: every head passed the quality gate ({passed}).";
        if (shipped.Count == 0)
            return $"Verdict: no head. {failed} did not pass the quality gate, so policies decide by history alone.";
        var forced = shipped.Count > verdicts.Count(verdict => verdict.Passed) ? ", and was written with --force" : "";
        return passed.Length == 0
            ? $"Verdict: {failed} did not pass the quality gate{forced}."
            : $"Verdict: {passed} passed the quality gate; {failed} did not{forced}.";
    }
}
