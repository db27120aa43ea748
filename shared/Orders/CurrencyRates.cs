using System.Globalization;

namespace Conversion.Orders;

/// <summary>Reads how much one unit of a currency is worth in another one.</summary>
public static class CurrencyRates
{
    private const StringSplitOptions Parts = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Reads pairs with commas between them: <c>EUR=1.08,GBP=1.27</c>.</summary>
    /// <param name="text">The pairs; null for none.</param>
    /// <param name="rates">The rates by the code of the currency, in any case.</param>
    /// <returns>The first pair that is wrong, or that names a currency again; null when all pairs are right.</returns>
    public static string? Parse(string? text, out IReadOnlyDictionary<string, decimal> rates)
    {
        var known = new Dictionary<string, decimal>(StringComparer.OrdinalIgnoreCase);
        rates = known;
        foreach (var pair in text?.Split(',', Parts) ?? [])
            if (pair.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } currency, var number]
                || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
                || rate <= 0
                || !known.TryAdd(currency, rate))
                return pair;
        return null;
    }
}
