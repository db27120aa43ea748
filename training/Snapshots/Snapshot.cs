namespace Conversion.Training.Snapshots;

/// <summary>A customer as of a cutoff, and what is known of the horizon after the cutoff.</summary>
/// <param name="Customer">The customer's id.</param>
/// <param name="AsOf">The cutoff.</param>
/// <param name="Features">The features, in the order of <see cref="Customers.CustomerFeatures"/>.</param>
/// <param name="ObservedDays">How many days of the horizon have passed: all of them, or fewer after a late cutoff.</param>
/// <param name="DaysToBuy">Days until the first purchase in the observed days; NaN without one.</param>
/// <param name="Spend">Money spent on purchases in the observed days. Returns are not deducted.</param>
/// <param name="EarlySpend">The part of <paramref name="Spend"/> in the first half of the horizon.</param>
public sealed record Snapshot(
    string Customer, DateTimeOffset AsOf, float[] Features, double ObservedDays, double DaysToBuy, double Spend, double EarlySpend)
{
    /// <summary>Whether the customer bought in the observed days.</summary>
    public bool Bought => !double.IsNaN(DaysToBuy);

    /// <summary>Whether the customer bought in the first days of those observed.</summary>
    public bool BoughtWithin(double days) => DaysToBuy <= days;
}
