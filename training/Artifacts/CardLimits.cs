using System.Globalization;
using Conversion.Models;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;

namespace Conversion.Training.Artifacts;

/// <summary>The limits of a model, as sentences for its card.</summary>
internal static class CardLimits
{
    // The card warns when the coverage on the holdout is off the target by more than this.
    private const double CoverageTolerance = 0.04;

    // And when the money on the holdouts is off by more than this.
    private const double MoneyTolerance = 0.1;

    /// <summary>Builds the limits: what the gate found, what the evaluation shows, and limits of every model.</summary>
    public static IReadOnlyList<string> Build(
        FitOptions options, Model model, EvaluationReport? report, IReadOnlyList<HeadVerdict> verdicts) =>
    [
        .. Faults(model, verdicts),
        .. Level(model),
        .. Holdouts(report),
        .. Money(model, report),
        .. Coverage("the days", "buyers", options.Coverage, report?.Coverage[0].Days),
        .. Coverage("the value", "customers", options.Coverage, report?.Coverage[0].Value),
        $"The model predicts for customers with at least one purchase, and for the {options.HorizonDays} days after the requested instant.",
        "The model learned from one shop in one period. It does not know seasons, prices and products that the orders do not contain.",
        "The model predicts what customers do when they are treated as today. It does not predict what a message would change.",
    ];

    private static IEnumerable<string> Faults(Model model, IReadOnlyList<HeadVerdict> verdicts)
    {
        foreach (var group in verdicts.Where(verdict => !verdict.Passed).GroupBy(verdict => string.Join(' ', verdict.Reasons)))
        {
            var forced = group.All(verdict => model.HeadNames.Contains(verdict.Head));
            yield return $"{(forced ? "Written with --force" : "Not in the model")}: " +
                $"{string.Join(", ", group.Select(verdict => verdict.Head))}. {group.Key}";
        }
    }

    private static IEnumerable<string> Level(Model model)
    {
        if (model.HasHead && !model.IsLevelKnown)
            yield return "The level is not known, because the orders do not contain the coming season a year earlier. " +
                "Use probability and value to rank customers. Their means can be far off.";
    }

    private static IEnumerable<string> Holdouts(EvaluationReport? report)
    {
        if (report?.Holdouts.Count == 1)
            yield return "The history is too short for several holdouts, so the figures rest on one.";
    }

    private static IEnumerable<string> Money(Model model, EvaluationReport? report)
    {
        if (model.Value is null || report?.Metrics.ValueTotal is not { } total || Math.Abs(total - 1) <= MoneyTolerance)
            yield break;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"On the holdouts the predicted money was {total:0.00} times the money spent " +
            $"({report.Low.ValueTotal:0.00} to {report.High.ValueTotal:0.00}).");
    }

    private static IEnumerable<string> Coverage(string what, string whose, double target, double? actual)
    {
        if (actual is not { } share || Math.Abs(share - target) <= CoverageTolerance)
            return [];
        var width = share < target ? "narrow" : "wide";
        return
        [
            $"The intervals of {what} are too {width}: on the holdout they contain the truth for {share:P0} of {whose}, " +
            $"and the target is {target:P0}.",
        ];
    }
}
