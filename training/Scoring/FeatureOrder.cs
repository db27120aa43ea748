using Conversion.Customers;
using Conversion.Models;

namespace Conversion.Training.Scoring;

/// <summary>Maps a model's features to the columns of a row of <see cref="CustomerFeatures"/>.</summary>
internal static class FeatureOrder
{
    /// <summary>Returns the column of each feature of the model. The model may have fewer features, in another order.</summary>
    /// <exception cref="UserErrorException">The model needs features that are not computed from orders.</exception>
    public static int[] From(Model model)
    {
        var names = model.Features.Select(feature => feature.Name).ToList();
        var unknown = names.Where(name => CustomerFeatures.IndexOf(name) < 0).ToList();
        if (unknown.Count > 0)
            throw new UserErrorException(
                $"The features of the model {model.Name} must be computable from orders, got {string.Join(", ", unknown)}; " +
                "use a model of conversion fit, or score features over HTTP.");
        return [.. names.Select(CustomerFeatures.IndexOf)];
    }
}
