namespace Conversion.Orders;

/// <summary>Which currencies of a table are read, and at which rates.</summary>
internal sealed class CurrencyChoice
{
    private readonly Dictionary<string, decimal> _rates;

    private CurrencyChoice(string currency, IReadOnlyDictionary<string, decimal> rates)
    {
        _rates = rates.ToDictionary(rate => rate.Key.ToUpperInvariant(), rate => rate.Value);
        _rates[currency] = 1;
        Currency = currency;
    }

    /// <summary>The currency of all money that is read.</summary>
    public string Currency { get; }

    /// <summary>Decides the currency of a table. Returns null for the choice when all money has one currency, or names none.</summary>
    /// <exception cref="OrderFileException">There are several currencies, and the user chose none.</exception>
    public static (CurrencyChoice? Choice, string? Currency) From(TableSurvey survey, OrderLayout layout, OrderReadOptions options)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (text, count) in survey.Currencies)
            if (!NullText.IsNull(System.Text.Encoding.UTF8.GetBytes(text)))
                counts[text.ToUpperInvariant()] = counts.GetValueOrDefault(text.ToUpperInvariant()) + count;
        if (!layout.Has(Role.Currency))
            foreach (var role in MoneyRoles(layout))
                foreach (var (sign, count) in survey[role]!.Currencies)
                    counts[CodeOf(sign)] = Math.Max(counts.GetValueOrDefault(CodeOf(sign)), count);
        var wanted = options.Currency?.ToUpperInvariant();
        var others = counts.Keys.Where(currency => currency != wanted && !options.Rates.Keys.Contains(currency, StringComparer.OrdinalIgnoreCase)).ToList();
        if (wanted is null && counts.Count > 1)
            throw new OrderFileException(
                $"The money must be in one currency, got {string.Join(", ", counts.OrderByDescending(count => count.Value).Take(6).Select(count => $"{count.Key} ({count.Value:N0} lines)"))}; "
                + $"read one with --currency {counts.MaxBy(count => count.Value).Key}, or give rates for the others with --rates.");
        if (wanted is not null && counts.Count > 0 && !counts.ContainsKey(wanted) && options.Rates.Count == 0)
            throw new OrderFileException($"The currency must be one of {string.Join(", ", counts.Keys)}, got {wanted}.");
        return wanted is null || counts.Count <= 1 && others.Count == 0
            ? (null, wanted ?? counts.Keys.FirstOrDefault())
            : (new(wanted, options.Rates), wanted);
    }

    /// <summary>Returns the factor for the money of a row; null for a currency that is not read.</summary>
    public decimal? RateOf(ReadOnlySpan<byte> currency, RowReader row, OrderLayout layout)
    {
        var code = currency.IsEmpty ? "" : ColumnText.Decode(currency).ToUpperInvariant();
        if (!layout.Has(Role.Currency))
            foreach (var role in MoneyRoles(layout))
                if (code.Length == 0 && NumberText.Currency(ColumnText.Trim(row[layout[role]!.Column])) is { Length: > 0 } sign)
                    code = CodeOf(sign);
        return code.Length == 0 ? 1 : _rates.TryGetValue(code, out var rate) ? rate : null;
    }

    private static IEnumerable<Role> MoneyRoles(OrderLayout layout) => layout.Columns.Select(column => column.Role)
        .Where(role => role.IsNumber() && role is not (Role.Quantity or Role.Items or Role.Products));

    private static string CodeOf(string sign) => OrderFormats.Default.CurrencySigns.GetValueOrDefault(sign, sign);
}
