namespace Conversion.Training.Snapshots;

/// <summary>A customer as of a cutoff, and what is known of the horizon after the cutoff.</summary>
/// <param name="Customer">The customer's id.</param>
/// <param name="AsOf">The cutoff.</param>
/// <param name="Features">The features, in the order of <see cref="Customers.CustomerFeatures"/>.</param>
/// <param name="ObservedDays">How many days of the horizon have passed: all of them, or fewer after a late cutoff.</param>
/// <param name="DaysToBuy">Days until the first purchase in the observed days; NaN without one.</param>
/// <param name="SpendBySixth">
/// Money spent on purchases in each observed sixth of the horizon. Returns are not deducted.
/// </param>
public sealed record Snapshot(
    string Customer, DateTimeOffset AsOf, float[] Features, double ObservedDays, double DaysToBuy, double[] SpendBySixth)
{
    /// <summary>The periods of a horizon whose money is known one by one.</summary>
    public const int Sixths = 6;

    /// <summary>Whether the customer bought in the observed days.</summary>
    public bool Bought => !double.IsNaN(DaysToBuy);

    /// <summary>Money spent in the observed days.</summary>
    public double Spend { get; } = SpendBySixth.Sum();

    /// <summary>Money spent in the first half of the horizon.</summary>
    public double EarlySpend => SpendBySixth.Take(Sixths / 2).Sum();

    /// <summary>Whether the customer bought in the first days of those observed.</summary>
    public bool BoughtWithin(double days) => DaysToBuy <= days;

    /// <summary>Returns the snapshot as it was known at an instant. Money is known by whole sixths of the horizon.</summary>
    public Snapshot KnownAt(DateTimeOffset instant, int horizonDays)
    {
        var days = (instant - AsOf).TotalDays;
        if (days >= ObservedDays)
            return this;
        var sixths = (int)Math.Floor(days * Sixths / horizonDays + 1e-9);
        return new(Customer, AsOf, Features, days, BoughtWithin(days) ? DaysToBuy : double.NaN, SpendBySixth[..sixths]);
    }
}
