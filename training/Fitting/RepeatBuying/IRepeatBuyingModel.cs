namespace Conversion.Training.Fitting.RepeatBuying;

/// <summary>A model of repeat buying that knows only when a customer bought.</summary>
public interface IRepeatBuyingModel
{
    /// <summary>The probability of one purchase or more in the days to come.</summary>
    double ProbabilityOfPurchase(in RfmSummary customer, double days);

    /// <summary>The expected number of purchases in the days to come.</summary>
    double ExpectedPurchases(in RfmSummary customer, double days);
}
