using Conversion.Customers;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>What simple methods predict for the same customers, with the same knowledge as the model.</summary>
public static class Baselines
{
    // More customers hardly change four parameters.
    private const int MaximumCustomers = 20_000;

    private static readonly EvaluationMetrics None = new();

    /// <summary>Fits every baseline and measures it on the holdout.</summary>
    /// <param name="training">The training snapshots. Only those with their whole horizon known are used.</param>
    /// <param name="holdout">The holdout.</param>
    /// <param name="horizonDays">The prediction horizon in days.</param>
    /// <exception cref="UserErrorException">No training snapshot bought.</exception>
    public static IReadOnlyList<Baseline> Evaluate(IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> holdout, int horizonDays)
    {
        var known = SeasonMask.MaskUnseenSeason(training).Where(snapshot => snapshot.ObservedDays >= horizonDays).ToList();
        if (!known.Exists(snapshot => snapshot.Bought))
            throw new UserErrorException(
                $"--orders must contain purchases in the {horizonDays} days after a training cutoff, got none; " +
                "add older orders, or change --horizon.");
        var metrics = new HoldoutMetrics(holdout);
        var buyingShare = known.Average(snapshot => snapshot.Bought ? 1.0 : 0.0);
        var medianDays = Metrics.Median(known.Where(snapshot => snapshot.Bought).Select(snapshot => snapshot.DaysToBuy));
        var meanSpend = known.Average(snapshot => snapshot.Spend);
        double[] restOfUsualGap = [.. holdout.Select(snapshot => RestOfUsualGap(snapshot, horizonDays, medianDays))];
        double[] pastSpend = [.. holdout.Select(snapshot => Feature(snapshot, "monetaryValue"))];
        return
        [
            new("base rate", metrics.Constant(buyingShare, medianDays, meanSpend)),
            new("recency", metrics.Ranking(holdout.Select(snapshot => -Feature(snapshot, "recencyDays")))),
            new("frequency", metrics.Ranking(holdout.Select(snapshot => Feature(snapshot, "frequency")))),
            new("usual gap", metrics.Days(restOfUsualGap)),
            // Past spend ranks customers, but it is not a prediction of the horizon.
            new("past spend", metrics.Value(pastSpend) with { ValueMae = null, ValueRSquared = null }),
            new("logistic regression", metrics.Probability(LogisticRegressionBaseline.Predict(known, holdout))),
            .. RepeatBuyingModels(metrics, holdout, horizonDays),
        ];
    }

    private static IEnumerable<Baseline> RepeatBuyingModels(
        HoldoutMetrics metrics, IReadOnlyList<Snapshot> holdout, int horizonDays)
    {
        var customers = holdout.Select(snapshot => RfmSummary.From(snapshot.Features)).ToList();
        var sample = SystematicSample.Take(customers, MaximumCustomers);
        var spend = GammaGammaModel.Fit(sample);
        yield return new("BG/NBD, gamma-gamma", Measure(BgNbdModel.Fit(sample)));
        yield return new("Pareto/NBD, gamma-gamma", Measure(ParetoNbdModel.Fit(sample)));

        EvaluationMetrics Measure(IRepeatBuyingModel model)
        {
            double[] probabilities = [.. customers.Select(customer => model.ProbabilityOfPurchase(customer, horizonDays))];
            double[] values =
                [.. customers.Select(customer => model.ExpectedPurchases(customer, horizonDays) * spend.ExpectedValue(customer))];
            return HoldoutMetrics.Combine(metrics.Probability(probabilities), None, metrics.Value(values));
        }
    }

    private static double RestOfUsualGap(Snapshot snapshot, int horizonDays, double medianDays)
    {
        var gap = Feature(snapshot, "gapMeanDays");
        return double.IsNaN(gap) ? medianDays : Math.Clamp(gap - Feature(snapshot, "recencyDays"), 0, horizonDays);
    }

    private static double Feature(Snapshot snapshot, string name) => snapshot.Features[CustomerFeatures.IndexOf(name)];
}
