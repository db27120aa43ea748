using System.Globalization;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Scoring;

/// <summary>Names the features that move a customer's probability most.</summary>
internal sealed class Explainer
{
    private const int MostReasons = 4;

    // Null when the model was stored without covers: then there is nothing to explain by.
    private readonly TreeShap? _shap;
    private readonly double _slope;
    private readonly Feature[] _features;

    public Explainer(Model model)
    {
        var trees = model.Probability.Trees;
        _shap = trees.Covers.Length > 0 ? new(trees) : null;
        _slope = model.Probability.Transform.Slope;
        _features = [.. model.Features.Select(f => CustomerFeatures.IndexOf(f.Name) is >= 0 and var i
            ? CustomerFeatures.All[i]
            : new(f.Name, Escape(f.Name) + " is {0:0.###}"))];
    }

    /// <summary>The strongest reasons, strongest first; those that move nothing are left out.</summary>
    public List<Reason> Explain(ReadOnlySpan<float> row)
    {
        var reasons = new List<Reason>(MostReasons);
        if (_shap is null)
            return reasons;
        Span<double> contributions = stackalloc double[row.Length];
        _shap.Contributions(row, contributions);
        while (reasons.Count < MostReasons)
        {
            var strongest = 0;
            for (var i = 1; i < contributions.Length; i++)
                if (Math.Abs(contributions[i]) > Math.Abs(contributions[strongest]))
                    strongest = i;
            var contribution = Math.Round(_slope * contributions[strongest], Prediction.Decimals);
            // What would be written as 0.00 is no reason.
            if (Math.Abs(contribution) < 0.005)
                break;
            contributions[strongest] = 0;
            var (feature, value) = (_features[strongest], row[strongest]);
            var (ones, hundredths) = Math.DivRem((long)Math.Round(Math.Abs(contribution) * 100, MidpointRounding.AwayFromZero), 100);
            reasons.Add(new(feature.Name, float.IsNaN(value) ? null : value, contribution,
                string.Create(CultureInfo.InvariantCulture, $"{feature.Describe(value)}: {(contribution < 0 ? '-' : '+')}{ones}.{hundredths:D2}")));
        }
        return reasons;
    }

    private static string Escape(string name) => name.Replace("{", "{{").Replace("}", "}}");
}
