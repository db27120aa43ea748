using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>Measures predictions for the holdout, given in the order of its snapshots.</summary>
internal sealed class HoldoutMetrics(IReadOnlyList<Snapshot> holdout)
{
    private readonly bool[] _bought = [.. holdout.Select(snapshot => snapshot.Bought)];
    private readonly double[] _spend = [.. holdout.Select(snapshot => snapshot.Spend)];

    /// <summary>Measures constant predictions. A constant does not rank money, so its Gini is 0.</summary>
    public EvaluationMetrics Constant(double probability, double days, double value) => Combine(
        Probability(Repeat(probability)), Days(Repeat(days)), Value(Repeat(value)) with { ValueGini = 0, ValueRSquared = null });

    /// <summary>Measures scores that rank customers but are not probabilities.</summary>
    public EvaluationMetrics Ranking(IEnumerable<double> scores) => new(Auc: Metrics.AreaUnderCurve([.. scores], _bought));

    /// <summary>Measures probabilities.</summary>
    public EvaluationMetrics Probability(double[] predicted) => new(
        Auc: Metrics.AreaUnderCurve(predicted, _bought),
        Brier: Metrics.Brier(predicted, _bought),
        LogLoss: Metrics.LogLoss(predicted, _bought),
        ExpectedCalibrationError: Metrics.ExpectedCalibrationError(predicted, _bought));

    /// <summary>Measures the days until the purchase, among those who bought.</summary>
    public EvaluationMetrics Days(double[] predicted) => new(DaysMae: Metrics.MeanAbsoluteError(
        [.. predicted.Where((_, i) => _bought[i])],
        [.. holdout.Where(snapshot => snapshot.Bought).Select(snapshot => snapshot.DaysToBuy)]));

    /// <summary>Measures money.</summary>
    public EvaluationMetrics Value(double[] predicted) => new(
        ValueMae: Metrics.MeanAbsoluteError(predicted, _spend),
        ValueGini: Metrics.NormalizedGini(predicted, _spend),
        ValueRSquared: Metrics.RSquared(predicted, _spend));

    /// <summary>Combines the metrics of several heads.</summary>
    public static EvaluationMetrics Combine(EvaluationMetrics probability, EvaluationMetrics days, EvaluationMetrics value) =>
        probability with
        {
            DaysMae = days.DaysMae,
            ValueMae = value.ValueMae,
            ValueGini = value.ValueGini,
            ValueRSquared = value.ValueRSquared,
        };

    private double[] Repeat(double value) => [.. Enumerable.Repeat(value, holdout.Count)];
}
