using System.Globalization;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Scoring;

/// <summary>Finds the features that move a customer's probability most.</summary>
internal sealed class Explainer
{
    private const int MaximumReasons = 4;

    // A smaller contribution would be written as 0.00.
    private const double MinimumContribution = 0.005;

    // Null for a model without a probability, or without covers: there is nothing to explain, or no way to.
    private readonly TreeShap? _shap;
    private readonly double _slope;
    private readonly ExplainedFeature[] _features;

    public Explainer(Model model)
    {
        _shap = model.Probability is { Trees: { Covers.Length: > 0 } trees } ? new(trees) : null;
        _slope = model.Probability?.Transform.Slope ?? 0;
        _features = [.. model.Features.Select(feature => ExplainedFeature.From(feature.Name))];
    }

    /// <summary>Returns up to four reasons, strongest first.</summary>
    public List<Reason> Explain(ReadOnlySpan<float> row)
    {
        var reasons = new List<Reason>(MaximumReasons);
        if (_shap is null)
            return reasons;
        Span<double> contributions = stackalloc double[row.Length];
        _shap.Contributions(row, contributions);
        while (reasons.Count < MaximumReasons)
        {
            var strongest = IndexOfStrongest(contributions);
            var contribution = Math.Round(_slope * contributions[strongest], Prediction.Decimals);
            if (Math.Abs(contribution) < MinimumContribution)
                break;
            contributions[strongest] = 0;
            var value = row[strongest];
            var feature = _features[strongest];
            var text = Describe(feature.Describe(value), contribution);
            reasons.Add(new(feature.Name, float.IsNaN(value) ? null : value, contribution, text));
        }
        return reasons;
    }

    private static int IndexOfStrongest(ReadOnlySpan<double> contributions)
    {
        var strongest = 0;
        for (var i = 1; i < contributions.Length; i++)
            if (Math.Abs(contributions[i]) > Math.Abs(contributions[strongest]))
                strongest = i;
        return strongest;
    }

    // The feature's words and its contribution with a sign and two decimals.
    private static string Describe(string words, double contribution)
    {
        var sign = contribution < 0 ? '-' : '+';
        var hundredths = (long)Math.Round(Math.Abs(contribution) * 100, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{words}: {sign}{hundredths / 100}.{hundredths % 100:D2}");
    }

    /// <summary>A feature of the model; without <paramref name="Calculated"/> it is not computed from orders.</summary>
    private sealed record ExplainedFeature(string Name, Feature? Calculated)
    {
        public static ExplainedFeature From(string name)
        {
            var index = CustomerFeatures.IndexOf(name);
            return new(name, index < 0 ? null : CustomerFeatures.All[index]);
        }

        public string Describe(float value)
        {
            if (Calculated is not null)
                return Calculated.Describe(value);
            return float.IsNaN(value) ? $"{Name} unknown" : string.Create(CultureInfo.InvariantCulture, $"{Name} is {value:0.###}");
        }
    }
}
