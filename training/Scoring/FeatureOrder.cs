using Conversion.Customers;
using Conversion.Models;

namespace Conversion.Training.Scoring;

/// <summary>Where a model's features stand in a row of the calculator, which may hold others and in another order.</summary>
internal static class FeatureOrder
{
    /// <summary>One index a feature of the model.</summary>
    /// <exception cref="UserErrorException">The model needs what is not computed from orders.</exception>
    public static int[] From(Model model)
    {
        var unknown = model.Features.Select(feature => feature.Name).Where(name => CustomerFeatures.IndexOf(name) < 0).ToList();
        return unknown.Count == 0
            ? [.. model.Features.Select(feature => CustomerFeatures.IndexOf(feature.Name))]
            : throw new UserErrorException($"The model {model.Name} can't be used on orders, from which these features are not computed: {string.Join(", ", unknown)}.");
    }
}
