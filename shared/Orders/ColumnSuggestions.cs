namespace Conversion.Orders;

/// <summary>Suggests the columns of roles that have none, the likely ones first.</summary>
/// <param name="sample">The columns, as their names and the first rows show them.</param>
/// <param name="layout">The roles that have a column.</param>
internal sealed class ColumnSuggestions(SampleColumns sample, OrderLayout layout)
{
    private const int MaximumPerRole = 3;
    private const int MinimumHint = 4;

    private static readonly Role[] OfOthers =
        [Role.Order, Role.Product, Role.Status, Role.Kind, Role.Currency, Role.Quantity, Role.Items, Role.Products, Role.Time];

    private static readonly Role[] NotMoney =
        [Role.Customer, Role.Order, Role.Product, Role.Quantity, Role.Items, Role.Products, Role.Transaction, Role.Parent];

    /// <summary>Returns the pairs for <c>--columns</c>. Each text has a column for every role.</summary>
    public string[] For(IReadOnlyList<Role> missing, int maximum)
    {
        var perRole = missing.Count > 1 ? MaximumPerRole : maximum;
        var key = FindKey();
        List<int[]> choices = [[]];
        foreach (var role in missing)
        {
            var columns = Rank(role, key).Take(perRole).ToList();
            if (columns.Count > 0)
                choices = [.. choices.SelectMany(choice => columns.Where(column => !choice.Contains(column)).Select(
                    column => (int[])[.. choice, column]))];
        }
        return [.. choices.Where(choice => choice.Length > 0).Take(maximum).Select(choice => ToPairs(missing, choice, key))];
    }

    private string ToPairs(IReadOnlyList<Role> missing, int[] choice, int key)
    {
        var pairs = missing.Zip(choice).Select(pair => ColumnMapping.Pair(NameOf(pair.First, pair.Second), sample.Names[pair.Second]));
        return string.Join(",", key >= 0 && !choice.Contains(key)
            ? [.. pairs, ColumnMapping.Pair(Role.Order.Name(), sample.Names[key])]
            : pairs);
    }

    private string NameOf(Role role, int column)
    {
        var name = OrderFormats.Normalize(sample.Names[column]);
        var isTotal = OrderFormats.Default.TotalWords.Any(word => !word.Contains(' ', StringComparison.Ordinal)
            && name.Contains(word, StringComparison.Ordinal));
        return (role == Role.Amount && isTotal && !sample.IsOfLine(column) ? Role.Total : role).Name();
    }

    /// <summary>Returns the column that may be the number of an order, in a file whose columns have no names; −1 without one.</summary>
    private int FindKey()
    {
        if (layout.Has(Role.Order) || layout[Role.At] is not { } at || sample.Names.Where((name, i) => name != $"{i + 1}").Any())
            return -1;
        return Free(Role.Order)
            .Where(column => sample.HasRuns(column) && !sample.HasFractions(column) && sample.Determines(column, at.Column))
            .DefaultIfEmpty(-1)
            .First();
    }

    private IEnumerable<int> Free(Role role) => Enumerable.Range(0, sample.Names.Count)
        .Where(column => layout.Columns.All(used => used.Column != column) && sample.IsPlausible(role, column));

    private IEnumerable<int> Rank(Role role, int key) => role switch
    {
        Role.Customer => Free(role)
            .Where(column => column != key && !sample.HasFractions(column) && MayBeCustomer(column))
            .OrderBy(column => RankCustomer(column, key))
            .ThenByDescending(column => sample.IsUnique(column) ? 0 : sample.CountDistinct(column)),
        Role.Amount => OnlyMoney(Free(role).Where(column => column != key)).OrderBy(RankMoney).ThenBy(column => sample.IsOfLine(column)),
        _ => Free(role),
    };

    /// <summary>
    /// Whether a column may name customers: the values differ, are not words, products or numbers of orders, and are the same on all
    /// lines of an order.
    /// </summary>
    private bool MayBeCustomer(int column)
    {
        if (sample.HasEMails(column))
            return true;
        if (sample.IsAlmostConstant(column) || sample.IsUnique(column) || sample.HasCurrencies(column) || sample.MayHaveStatuses(column))
            return false;
        if (sample.HasStatuses(column) || ColumnNames.IsOf(sample.Names[column], OfOthers))
            return false;
        if (layout[Role.Product] is { } product && sample.DependsOn(column, product.Column))
            return false;
        return layout[Role.Order] is not { } order
            || sample.Determines(order.Column, column)
            && !(sample.DependsOn(order.Column, column) && sample.DependsOn(column, order.Column));
    }

    /// <summary>Returns the columns that look like money, or the others without ids where none does.</summary>
    private List<int> OnlyMoney(IEnumerable<int> columns)
    {
        var others = columns.Where(column => !ColumnNames.IsOf(sample.Names[column], NotMoney)).ToList();
        var likely = others.FindAll(column => sample.HasFractions(column) || ColumnNames.IsMinor(sample.Names[column]));
        return likely.Count > 0 ? likely : others.FindAll(column => !sample.IsUnique(column));
    }

    private int RankCustomer(int column, int key)
    {
        if (sample.HasEMails(column))
            return 0;
        var name = OrderFormats.Normalize(sample.Names[column]);
        var customer = OrderFormats.Default[Role.Customer];
        var isOther = customer.NotNames.Any(word => name.Contains(word, StringComparison.Ordinal))
            || ColumnNames.IsKnown(sample.Names[column]) || sample.IsUnique(column) || sample.IsOfLine(column);
        if (isOther)
            return 4;
        if (customer.Names.Any(word => word.Length >= MinimumHint && name.Contains(word, StringComparison.Ordinal)))
            return 1;
        // All lines of one order are of one customer.
        return key >= 0 && !sample.Determines(key, column) ? 3 : 2;
    }

    private int RankMoney(int column)
    {
        var others = OrderFormats.Default[Role.Amount].NotNames;
        var name = OrderFormats.Normalize(sample.Names[column]);
        if (others.Any(word => name.Contains(word, StringComparison.Ordinal)) || sample.IsConstant(column))
            return 3;
        if (sample.HasFractions(column))
            return 0;
        return ColumnNames.IsMinor(sample.Names[column]) ? 1 : 2;
    }
}
