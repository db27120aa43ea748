using System.Globalization;
using System.Text;

namespace Conversion.Customers;

/// <summary>Computes the value of a feature; NaN when the history is too short for it.</summary>
internal delegate double FeatureFormula(in PurchaseHistory history);

/// <summary>A feature that is computed from orders: its name, its formula, and the words for its value.</summary>
public sealed class Feature
{
    private readonly CompositeFormat _text;
    private readonly string _missing;

    /// <param name="name">The name in artifacts, requests and policies, in camelCase with its unit.</param>
    /// <param name="topic">What the feature is about.</param>
    /// <param name="formula">Computes the value.</param>
    /// <param name="text">A composite format with the value as <c>{0}</c>, e.g. <c>last bought {0:0} days ago</c>.</param>
    /// <param name="missing">The words for NaN; by default, that the feature is unknown.</param>
    internal Feature(string name, FeatureTopic topic, FeatureFormula formula, string text, string? missing = null)
    {
        Name = name;
        Topic = topic;
        Formula = formula;
        _text = CompositeFormat.Parse(text);
        _missing = missing ?? $"{name} unknown";
    }

    /// <summary>The name in artifacts, requests and policies, in camelCase with its unit.</summary>
    public string Name { get; }

    /// <summary>What the feature is about. Features of one topic are one reason.</summary>
    public FeatureTopic Topic { get; }

    internal FeatureFormula Formula { get; }

    /// <summary>Returns the value in words, in the invariant culture.</summary>
    public string Describe(double value) =>
        double.IsNaN(value) ? _missing : string.Format(CultureInfo.InvariantCulture, _text, value);
}
