using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Which currencies of a table are read, and at which rates.</summary>
internal sealed class CurrencyChoice
{
    private const int MaximumNamed = 6;

    private readonly Dictionary<string, decimal> _rates;

    private CurrencyChoice(string currency, IReadOnlyDictionary<string, decimal> rates)
    {
        _rates = rates.ToDictionary(rate => rate.Key.ToUpperInvariant(), rate => rate.Value);
        _rates[currency] = 1;
        Currency = currency;
    }

    /// <summary>The currency of all money that is read.</summary>
    public string Currency { get; }

    /// <summary>
    /// Decides the currency of a table. Returns null for the choice when all money has one currency, and null for the
    /// currency when neither the file nor the user names one.
    /// </summary>
    /// <exception cref="OrderFileException">
    /// There are several currencies, and the user does not choose one of them.
    /// </exception>
    public static (CurrencyChoice? Choice, string? Currency) From(TableSurvey survey, OrderLayout layout, OrderReadOptions options)
    {
        var counts = CountLines(survey, layout);
        var wanted = (options.Currency ?? options.Columns.Currency)?.ToUpperInvariant();
        if (wanted is null)
            return counts.Count <= 1 ? (null, counts.Keys.FirstOrDefault()) : throw Several(counts);
        if (counts.Count > 0 && !counts.ContainsKey(wanted) && options.Rates.Count == 0)
            throw new OrderFileException(
                $"--currency must be one of {string.Join(", ", counts.Keys)}, got {wanted}; choose one, or give rates with --rates.");
        var isOnly = counts.Keys.All(currency => currency == wanted);
        return (isOnly ? null : new(wanted, options.Rates), wanted);
    }

    /// <summary>Returns the factor for the money of a row; null when the row's currency is not read.</summary>
    /// <param name="currency">The cell of the currency; empty when the row has none.</param>
    /// <param name="row">The row, whose money can have the sign of a currency.</param>
    /// <param name="layout">Which column has which role.</param>
    public decimal? RateOf(ReadOnlySpan<byte> currency, RowReader row, OrderLayout layout)
    {
        var code = currency.IsEmpty ? "" : ColumnText.Decode(currency).ToUpperInvariant();
        if (!layout.Has(Role.Currency))
            foreach (var role in MoneyRoles(layout))
                if (code.Length == 0)
                    code = CodeOf(CurrencyText.Find(ColumnText.Trim(row[layout[role]!.Column])));
        if (code.Length == 0)
            return 1;
        return _rates.TryGetValue(code, out var rate) ? rate : null;
    }

    private static Dictionary<string, long> CountLines(TableSurvey survey, OrderLayout layout)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (text, count) in survey.Currencies)
            if (!NullText.IsNull(Encoding.UTF8.GetBytes(text)))
                counts[text.ToUpperInvariant()] = counts.GetValueOrDefault(text.ToUpperInvariant()) + count;
        if (layout.Has(Role.Currency))
            return counts;
        foreach (var role in MoneyRoles(layout))
            foreach (var (sign, count) in survey[role]!.Currencies)
                if (!OrderFormats.Default.LostSigns.Contains(sign))
                    counts[CodeOf(sign)] = Math.Max(counts.GetValueOrDefault(CodeOf(sign)), count);
        return counts;
    }

    private static OrderFileException Several(Dictionary<string, long> counts)
    {
        var byLines = counts.OrderByDescending(count => count.Value).ToList();
        var named = byLines.Take(MaximumNamed).Select(count => $"{count.Key} ({count.Value:N0} lines)");
        return new(
            $"The money must be in one currency, got {string.Join(", ", named)}; " +
            $"read one with --currency {byLines[0].Key}, or give rates for the others with --rates.")
        {
            Suggestions = [.. byLines.Take(MaximumNamed).Select(count => ColumnMapping.Pair("currency", count.Key))],
        };
    }

    private static IEnumerable<Role> MoneyRoles(OrderLayout layout) =>
        layout.Columns.Select(column => column.Role).Where(role => role.IsMoney());

    private static string CodeOf(string sign) => OrderFormats.Default.LostSigns.Contains(sign)
        ? ""
        : OrderFormats.Default.CurrencySigns.GetValueOrDefault(sign, sign);
}
