namespace Conversion.Orders;

/// <content>Finds the orders that refunds name, and the parts of a tax.</content>
internal sealed partial class OrderLayout
{
    /// <summary>Takes the column that the parents of refunds name for the number of the order.</summary>
    private void FindOrderOfParents(HashSet<int> taken)
    {
        var parent = this[Role.Parent]!.Column;
        var named = ColumnNamedBy(parent, ParentsIn(parent), column => !taken.Contains(column));
        if (named >= 0)
            TakeOrder(named, parent);
    }

    /// <summary>
    /// Finds what the parents of refunds name. Where they name another column than the order, such as the transaction, refunds
    /// with the number of their order need no parent, and other refunds take that column for the order.
    /// </summary>
    private void FindParents()
    {
        var (parent, order) = (this[Role.Parent]!.Column, this[Role.Order]!.Column);
        var parents = ParentsIn(parent);
        if (parents.Count == 0 || Names(parents, order))
            return;
        var named = ColumnNamedBy(parent, parents, _ => true);
        if (named < 0 || this[Role.Order]!.Why != KnownName)
            return;
        if (_sample.SharesOfRows(parent, order))
            _columns[(int)Role.Parent] = null;
        else
            TakeOrder(named, parent);
    }

    private HashSet<string> ParentsIn(int column) => _sample.Cells(column).Where(cell => cell != "0").ToHashSet();

    private bool Names(HashSet<string> parents, int column) => 2 * parents.Intersect(_sample.Cells(column)).Count() >= parents.Count;

    /// <summary>Returns the first column that has most of the parents; −1 where no column has.</summary>
    private int ColumnNamedBy(int parent, HashSet<string> parents, Func<int, bool> isAllowed) => parents.Count == 0 ? -1
        : Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(
            column => column != parent && isAllowed(column) && Names(parents, column), -1);

    private void TakeOrder(int column, int parent) => Set(Role.Order, column, $"is what column {_sample.Names[parent]} names");

    /// <summary>Takes several columns that are parts of the tax, where no column is the whole tax.</summary>
    private void AddTaxParts()
    {
        var parts = _sample.TaxParts().FindAll(column => Columns.All(used => used.Column != column || used.Role == Role.Tax));
        if (parts.Count < 2 || this[Role.Tax] is { } tax && !parts.Contains(tax.Column))
            return;
        Set(Role.Tax, parts[0], $"is a part of the tax, as {string.Join(" and ", NamesOf(parts[1..]))} {(parts.Count > 2 ? "are" : "is")}");
        _added[Role.Tax] = parts[1..];
    }
}
