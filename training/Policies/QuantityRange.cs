using Conversion.Models;
using Conversion.Scoring;

namespace Conversion.Training.Policies;

/// <summary>The values that a quantity of a policy can have.</summary>
/// <param name="Minimum">The smallest value; negative infinity where nobody knows.</param>
/// <param name="Maximum">The largest value; infinity where nobody knows.</param>
/// <param name="MayBeMissing">Whether a customer may lack the value.</param>
public readonly record struct QuantityRange(double Minimum, double Maximum, bool MayBeMissing)
{
    /// <summary>Returns the ranges of the quantities of a model, in the order of <see cref="Scorer.QuantitiesOf(Model)"/>.</summary>
    public static QuantityRange[] Of(Model model)
    {
        var heads = model.Heads.Select(head => From(head.Transform.Minimum, head.Transform.Maximum, mayBeMissing: false));
        var outputs = (model.Outputs?.Names ?? []).Select(_ => From(double.MinValue, double.MaxValue, mayBeMissing: false));
        var features = model.Features.Where(ModelQuantities.IsNumber).Select(feature => feature.Levels is null
            ? From(feature.Minimum, feature.Maximum, mayBeMissing: true)
            : From(double.MinValue, double.MaxValue, mayBeMissing: true));
        return [.. heads, .. outputs, .. features];
    }

    private static QuantityRange From(double minimum, double maximum, bool mayBeMissing) => new(
        minimum <= double.MinValue ? double.NegativeInfinity : minimum,
        maximum >= double.MaxValue ? double.PositiveInfinity : maximum,
        mayBeMissing);
}
