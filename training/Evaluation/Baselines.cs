using Conversion.Customers;
using Conversion.Training.Fitting;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>What simple methods predict for the same customers, with the same knowledge as the model.</summary>
public static class Baselines
{
    // More customers hardly change four parameters.
    private const int MaximumCustomers = 20_000;

    // More rows hardly change a simple method.
    private const int MaximumRows = 40_000;

    private static readonly int[] RfmFeatures =
    [
        CustomerFeatures.IndexOf("recencyDays"), CustomerFeatures.IndexOf("frequency"),
        CustomerFeatures.IndexOf("monetaryValue"), CustomerFeatures.IndexOf("tenureDays"),
    ];

    // A plain boosting: the defaults of the trainer.
    private static readonly TreeHyperparameters PlainBoosting =
        new(Trees: 100, Leaves: 20, MinimumExamplesPerLeaf: 10, LearningRate: 0.2, FeatureFraction: 1);

    /// <summary>Fits every baseline, and predicts the holdout.</summary>
    /// <param name="training">The training snapshots. Only those with their whole horizon known are used.</param>
    /// <param name="holdout">The holdout.</param>
    /// <param name="horizonDays">The prediction horizon in days.</param>
    /// <exception cref="UserErrorException">No training snapshot bought.</exception>
    public static IReadOnlyList<MethodPredictions> Predict(
        IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> holdout, int horizonDays)
    {
        var known = SystematicSample.Take(
            [.. training.Where(snapshot => snapshot.ObservedDays >= horizonDays)], MaximumRows);
        if (!known.Exists(snapshot => snapshot.Bought))
            throw new UserErrorException(
                $"--orders must contain purchases in the {horizonDays} days after a training cutoff, got none; " +
                "add older orders, or change --horizon.");
        var medianDays = Metrics.Median(known.Where(snapshot => snapshot.Bought).Select(snapshot => snapshot.DaysToBuy));
        double[] all = [], rfm = [], boosted = [];
        IReadOnlyList<MethodPredictions> forecasts = [];
        // Each has one thread, so that running them in parallel changes no prediction.
        Parallel.Invoke(
            () => forecasts = [.. RepeatBuyingModels(holdout, horizonDays)],
            () => boosted = Boosting(known, holdout),
            () => all = LogisticRegressionBaseline.Predict(known, holdout, AllFeatures(known)),
            () => rfm = LogisticRegressionBaseline.Predict(known, holdout, RfmFeatures));
        return
        [
            new("base rate")
            {
                Probability = Repeat(known.Average(snapshot => snapshot.Bought ? 1.0 : 0.0)),
                Days = Repeat(medianDays),
                Money = Repeat(known.Average(snapshot => snapshot.Spend)),
            },
            new("recency") { Ranking = [.. holdout.Select(snapshot => -Feature(snapshot, "recencyDays"))] },
            new("frequency") { Ranking = [.. holdout.Select(snapshot => Feature(snapshot, "frequency"))] },
            new("usual gap") { Days = [.. holdout.Select(snapshot => RestOfUsualGap(snapshot, horizonDays, medianDays))] },
            new("past spend") { MoneyRanking = [.. holdout.Select(snapshot => Feature(snapshot, "monetaryValue"))] },
            new("logistic regression, RFM") { Probability = rfm },
            new("logistic regression, all") { Probability = all },
            new("plain boosting") { Probability = boosted },
            .. forecasts,
        ];

        double[] Repeat(double value) => [.. Enumerable.Repeat(value, holdout.Count)];
    }

    // Cutoffs of less than a year can't separate a season from a trend, so the time of year would only mislead.
    private static List<int> AllFeatures(IReadOnlyList<Snapshot> known)
    {
        var span = known.Max(snapshot => snapshot.AsOf) - known.Min(snapshot => snapshot.AsOf);
        return [.. Enumerable.Range(0, CustomerFeatures.Count)
            .Where(i => span.TotalDays >= 365 || !CustomerFeatures.All[i].Name.StartsWith("season", StringComparison.Ordinal))];
    }

    private static double[] Boosting(IReadOnlyList<Snapshot> known, IReadOnlyList<Snapshot> holdout)
    {
        var trained = new FastTreeTrainer(1, CustomerFeatures.Count).FitClassifier(
            PlainBoosting, [.. known.Select(snapshot => snapshot.Features)], [.. known.Select(snapshot => snapshot.Bought)]);
        return [.. holdout.Select(snapshot => 1 / (1 + Math.Exp(-trained.Ensemble.Margin(snapshot.Features))))];
    }

    private static IEnumerable<MethodPredictions> RepeatBuyingModels(IReadOnlyList<Snapshot> holdout, int horizonDays)
    {
        var customers = holdout.Select(snapshot => RfmSummary.From(snapshot.Features)).ToList();
        var sample = SystematicSample.Take(customers, MaximumCustomers);
        var spend = GammaGammaModel.Fit(sample);
        yield return Forecast("BG/NBD, gamma-gamma", BgNbdModel.Fit(sample));
        yield return Forecast("Pareto/NBD, gamma-gamma", ParetoNbdModel.Fit(sample));

        MethodPredictions Forecast(string name, IRepeatBuyingModel model) => new(name)
        {
            Probability = [.. customers.Select(customer => model.ProbabilityOfPurchase(customer, horizonDays))],
            Money = [.. customers.Select(customer => model.ExpectedPurchases(customer, horizonDays) * spend.ExpectedValue(customer))],
        };
    }

    private static double RestOfUsualGap(Snapshot snapshot, int horizonDays, double medianDays)
    {
        var gap = Feature(snapshot, "gapMeanDays");
        return double.IsNaN(gap) ? medianDays : Math.Clamp(gap - Feature(snapshot, "recencyDays"), 0, horizonDays);
    }

    private static double Feature(Snapshot snapshot, string name) => snapshot.Features[CustomerFeatures.IndexOf(name)];
}
