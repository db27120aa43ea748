using System.Text.Json;
using System.Text.Unicode;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>
/// Reads <c>{customerId, asOf?, orders:[{at, amount, items?, products?, returned?}]}</c> or
/// <c>{customerId, asOf?, features:{…}}</c>, in one pass and strictly: an unknown, repeated, mistyped or
/// out-of-range field is an error that names it.
/// </summary>
/// <param name="model">Whose features a customer may give.</param>
public sealed class CustomerReader(Model model)
{
    private readonly string[] _featureNames = [.. model.Features.Select(f => f.Name)];

    /// <summary>The names of the model's features, in its order.</summary>
    public IReadOnlyList<string> FeatureNames => _featureNames;

    /// <summary>Reads one customer.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="now">The snapshot instant for a customer who names none; an order up to five minutes later moves it.</param>
    /// <exception cref="InvalidInputException">Some field is not as described; all that were found are listed.</exception>
    public Customer Read(ReadOnlySpan<byte> json, DateTimeOffset now)
    {
        if (!Utf8.IsValid(json))
            throw new InvalidInputException(malformed: true, "", "must be UTF-8.");
        try
        {
            return new CustomerParser(json, _featureNames).Parse(now);
        }
        catch (JsonException e)
        {
            throw InvalidInputException.NoJson(e);
        }
    }
}
