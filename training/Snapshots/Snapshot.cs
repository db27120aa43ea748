namespace Conversion.Training.Snapshots;

/// <summary>A customer as of a cutoff, and what is known of the horizon after it.</summary>
/// <param name="Customer">The customer's id.</param>
/// <param name="AsOf">The cutoff.</param>
/// <param name="Row">The features, in the order of the calculator.</param>
/// <param name="ObservedDays">How many days of the horizon have passed: all of them, or fewer after a late cutoff.</param>
/// <param name="DaysToBuy">Days until the first purchase in those days; NaN without one.</param>
/// <param name="Spend">Money of the purchases in those days, returns not deducted.</param>
/// <param name="EarlySpend">The part of it in the first half of the horizon.</param>
public sealed record Snapshot(
    string Customer, DateTimeOffset AsOf, float[] Row, double ObservedDays, double DaysToBuy, double Spend, double EarlySpend)
{
    /// <summary>True when there was a purchase in the days observed.</summary>
    public bool Bought => !double.IsNaN(DaysToBuy);

    /// <summary>True when there was a purchase in the first days of those observed.</summary>
    public bool BoughtWithin(double days) => DaysToBuy <= days;
}
