namespace Conversion.Orders;

/// <summary>Suggests the columns of roles that have none, the likely ones first.</summary>
/// <param name="sample">The columns, as their names and the first rows show them.</param>
/// <param name="layout">The roles that have a column.</param>
internal sealed class ColumnSuggestions(SampleColumns sample, OrderLayout layout)
{
    private const int MaximumPerRole = 4;
    private const int MinimumHint = 4;

    private static readonly Role[] OfOthers =
        [Role.Order, Role.Product, Role.Status, Role.Kind, Role.Currency, Role.Quantity, Role.Items, Role.Products, Role.Time];

    private static readonly ContactRole[] Places = [ContactRole.City, ContactRole.Region, ContactRole.Postcode, ContactRole.Country];

    // The number of the order, the same on all of its lines, where the file does not name its columns; −1 without one.
    private readonly int _key = FindKey(sample, layout);

    /// <summary>Returns the pairs for <c>--columns</c>. Each text has a column for every role.</summary>
    public string[] For(IReadOnlyList<Role> missing, int maximum)
    {
        var perRole = missing.Count > 1 ? MaximumPerRole : maximum;
        List<(int Rank, Pair[] Pairs)> choices = [(0, [])];
        foreach (var role in missing)
        {
            var answers = Answers(role).Take(perRole).ToList();
            if (answers.Count > 0)
                choices = [.. choices.SelectMany(choice => answers.Index()
                    .Where(answer => !answer.Item.Any(pair => choice.Pairs.Any(other => other.Column == pair.Column)))
                    .Select(answer => (choice.Rank + answer.Index, (Pair[])[.. choice.Pairs, .. answer.Item])))];
        }
        return [.. choices.Where(choice => choice.Pairs.Length > 0).OrderBy(choice => choice.Rank).Take(maximum)
            .Select(choice => ToPairs(choice.Pairs))];
    }

    private string ToPairs(IEnumerable<Pair> choice)
    {
        var pairs = choice.ToList();
        if (_key >= 0 && !pairs.Exists(pair => pair.Column == _key))
            pairs.Add(new(Role.Order, _key));
        return string.Join(",", pairs.Select(pair => ColumnMapping.Pair(pair.Role.Name(), sample.Names[pair.Column])));
    }

    /// <summary>Returns the answers to what has a role: each is one column, or several that give the money together.</summary>
    private IEnumerable<Pair[]> Answers(Role role) => role switch
    {
        Role.Customer => Customers().Select(column => (Pair[])[new(role, column)]),
        Role.Amount => new MoneySuggestions(sample, layout, _key, Free(role)).Find(),
        _ => Free(role).Select(column => (Pair[])[new(role, column)]),
    };

    /// <summary>
    /// Returns the column that may be the number of an order: its values are in rows that follow each other, at one instant. Prefers
    /// a number that several rows have.
    /// </summary>
    private static int FindKey(SampleColumns sample, OrderLayout layout)
    {
        if (layout.Has(Role.Order) || layout[Role.At] is not { } at || !sample.IsWithoutNames)
            return -1;
        return Free(sample, layout, Role.Order)
            .Where(column => sample.HasRuns(column) && !sample.HasFractions(column) && sample.Determines(column, at.Column))
            .OrderBy(sample.IsUnique)
            .ThenByDescending(sample.CountDistinct)
            .Append(-1)
            .First();
    }

    private IEnumerable<int> Free(Role role) => Free(sample, layout, role).Where(column => column != _key);

    private static IEnumerable<int> Free(SampleColumns sample, OrderLayout layout, Role role) => Enumerable.Range(0, sample.Names.Count)
        .Where(column => layout.Columns.All(used => used.Column != column) && sample.IsPlausible(role, column));

    private IEnumerable<int> Customers() => Free(Role.Customer)
        .Where(column => !sample.HasFractions(column) && MayBeCustomer(column))
        .OrderBy(RankCustomer)
        .ThenBy(column => !sample.HasDigits(column))
        .ThenByDescending(column => sample.IsUnique(column) ? 0 : sample.CountDistinct(column));

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
        if (sample.HasStatuses(column) || ColumnNames.IsOf(sample.Names[column], OfOthers) || IsOfOther(column))
            return false;
        if (layout[Role.Product] is { } product && sample.DependsOn(column, product.Column))
            return false;
        return layout[Role.Order] is not { } order
            || sample.Determines(order.Column, column)
            && !(sample.DependsOn(order.Column, column) && sample.DependsOn(column, order.Column));
    }

    /// <summary>Whether other columns depend on a column without a name as a price depends on the product.</summary>
    private bool MayBeProduct(int column) => sample.IsWithoutNames
        && Enumerable.Range(0, sample.Names.Count).Any(price => sample.HasFractions(price) && sample.DependsOn(price, column));

    /// <summary>Whether the name of a column says that it is a place, or something else that many customers share.</summary>
    private bool IsOfOther(int column)
    {
        var name = OrderFormats.Normalize(sample.Names[column]);
        if (HasNameOfCustomer(name))
            return false;
        return OrderFormats.Default[Role.Customer].NotNames.Any(word => name.Contains(word, StringComparison.Ordinal))
            || Places.Any(role => OrderFormats.Default.ContactNames(role).Contains(name));
    }

    private static bool HasNameOfCustomer(string name) => OrderFormats.Default[Role.Customer].Names.Any(word =>
        word.Length >= MinimumHint && name.Contains(word, StringComparison.Ordinal));

    private int RankCustomer(int column)
    {
        if (sample.HasEMails(column))
            return 0;
        var name = OrderFormats.Normalize(sample.Names[column]);
        if (ColumnNames.IsKnown(sample.Names[column]) || sample.IsUnique(column) || sample.IsOfLine(column) || MayBeProduct(column))
            return 4;
        if (HasNameOfCustomer(name))
            return 1;
        // All lines of one order, or of one instant, are of one customer.
        var order = _key >= 0 ? _key : (layout[Role.Order] ?? layout[Role.At])?.Column;
        return order is { } lines && !sample.Determines(lines, column) ? 3 : 2;
    }
}

/// <summary>A column for a role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The column.</param>
internal readonly record struct Pair(Role Role, int Column);
