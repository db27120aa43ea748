using Conversion.Models;
using static System.FormattableString;

namespace Conversion.Training.Evaluation;

/// <summary>How good a model is beside simple methods, in a word and a sentence.</summary>
/// <param name="Word"><c>good</c>, <c>fair</c> or <c>poor</c>.</param>
/// <param name="Text">The word and why, as a sentence.</param>
public sealed record ModelVerdict(string Word, string Text)
{
    /// <summary>Judges a model.</summary>
    /// <param name="heads">The heads that the model has.</param>
    /// <param name="verdicts">Which heads passed the quality gate.</param>
    /// <param name="report">The evaluation; null where the data did not allow one.</param>
    public static ModelVerdict From(IReadOnlyList<string> heads, IReadOnlyList<HeadVerdict> verdicts, EvaluationReport? report)
    {
        var probability = verdicts.FirstOrDefault(verdict => verdict.Head == HeadName.Probability);
        if (report?.Metrics.Auc is not { } auc || probability is not { Passed: true } || !heads.Contains(HeadName.Probability))
        {
            var consequence = heads.Count == 0 ? " The policy decides by history alone." : "";
            var reason = probability is { Reasons: [var first, ..] } ? first : "";
            return new("poor", $"Poor: the model can't tell who will buy.{consequence} {reason}".TrimEnd());
        }
        var refused = verdicts.Where(verdict => !verdict.Passed).Select(verdict => verdict.Head).ToList();
        var best = report.Baselines.Where(baseline => baseline.Metrics.Auc is not null).MaxBy(baseline => baseline.Metrics.Auc);
        var sharper = report.Baselines.FirstOrDefault(baseline => baseline.Metrics.Brier < report.Metrics.Brier);
        var against = best is null ? "" : Invariant($", against {best.Metrics.Auc:0.000} of the best simple method ({best.Name})");
        var figures = Invariant($"AUC {auc:0.000}{against}");
        if (best?.Metrics.Auc > auc)
            return new("fair", $"Fair: a simple method ranks customers as well as the model ({figures}).");
        if (sharper is not null)
            return new("fair", $"Fair: the model ranks customers best ({figures}), but the probabilities of {sharper.Name} are as sharp.");
        if (refused.Count > 0)
            return new(
                "fair", $"Fair: the model ranks customers best ({figures}), but it does not predict {string.Join(" and ", refused)}.");
        var error = Invariant($"{100 * report.Metrics.ExpectedCalibrationError:0.0}");
        return new(
            "good",
            $"Good: the model ranks customers better than each simple method ({figures}), " +
            $"and its probabilities are off by {error} points on average.");
    }
}
