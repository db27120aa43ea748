using Conversion.Training.Snapshots;

namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>
/// What Pareto/NBD with gamma-gamma spend expects of the customers, from their whole histories. Where purchases come at
/// random times, no method that learns from windows ranks customers better.
/// </summary>
/// <param name="Purchases">The fitted Pareto/NBD model.</param>
/// <param name="Spend">The fitted gamma-gamma model.</param>
/// <param name="HorizonDays">The prediction horizon in days.</param>
/// <param name="MeanProbability">The mean probability of a purchase within the horizon, over the customers at the newest cutoff.</param>
/// <param name="MeanSpend">The mean spend within the horizon, over the same customers.</param>
internal sealed record RepeatBuyingForecast(
    ParetoNbdModel Purchases, GammaGammaModel Spend, int HorizonDays, double MeanProbability, double MeanSpend)
{
    // More customers hardly change a handful of parameters.
    private const int MaximumCustomers = 20_000;

    /// <summary>Fits both models to the customers at the newest cutoff.</summary>
    public static RepeatBuyingForecast Fit(TrainingWindows windows)
    {
        var days = windows.HorizonDays;
        var customers = SystematicSample.Take(windows.NewestObserved(0), MaximumCustomers)
            .ConvertAll(snapshot => RfmSummary.From(snapshot.Features));
        var purchases = ParetoNbdModel.Fit(customers);
        var spend = GammaGammaModel.Fit(customers);
        return new(
            purchases,
            spend,
            days,
            customers.Average(customer => purchases.ProbabilityOfPurchase(customer, days)),
            customers.Average(customer => purchases.ExpectedPurchases(customer, days) * spend.ExpectedValue(customer)));
    }

    /// <summary>Returns the probability of a purchase within the horizon.</summary>
    public double Probability(RfmSummary customer) => Purchases.ProbabilityOfPurchase(customer, HorizonDays);

    /// <summary>
    /// Returns the log-odds of a purchase within the horizon, for probabilities of a thousandth to 999 thousandths. Beyond these, the
    /// log-odds differ much and the probability does not.
    /// </summary>
    public double LogOdds(RfmSummary customer)
    {
        var p = Math.Clamp(Probability(customer), 1e-3, 1 - 1e-3);
        return Math.Log(p / (1 - p));
    }

    /// <summary>Returns by how much a square of an error in the log-odds raises the log loss: the variance of buying.</summary>
    public double LogOddsImportance(RfmSummary customer)
    {
        var p = Probability(customer);
        return p * (1 - p);
    }

    /// <summary>
    /// Returns by how much a square of an error in the logarithm of money raises the Tweedie deviance (power 1.5): the root of the money.
    /// </summary>
    public double MoneyImportance(RfmSummary customer) => Math.Sqrt(Money(customer));

    /// <summary>Returns the expected money within the horizon.</summary>
    public double Money(RfmSummary customer) => Math.Exp(LogPurchases(customer) + LogSpend(customer));

    /// <summary>Returns the logarithm of the expected number of purchases within the horizon.</summary>
    public double LogPurchases(RfmSummary customer) =>
        Math.Log(Math.Max(Purchases.ExpectedPurchases(customer, HorizonDays), 1e-6));

    /// <summary>Returns the logarithm of the expected money of a purchase day.</summary>
    public double LogSpend(RfmSummary customer) => Math.Log(Math.Max(Spend.ExpectedValue(customer), 1e-300));
}
