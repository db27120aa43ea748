namespace Conversion.Models;

/// <summary>
/// A number with the interval that holds the truth with the model's stated coverage; no bounds where the model came
/// without intervals, as imported ones do.
/// </summary>
public readonly record struct Estimate(double Expected, double? Low, double? High)
{
    internal Estimate Rounded() => new(
        Math.Round(Expected, Prediction.Decimals),
        Low is { } low ? Math.Round(low, Prediction.Decimals) : null,
        High is { } high ? Math.Round(high, Prediction.Decimals) : null);
}

/// <summary>What the model says of one customer, before any policy.</summary>
/// <param name="Probability">Of buying within the horizon, calibrated, 0 to 1.</param>
/// <param name="DaysToBuy">Days until the next purchase, if it falls within the horizon.</param>
/// <param name="Value">Money spent within the horizon, whether or not the customer buys.</param>
public readonly record struct Prediction(double Probability, Estimate DaysToBuy, Estimate Value)
{
    /// <summary>A model knows no more of a probability, days or money than this; further digits only make answers long.</summary>
    internal const int Decimals = 6;

    /// <summary>As it is told, and decided on: what a trace shows is what was compared.</summary>
    internal Prediction Rounded() => new(Math.Round(Probability, Decimals), DaysToBuy.Rounded(), Value.Rounded());
}
