using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>A figure of a method on a holdout.</summary>
internal enum Metric
{
    Auc,
    Brier,
    LogLoss,
    CalibrationError,
    DaysMae,
    DaysConcordance,
    ValueMae,
    ValueGini,
    ValueDeviance,
    ValueTotal,
}

/// <summary>Prepares the metrics of a method, of those that its predictions allow.</summary>
internal static class MethodMetrics
{
    /// <summary>Prepares the metrics for the customers of one holdout.</summary>
    public static Dictionary<Metric, WeightedMetric> Prepare(MethodPredictions method, IReadOnlyList<Snapshot> holdout)
    {
        bool[] bought = [.. holdout.Select(snapshot => snapshot.Bought)];
        double[] spend = [.. holdout.Select(snapshot => snapshot.Spend)];
        double[] days = [.. holdout.Select(snapshot => snapshot.DaysToBuy)];
        var metrics = new Dictionary<Metric, WeightedMetric>();
        if ((method.Probability ?? method.Ranking) is { } ranking)
            metrics[Metric.Auc] = WeightedMetrics.AreaUnderCurve(ranking, bought);
        if (method.Probability is { } probability)
        {
            metrics[Metric.Brier] = WeightedMetrics.Mean([.. probability.Select((p, i) => Math.Pow(p - (bought[i] ? 1 : 0), 2))]);
            metrics[Metric.LogLoss] = WeightedMetrics.Mean(
                [.. probability.Select((p, i) => -Math.Log(Math.Clamp(bought[i] ? p : 1 - p, 1e-15, 1)))]);
            metrics[Metric.CalibrationError] = WeightedMetrics.CalibrationError(probability, bought);
        }
        // The days of those who did not buy are NaN, and so is their error.
        if (method.Days is { } predictedDays)
        {
            metrics[Metric.DaysMae] = WeightedMetrics.Mean([.. predictedDays.Zip(days, (p, truth) => Math.Abs(p - truth))]);
            metrics[Metric.DaysConcordance] = Concordance(predictedDays, days);
        }
        if ((method.Money ?? method.MoneyRanking) is { } moneyRanking)
            metrics[Metric.ValueGini] = WeightedMetrics.NormalizedGini(moneyRanking, spend);
        if (method.Money is { } money)
        {
            metrics[Metric.ValueMae] = WeightedMetrics.Mean([.. money.Zip(spend, (p, truth) => Math.Abs(p - truth))]);
            metrics[Metric.ValueDeviance] = WeightedMetrics.Mean(WeightedMetrics.TweedieDeviances(money, spend));
            metrics[Metric.ValueTotal] = WeightedMetrics.Total(money, spend);
        }
        return metrics;
    }

    // Whether early buyers are ranked before late ones: the area under the curve of "bought after the median day", among buyers.
    private static WeightedMetric Concordance(double[] predicted, double[] days)
    {
        int[] buyers = [.. Enumerable.Range(0, days.Length).Where(i => !double.IsNaN(days[i]))];
        var median = Numerics.Metrics.Median(buyers.Select(i => days[i]));
        var area = WeightedMetrics.AreaUnderCurve(
            [.. buyers.Select(i => predicted[i])], [.. buyers.Select(i => days[i] > median)]);
        return weights => area([.. buyers.Select(i => weights[i])]);
    }
}
