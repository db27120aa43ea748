using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Functions.Orders;

/// <summary>
/// Reads what a caller says about a file of orders: the options of the command line as parameters of the query.
/// </summary>
internal static class OrderQuery
{
    private const string DefaultName = "orders";
    private const int MaximumNameLength = 128;
    private const StringSplitOptions Parts = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Returns the name of the file for messages.</summary>
    /// <exception cref="InvalidInputException">The name is too long.</exception>
    public static string ReadName(IQueryCollection query)
    {
        var name = ReadText(query, "name") ?? DefaultName;
        // Characters as JSON Schema counts them.
        return name.EnumerateRunes().Count() <= MaximumNameLength
            ? name
            : throw Invalid("name", $"must have at most {MaximumNameLength} characters.");
    }

    /// <summary>Returns how the file is to be read.</summary>
    /// <exception cref="InvalidInputException">A parameter is wrong.</exception>
    public static OrderReadOptions ReadOptions(IQueryCollection query, InstantRules instants) => new()
    {
        Zone = instants.Zone == TimeZoneInfo.Utc ? null : instants.Zone,
        Columns = ReadColumns(ReadText(query, "columns")),
        Format = ReadFormat(ReadText(query, "format")),
        CountStatuses = ReadText(query, "countStatuses")?.Split(',', Parts),
        Currency = ReadText(query, "currency")?.Trim(),
        Rates = ReadRates(ReadText(query, "rates")),
        Keep = ReadKeep(ReadText(query, "keep")),
        MaximumDecompressedBytes = OrderSpace.MaximumDecompressedBytes,
    };

    private static ColumnMapping ReadColumns(string? pairs) => At("?columns", () => ColumnMapping.Parse(pairs));

    private static KeepRequest? ReadKeep(string? names) => At("?keep", () => KeepRequest.Parse(names));

    private static T At<T>(string pointer, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(malformed: false, [.. e.Errors.Select(error => error with { Pointer = pointer })]);
        }
    }

    private static string? ReadFormat(string? format)
    {
        var names = OrderFormats.Default.RecipeNames;
        return format is null || names.Contains(format, StringComparer.OrdinalIgnoreCase)
            ? format
            : throw Invalid("format", $"must be one of {string.Join(", ", names)}.");
    }

    private static IReadOnlyDictionary<string, decimal> ReadRates(string? text) => CurrencyRates.Parse(text, out var rates) is null
        ? rates
        : throw Invalid("rates", "must be pairs of a currency and its rate, each currency once, for example EUR=1.1,GBP=1.3.");

    private static string? ReadText(IQueryCollection query, string name) =>
        query.TryGetValue(name, out var text) && text.ToString() is { Length: > 0 } value ? value : null;

    private static InvalidInputException Invalid(string name, string detail) => new(malformed: false, $"?{name}", detail);
}
