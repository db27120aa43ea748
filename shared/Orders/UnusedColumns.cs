using System.Globalization;

namespace Conversion.Orders;

/// <summary>
/// Finds the columns that no role uses, although their name or words say that they change what was paid, so that no such column is
/// left out without a word.
/// </summary>
/// <param name="sample">The columns, as their names and the first rows show them.</param>
/// <param name="layout">The roles that have a column.</param>
internal sealed class UnusedColumns(SampleColumns sample, OrderLayout layout)
{
    private const int MaximumNamed = 3;

    private static readonly Role[] Parts = [Role.Refunded, Role.Shipping, Role.Tax, Role.Discount];

    /// <summary>Returns what the user should know.</summary>
    public IEnumerable<string> Find()
    {
        var free = Enumerable.Range(0, sample.Names.Count).Where(IsFree).ToList();
        foreach (var role in Parts.Where(role => !Has(role) && (layout.Recipe is null || role == Role.Refunded)))
            foreach (var column in free.FindAll(column => IsNamed(role, column)).Take(MaximumNamed))
                if (Sum(column) is var money and not 0)
                    yield return $"Column {sample.Names[column]} may be {role.Name()} (in the first rows its money is " +
                        $"{money.ToString("N2", CultureInfo.InvariantCulture)}) and is not used. If it is, name it with {role.Name()}=.";
        foreach (var column in free.FindAll(IsTextOfRefunds).Take(MaximumNamed))
            yield return $"Column {sample.Names[column]} has refunds inside texts, and is not used, so the money of these orders " +
                "is too high. Export the refunds as numbers.";
        if (layout.Recipe is not null || layout.Has(Role.Kind))
            yield break;
        foreach (var column in free.FindAll(IsOfReturnedUnits).Take(MaximumNamed))
            yield return $"Column {sample.Names[column]} says that units came back, and is not used: their money counts as a purchase.";
        foreach (var column in free.FindAll(column => IsStatus(column)).Take(MaximumNamed))
            yield return $"Column {sample.Names[column]} has words such as {string.Join(", ", sample.Words(column).Take(MaximumNamed))}, " +
                $"and is not used. If it says which orders are purchases, name it with {Role.Status.Name()}=.";
    }

    private bool IsFree(int column) => layout.Columns.All(used => used.Column != column)
        && !layout.OtherStatuses.Contains(column) && !layout.LineKinds.Contains(column)
        && layout.Added.Values.All(columns => !columns.Contains(column));

    private bool Has(Role role) => layout.Has(role)
        || role == Role.Refunded && layout.Has(Role.LineRefunded)
        || role == Role.Discount && layout.Has(Role.LineDiscount)
        || role == Role.Tax && layout.Has(Role.LineTax);

    private bool IsNamed(Role role, int column)
    {
        var name = sample.Names[column];
        var parts = ColumnNames.PartsIn(name).Concat(ColumnNames.PartsInWord(name)).Where(part => Parts.Contains(part)).ToHashSet();
        var isOther = role != Role.Refunded && parts.Contains(Role.Refunded) || role == Role.Tax && parts.Count > 1;
        return parts.Contains(role) && !isOther && !ColumnNames.IsRate(name);
    }

    /// <summary>Whether a column is named a refund, and its cells have money among other text.</summary>
    private bool IsTextOfRefunds(int column) => !Has(Role.Refunded) && !layout.Has(Role.Kind)
        && ColumnNames.PartsIn(sample.Names[column]).Contains(Role.Refunded)
        && sample.Numbers(column) is null && sample.HasMoneyInText(column);

    private bool IsOfReturnedUnits(int column)
    {
        var name = OrderFormats.Normalize(sample.Names[column]);
        return ColumnNames.PartsIn(sample.Names[column]).Contains(Role.Refunded)
            && OrderFormats.Default[Role.Quantity].Names.Any(word => name.Contains(word, StringComparison.Ordinal))
            && sample.Numbers(column) is { } numbers && numbers.Any(number => number > 0);
    }

    private bool IsStatus(int column) =>
        sample.MayHaveStatuses(column) && (!layout.Has(Role.Status) || sample.HasLostOrders(column));

    private double Sum(int column) => sample.Numbers(column) is { } numbers && sample.HasFractions(column)
        ? numbers.Where(number => !double.IsNaN(number)).Sum(Math.Abs)
        : 0;
}
