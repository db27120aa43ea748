using Conversion.Json;

namespace Conversion.Orders;

/// <summary>The columns of a file of orders that are passed on with each customer.</summary>
/// <param name="Contacts">Whether the columns of contact and consent are passed on.</param>
/// <param name="Columns">The names of other columns.</param>
public sealed record KeepRequest(bool Contacts, IReadOnlyList<string> Columns)
{
    private const string ContactWord = "contact";

    /// <summary>
    /// Reads names of columns with commas between them; <c>contact</c> is all columns of contact and consent. A name with a comma is in
    /// quotes. Returns null for no text.
    /// </summary>
    /// <exception cref="InvalidInputException">A quote is not closed.</exception>
    public static KeepRequest? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var names = ColumnMapping.Split(text).Select(name => ColumnMapping.Unquote(name.Trim())).ToList();
        return new(names.Contains(ContactWord, StringComparer.OrdinalIgnoreCase), [.. names
            .Where(name => !name.Equals(ContactWord, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }
}
