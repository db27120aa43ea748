namespace Conversion.Training.Fitting;

/// <summary>A customer as of a cutoff, and what happened in the horizon after it.</summary>
/// <param name="Customer">The customer's id.</param>
/// <param name="AsOf">The cutoff.</param>
/// <param name="Row">The features, in the order of the calculator.</param>
/// <param name="DaysToBuy">Days until the first purchase in the horizon; NaN without one.</param>
/// <param name="Spend">Money of the purchases in the horizon, returns not deducted.</param>
public sealed record Snapshot(string Customer, DateTimeOffset AsOf, float[] Row, double DaysToBuy, double Spend)
{
    /// <summary>True when there was a purchase in the horizon.</summary>
    public bool Bought => !double.IsNaN(DaysToBuy);
}
