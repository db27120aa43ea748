namespace Conversion.Training.Fitting;

/// <summary>What a validation holdout chose. The default leaves everything to the training customers.</summary>
/// <param name="Weights">The weights of the probability's members; null for weights that each fit finds.</param>
/// <param name="IsProbabilityForecast">Whether the probability is what Pareto/NBD says, without a stack and a level.</param>
/// <param name="AreDaysSeasonal">Whether the days to buy depend on the time of year.</param>
/// <param name="IsValueForecast">Whether the value is what Pareto/NBD with gamma-gamma spend says.</param>
public sealed record Recipe(
    StackingWeights? Weights = null, bool IsProbabilityForecast = false, bool AreDaysSeasonal = false,
    bool IsValueForecast = false);
