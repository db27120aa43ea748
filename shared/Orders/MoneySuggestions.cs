namespace Conversion.Orders;

/// <summary>Suggests where the money of a file may be whose columns do not say so, the likely places first.</summary>
/// <param name="sample">The columns, as their names and the first rows show them.</param>
/// <param name="layout">The roles that have a column.</param>
/// <param name="key">The column of the order's number, where the file does not name its columns; −1 without one.</param>
/// <param name="free">The columns without a role.</param>
internal sealed class MoneySuggestions(SampleColumns sample, OrderLayout layout, int key, IEnumerable<int> free)
{
    private const double NearlyAll = 0.95;
    private const int MinimumProducts = 5;
    private const double MaximumUnits = 1000;
    private const double Tolerance = 0.02;

    private static readonly Role[] NotMoney =
        [Role.Customer, Role.Order, Role.Product, Role.Quantity, Role.Items, Role.Products, Role.Transaction, Role.Parent];

    private readonly List<int> _free = [.. free];

    /// <summary>Returns the columns, each answer with its roles.</summary>
    public IEnumerable<Pair[]> Find()
    {
        var money = OnlyMoney().OrderBy(Rank).ThenBy(column => sample.IsOfLine(column)).ToList();
        var units = FindUnits(money);
        var products = money.SelectMany(total => money.SelectMany(price => units
            .Where(unit => total != price && IsProduct(unit, price, total))
            .Select(unit => (Unit: unit, Price: price, Total: total)))).ToList();
        // The product of units and price is the money of the line.
        if (products.Count > 0)
            return products.Select(product => product.Total).Distinct().Select(total => (Pair[])[new(Role.LineTotal, total)])
                .Concat(money.Except(products.SelectMany(product => (int[])[product.Total, product.Price])).Select(One));
        return money.SelectMany(column => units
            .Where(unit => unit != column && !sample.IsOfOrder(column, key))
            .Select(unit => (Pair[])[new(Role.Quantity, unit), new(Role.Price, column)])
            .Take(1)
            .Concat([One(column)])
            // Of one product, units cost the same, however many there are.
            .OrderBy(pairs => pairs.Length > 1 == IsOfUnit(column) ? 0 : 1));
    }

    private Pair[] One(int column)
    {
        var name = OrderFormats.Normalize(sample.Names[column]);
        var isTotal = OrderFormats.Default.TotalWords.Any(word => !word.Contains(' ', StringComparison.Ordinal)
            && name.Contains(word, StringComparison.Ordinal));
        return [new(isTotal && !sample.IsOfLine(column) ? Role.Total : Role.Amount, column)];
    }

    /// <summary>Returns the columns that look like money, or the others without ids where none does.</summary>
    private List<int> OnlyMoney()
    {
        var others = _free.FindAll(column => !ColumnNames.IsOf(sample.Names[column], NotMoney));
        var likely = others.FindAll(column => sample.HasFractions(column) || ColumnNames.IsMinor(sample.Names[column]));
        return likely.Count > 0 ? likely : others.FindAll(column => !sample.IsUnique(column));
    }

    /// <summary>Returns the columns of whole numbers that differ and are small, as numbers of units.</summary>
    private List<int> FindUnits(List<int> money)
    {
        if (layout[Role.Quantity] is { } quantity)
            return [quantity.Column];
        if (!sample.IsWithoutNames)
            return [];
        return [.. _free.Where(column => !money.Contains(column) && !sample.IsConstant(column) && sample.Numbers(column) is { } numbers
            && Array.TrueForAll(numbers, number => double.IsNaN(number) || number % 1 == 0 && Math.Abs(number) < MaximumUnits)
            && Array.Exists(numbers, number => number == 1)).OrderBy(sample.CountDistinct)];
    }

    private bool IsProduct(int unit, int price, int total)
    {
        var (units, prices, totals) = (sample.Numbers(unit), sample.Numbers(price), sample.Numbers(total));
        if (units is null || prices is null || totals is null)
            return false;
        var (several, agreeing, all) = (0, 0, 0);
        for (var i = 0; i < totals.Length; i++)
            if (!double.IsNaN(units[i] * prices[i] * totals[i]))
            {
                all++;
                several += Math.Abs(units[i]) > 1 ? 1 : 0;
                agreeing += Math.Abs(units[i] * prices[i] - totals[i]) <= Tolerance ? 1 : 0;
            }
        return several >= MinimumProducts && agreeing >= NearlyAll * all;
    }

    /// <summary>Whether the money depends on another column that repeats, as the price of a unit depends on the product.</summary>
    private bool IsOfUnit(int column) => Enumerable.Range(0, sample.Names.Count).Any(product =>
        product != column && product != key && layout.Columns.All(used => used.Column != product || used.Role == Role.Product)
        && !sample.IsUnique(product) && !sample.HasFractions(product) && sample.CountDistinct(product) > 1
        && sample.DependsOn(column, product));

    private int Rank(int column)
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
