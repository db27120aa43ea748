using Conversion.Training.Fitting.DaysToBuy;
using Conversion.Training.Fitting.Probability;
using Conversion.Training.Fitting.Value;

namespace Conversion.Training.Fitting.Pipeline;

/// <summary>The fitted heads of a model, and the recipe that they follow.</summary>
internal sealed record FittedHeads(Recipe Recipe, ProbabilityModel Probability, DaysToBuyModel Days, ValueModel Value);
