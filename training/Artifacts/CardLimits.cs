using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;

namespace Conversion.Training.Artifacts;

/// <summary>The limits of a model, as sentences for its card.</summary>
internal static class CardLimits
{
    // The card warns when the coverage on the holdout is off the target by more than this.
    private const double CoverageTolerance = 0.04;

    /// <summary>Builds the limits: the faults that --force ignored, intervals off their target, and limits of every model.</summary>
    public static IReadOnlyList<string> Build(FitOptions options, EvaluationReport report, IReadOnlyList<string> faults) =>
    [
        .. faults.Select(fault => $"Written with --force: {fault}"),
        .. Coverage("the days", "buyers", options.Coverage, report.Coverage[0].Days),
        .. Coverage("the value", "customers", options.Coverage, report.Coverage[0].Value),
        $"The model predicts for customers with at least one purchase, and for the {options.HorizonDays} days after the requested instant.",
        "The model learned from one shop in one period. It does not know seasons, prices and products that the orders do not contain.",
        "The model predicts what customers do when they are treated as today. It does not predict what a message would change.",
    ];

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
