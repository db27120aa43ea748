
namespace Conversion.Models;

/// <summary>A predicted number and its interval, which contains the true number with the model's coverage.</summary>
/// <param name="Expected">The number.</param>
/// <param name="Low">The lower bound; null where the model has no intervals, as imported models.</param>
/// <param name="High">The upper bound; null where the model has no intervals.</param>
public readonly record struct Estimate(double Expected, double? Low, double? High)
{
    internal Estimate Rounded() => new(
        Math.Round(Expected, Prediction.Decimals),
        Low is { } low ? Math.Round(low, Prediction.Decimals) : null,
        High is { } high ? Math.Round(high, Prediction.Decimals) : null);
}

/// <summary>What a model predicts for one customer, before any policy.</summary>
/// <remarks>A member is null exactly where the model does not have its head.</remarks>
/// <param name="Probability">The calibrated probability of buying within the horizon, 0 to 1.</param>
/// <param name="DaysToBuy">Days until the next purchase, if there is one within the horizon.</param>
/// <param name="Value">Money spent within the horizon, whether or not the customer buys.</param>
public readonly record struct Prediction(double? Probability, Estimate? DaysToBuy, Estimate? Value)
{
    /// <summary>The named outputs, in the order of <see cref="NamedOutputs.Names"/>; null for a model without them.</summary>
    public double[]? Outputs { get; init; }

    /// <summary>The decimals of a published number: a model can't know more, and further digits only make answers longer.</summary>
    internal const int Decimals = 6;

    /// <summary>
    /// Returns the published numbers of our own trainer's models. The policy compares these, so that a decision's trace shows what was
    /// compared.
    /// </summary>
    internal Prediction Rounded() => new(
        Probability is { } probability ? Math.Round(probability, Decimals) : null, DaysToBuy?.Rounded(), Value?.Rounded());
}
