using Conversion.Json;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>
/// Reads a customer from <c>{customerId, asOf?, orders:[{at, amount, items?, products?, returned?}]}</c> or
/// <c>{customerId, asOf?, features:{…}}</c>. An unknown, repeated, mistyped or out-of-range field is an error that
/// names the field.
/// </summary>
/// <param name="model">The model whose features a customer can have.</param>
/// <param name="instants">How instants are written; null for <see cref="InstantRules.Default"/>.</param>
/// <param name="takesContacts">
/// Whether a customer may also have <c>consent</c>, <c>contact</c>, <c>decisions</c> and <c>timeZone</c>, which policies of the second
/// version ask about.
/// </param>
public sealed class CustomerReader(Model model, InstantRules? instants = null, bool takesContacts = false)
{
    private readonly string[] _featureNames = [.. model.Features.Select(f => f.Name)];

    private readonly FeatureEncoder[] _encoders = FeatureEncoder.Of(model);

    /// <summary>How values become the numbers of a row, in the model's order.</summary>
    public IReadOnlyList<FeatureEncoder> Encoders => _encoders;

    /// <summary>The names of the model's features, in the model's order.</summary>
    public IReadOnlyList<string> FeatureNames => _featureNames;

    /// <summary>How instants are written.</summary>
    public InstantRules Instants { get; } = instants ?? InstantRules.Default;

    /// <summary>Reads one customer.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="now">
    /// The snapshot instant for a customer without <c>asOf</c>. An order up to five minutes later becomes the snapshot
    /// instant: the shop's clock may be ahead.
    /// </param>
    /// <exception cref="InvalidInputException">The text is not JSON, or some fields are wrong; the exception lists them.</exception>
    public Customer Read(ReadOnlySpan<byte> json, DateTimeOffset now) =>
        new CustomerParser(json, _featureNames, _encoders, Instants, takesContacts).Parse(now);
}
