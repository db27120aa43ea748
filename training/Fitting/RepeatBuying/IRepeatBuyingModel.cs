namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>A Buy 'Til You Die (BTYD) model of when customers buy.</summary>
public interface IRepeatBuyingModel
{
    /// <summary>Returns the probability of at least one purchase in the coming days.</summary>
    double ProbabilityOfPurchase(in RfmSummary customer, double days);

    /// <summary>Returns the expected number of purchases in the coming days.</summary>
    double ExpectedPurchases(in RfmSummary customer, double days);
}
