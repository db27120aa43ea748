
namespace Conversion.Decisions;

/// <summary>The quantities that a policy can name. A customer's values follow the order of the names; NaN is missing.</summary>
public sealed class Quantities
{
    private readonly Dictionary<string, Quantity> _byName = [];
    private readonly IReadOnlyDictionary<string, string> _refusals;

    /// <param name="names">The names, in the order of the values. Of two equal names, rules use the first.</param>
    /// <param name="refusals">
    /// What to tell the author of a rule that names something else: the name, and the message. Other unknown names get a list of
    /// all names.
    /// </param>
    public Quantities(IEnumerable<string> names, IReadOnlyDictionary<string, string>? refusals = null)
    {
        _refusals = refusals ?? new Dictionary<string, string>();
        Names = [.. names];
        for (var i = 0; i < Names.Count; i++)
            _byName.TryAdd(Names[i], new(Names[i], i));
    }

    /// <summary>The names, in the order of the values.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many values a customer has.</summary>
    public int Count => Names.Count;

    /// <summary>Returns the quantity with a name.</summary>
    /// <exception cref="FormatException">No quantity has this name; the message says why, or lists all names.</exception>
    internal Quantity Find(string name)
    {
        if (_byName.TryGetValue(name, out var quantity))
            return quantity;
        var refusal = _refusals.GetValueOrDefault(name) ?? $"there is no quantity '{name}'; use one of {string.Join(", ", Names)}";
        throw new FormatException($"{refusal}; write for example \"{Names[0]} > 0.5\"");
    }
}

/// <summary>A quantity, and where its value is among a customer's values.</summary>
internal readonly record struct Quantity(string Name, int Index)
{
    public double ValueIn(ReadOnlySpan<double> values) => values[Index];
}
