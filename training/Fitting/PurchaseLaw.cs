using Conversion.Customers;
using Conversion.Training.RepeatBuying;

namespace Conversion.Training.Fitting;

/// <summary>
/// What the customers' whole histories foretell by Pareto/NBD with gamma-gamma spend. Where purchases come at random,
/// no method that learns from windows ranks customers better.
/// </summary>
internal sealed record PurchaseLaw(ParetoNbd Buying, GammaGamma Spend, int HorizonDays)
{
    // A handful of parameters are as well known from these as from millions.
    private const int MaximumSummaries = 20_000;

    private static readonly TreeShape Distilled = new(Trees: 80, Leaves: 4, MinimumExamplesPerLeaf: 10, LearningRate: 0.3, FeatureFraction: 1);
    private static readonly int[] Inputs = [.. new[] { "frequency", "recencyDays", "tenureDays" }.Select(CustomerFeatures.IndexOf)];

    /// <summary>The law of the customers at the newest cutoff.</summary>
    public static PurchaseLaw Of(Windows windows)
    {
        var customers = Sample(windows.Newest(0)).ConvertAll(row => PurchaseSummary.Of(row.Row));
        return new(ParetoNbd.Fit(customers), GammaGamma.Fit(customers), windows.HorizonDays);
    }

    /// <summary>The mean probability and spend of these customers.</summary>
    public (double Probability, double Spend) Level(IReadOnlyList<Snapshot> rows)
    {
        var customers = Sample(rows).ConvertAll(row => PurchaseSummary.Of(row.Row));
        return (customers.Average(customer => Buying.ProbabilityOfPurchase(customer, HorizonDays)),
            customers.Average(customer => Buying.ExpectedPurchases(customer, HorizonDays) * Spend.ExpectedValue(customer)));
    }

    /// <summary>The log-odds of a purchase.</summary>
    public double LogOdds(PurchaseSummary customer)
    {
        var p = Math.Clamp(Buying.ProbabilityOfPurchase(customer, HorizonDays), 1e-6, 1 - 1e-6);
        return Math.Log(p / (1 - p));
    }

    /// <summary>The logarithm of the expected number of purchases.</summary>
    public double LogPurchases(PurchaseSummary customer) => Math.Log(Math.Max(Buying.ExpectedPurchases(customer, HorizonDays), 1e-6));

    /// <summary>A quantity of the law as trees, all that an artifact can hold: boosted least squares on what the law says of the rows.</summary>
    public static TrainedTrees ToTrees(Func<PurchaseSummary, double> quantity, Windows windows, int seed)
    {
        var rows = Sample(windows.All).ConvertAll(row => Known(row.Row));
        return new FastTree(seed, rows[0].Length).Regress(Distilled, rows, rows.ConvertAll(row => (float)quantity(PurchaseSummary.Of(row))));

        // The other features stay the same for all, so that no tree asks for them.
        static float[] Known(float[] row)
        {
            var known = new float[row.Length];
            foreach (var input in Inputs)
                known[input] = row[input];
            return known;
        }
    }

    private static List<Snapshot> Sample(IReadOnlyList<Snapshot> rows)
    {
        var stride = 1 + rows.Count / MaximumSummaries;
        return [.. rows.Where((_, i) => i % stride == 0)];
    }
}
