using Conversion.Customers;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// What the customers' whole histories foretell by Pareto/NBD with gamma-gamma spend. Where purchases come at random,
/// no method that learns from windows ranks customers better.
/// </summary>
/// <param name="Buying">When they buy.</param>
/// <param name="HorizonDays">The horizon.</param>
/// <param name="Probability">The mean probability of a purchase in it, over the customers at the newest cutoff.</param>
/// <param name="Spend">Their mean spend in it.</param>
internal sealed record RepeatBuyingForecast(ParetoNbdModel Buying, int HorizonDays, double Probability, double Spend)
{
    // A handful of parameters are as well known from these as from millions.
    private const int MaximumSummaries = 20_000;

    private static readonly TreeHyperparameters Distilled = new(Trees: 80, Leaves: 4, MinimumExamplesPerLeaf: 10, LearningRate: 0.3, FeatureFraction: 1);
    private static readonly int[] Inputs = [.. new[] { "frequency", "recencyDays", "tenureDays" }.Select(CustomerFeatures.IndexOf)];

    /// <summary>The law of the customers at the newest cutoff.</summary>
    public static RepeatBuyingForecast Fit(TrainingWindows windows)
    {
        var days = windows.HorizonDays;
        var customers = SystematicSample.Take(windows.NewestObserved(0), MaximumSummaries).ConvertAll(row => RfmSummary.From(row.Row));
        var (buying, spend) = (ParetoNbdModel.Fit(customers), GammaGammaModel.Fit(customers));
        return new(buying, days, customers.Average(customer => buying.ProbabilityOfPurchase(customer, days)),
            customers.Average(customer => buying.ExpectedPurchases(customer, days) * spend.ExpectedValue(customer)));
    }

    /// <summary>The log-odds of a purchase.</summary>
    public double LogOdds(RfmSummary customer)
    {
        var p = Math.Clamp(Buying.ProbabilityOfPurchase(customer, HorizonDays), 1e-6, 1 - 1e-6);
        return Math.Log(p / (1 - p));
    }

    /// <summary>The logarithm of the expected number of purchases.</summary>
    public double LogPurchases(RfmSummary customer) => Math.Log(Math.Max(Buying.ExpectedPurchases(customer, HorizonDays), 1e-6));

    /// <summary>A quantity of the law as trees, all that an artifact can hold: boosted least squares on what the law says of the rows.</summary>
    public static TrainedEnsemble ToTrees(Func<RfmSummary, double> quantity, TrainingWindows windows, int seed)
    {
        var rows = SystematicSample.Take(windows.All, MaximumSummaries).ConvertAll(row => Known(row.Row));
        return new FastTreeTrainer(seed, rows[0].Length).FitRegression(Distilled, rows, rows.ConvertAll(row => (float)quantity(RfmSummary.From(row))));

        // The other features stay the same for all, so that no tree asks for them.
        static float[] Known(float[] row)
        {
            var known = new float[row.Length];
            foreach (var input in Inputs)
                known[input] = row[input];
            return known;
        }
    }
}
