using Conversion.Customers;
using Conversion.Training.Fitting;

namespace Conversion.Training.Evaluation;

/// <summary>What simple methods would have done on the same customers.</summary>
public static class Baselines
{
    /// <summary>The baselines that need no fitting but a mean or a median of the training rows.</summary>
    public static IReadOnlyList<Baseline> Of(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> rows)
    {
        var bought = rows.Select(row => row.Bought).ToArray();
        var spend = rows.Select(row => row.Spend).ToArray();
        var buyerDays = rows.Where(row => row.Bought).Select(row => row.DaysToBuy).ToArray();
        var rate = training.Average(row => row.Bought ? 1.0 : 0.0);
        var median = Metrics.Median(training.Where(row => row.Bought).Select(row => row.DaysToBuy));
        var meanSpend = training.Average(row => row.Spend);
        double[] rates = [.. rows.Select(_ => rate)];
        return
        [
            new("base rate", new(
                0.5, Metrics.Brier(rates, bought), Metrics.LogLoss(rates, bought), Metrics.ExpectedCalibrationError(rates, bought),
                Metrics.MeanAbsoluteError([.. buyerDays.Select(_ => median)], buyerDays),
                Metrics.MeanAbsoluteError([.. rows.Select(_ => meanSpend)], spend), 0)),
            new("recency", new(Auc: Ranked("recencyDays", -1))),
            new("frequency", new(Auc: Ranked("frequency", 1))),
            new("past spend", new(
                ValueGini: Metrics.NormalizedGini([.. rows.Select(row => (double)row.Row[CustomerFeatures.IndexOf("monetaryValue")])], spend))),
        ];

        double Ranked(string feature, int sign)
        {
            var index = CustomerFeatures.IndexOf(feature);
            return Metrics.AreaUnderCurve([.. rows.Select(row => sign * (double)row.Row[index])], bought);
        }
    }
}
