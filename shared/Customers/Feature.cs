using System.Globalization;
using System.Text;

namespace Conversion.Customers;

/// <summary>A named input of the model, with the words that tell a person what its value means.</summary>
/// <param name="Name">The name used in artifacts, requests and policies, in camelCase with its unit.</param>
/// <param name="Text">A composite format with the value as <c>{0}</c>, e.g. <c>bought {0:0} days ago</c>.</param>
/// <param name="Missing">The words for a value that could not be computed (NaN); that the name is not known, unless given.</param>
public sealed record Feature(string Name, string Text, string? Missing = null)
{
    private readonly CompositeFormat _format = CompositeFormat.Parse(Text);

    /// <summary>The value in words, in the invariant culture.</summary>
    public string Describe(double value) =>
        double.IsNaN(value) ? Missing ?? $"{Name} is not known" : string.Format(CultureInfo.InvariantCulture, _format, value);
}
