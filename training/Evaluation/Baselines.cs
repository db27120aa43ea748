using Conversion.Customers;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>What simple methods would have done on the same customers, knowing what the model was allowed to know.</summary>
public static class Baselines
{
    // Four parameters are as well known from these as from millions.
    private const int MaximumSummaries = 20_000;

    /// <summary>All of them.</summary>
    /// <param name="training">The training rows; only those with their whole horizon known are learnt from.</param>
    /// <param name="rows">The holdout.</param>
    /// <param name="horizonDays">The horizon.</param>
    /// <exception cref="UserErrorException">The training rows hold no buyer to learn from.</exception>
    public static IReadOnlyList<Baseline> Evaluate(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> rows, int horizonDays)
    {
        var whole = SeasonMask.MaskUnseenSeason(training).Where(row => row.ObservedDays >= horizonDays).ToList();
        if (!whole.Exists(row => row.Bought))
            throw new UserErrorException($"Nobody bought in the {horizonDays} days after any of the training cutoffs: the simple methods have nothing to learn from.");
        var judge = new BaselineEvaluator(rows);
        var rate = whole.Average(row => row.Bought ? 1.0 : 0.0);
        var median = Metrics.Median(whole.Where(row => row.Bought).Select(row => row.DaysToBuy));
        var meanSpend = whole.Average(row => row.Spend);
        var summaries = rows.Select(row => RfmSummary.From(row.Features)).ToList();
        var sample = SystematicSample.Take(summaries, MaximumSummaries);
        var spend = GammaGammaModel.Fit(sample);
        return
        [
            judge.Of("base rate", _ => rate, _ => median, _ => meanSpend),
            judge.Ranked("recency", row => -Feature(row, "recencyDays")),
            judge.Ranked("frequency", row => Feature(row, "frequency")),
            new("usual gap", judge.Days(row => Feature(row, "gapMeanDays") is var gap && double.IsNaN(gap)
                ? median
                : Math.Clamp(gap - Feature(row, "recencyDays"), 0, horizonDays))),
            new("past spend", judge.Value([.. rows.Select(row => Feature(row, "monetaryValue"))]) with { ValueMae = null, ValueRSquared = null }),
            new("logistic regression", judge.Probability(LogisticRegressionBaseline.Predict(whole, rows))),
            Model("BG/NBD, gamma-gamma", BgNbdModel.Fit(sample)),
            Model("Pareto/NBD, gamma-gamma", ParetoNbdModel.Fit(sample)),
        ];

        Baseline Model(string name, IRepeatBuyingModel model)
        {
            var value = judge.Value([.. summaries.Select(customer => model.ExpectedPurchases(customer, horizonDays) * spend.ExpectedValue(customer))]);
            return new(name, judge.Probability([.. summaries.Select(customer => model.ProbabilityOfPurchase(customer, horizonDays))]) with
            {
                ValueMae = value.ValueMae,
                ValueGini = value.ValueGini,
                ValueRSquared = value.ValueRSquared,
            });
        }
    }

    private static double Feature(Snapshot row, string name) => row.Features[CustomerFeatures.IndexOf(name)];
}
