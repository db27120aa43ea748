using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>Measures what baselines say of the same rows.</summary>
internal sealed class BaselineEvaluator(IReadOnlyList<Snapshot> rows)
{
    private readonly bool[] _bought = [.. rows.Select(row => row.Bought)];
    private readonly double[] _spend = [.. rows.Select(row => row.Spend)];
    private readonly List<Snapshot> _buyers = [.. rows.Where(row => row.Bought)];

    /// <summary>One that predicts all three.</summary>
    public Baseline Of(string name, Func<Snapshot, double> probability, Func<Snapshot, double> days, Func<Snapshot, double> value) =>
        new(name, Probability([.. rows.Select(probability)]) with
        {
            DaysMae = Days(days).DaysMae,
            ValueMae = Value([.. rows.Select(value)]).ValueMae,
            ValueGini = 0,
        });

    /// <summary>One that ranks, without a probability.</summary>
    public Baseline Ranked(string name, Func<Snapshot, double> score) =>
        new(name, new(Auc: Metrics.AreaUnderCurve([.. rows.Select(score)], _bought)));

    public EvaluationMetrics Probability(double[] predicted) => new(
        Metrics.AreaUnderCurve(predicted, _bought), Metrics.Brier(predicted, _bought),
        Metrics.LogLoss(predicted, _bought), Metrics.ExpectedCalibrationError(predicted, _bought));

    public EvaluationMetrics Days(Func<Snapshot, double> predict) => new(
        DaysMae: Metrics.MeanAbsoluteError([.. _buyers.Select(predict)], [.. _buyers.Select(row => row.DaysToBuy)]));

    public EvaluationMetrics Value(double[] predicted) => new(
        ValueMae: Metrics.MeanAbsoluteError(predicted, _spend),
        ValueGini: Metrics.NormalizedGini(predicted, _spend),
        ValueRSquared: Metrics.RSquared(predicted, _spend));
}
