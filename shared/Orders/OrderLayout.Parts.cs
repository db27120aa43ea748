namespace Conversion.Orders;

/// <content>Finds the orders that refunds name, and the parts of a tax.</content>
internal sealed partial class OrderLayout
{
    /// <summary>Takes the column that the parents of refunds name for the number of the order.</summary>
    private void FindOrderOfParents(HashSet<int> taken)
    {
        var parent = this[Role.Parent]!.Column;
        var parents = _sample.Cells(parent).Where(cell => cell != "0").ToHashSet();
        var named = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(
            column => column != parent && !taken.Contains(column)
                && 2 * parents.Intersect(_sample.Cells(column)).Count() >= parents.Count, -1);
        if (parents.Count > 0 && named >= 0)
            Set(Role.Order, named, $"is what column {_sample.Names[parent]} names");
    }

    /// <summary>
    /// Finds what the parents of refunds name. Where they name another column than the order, such as the transaction, refunds
    /// with the number of their order need no parent, and other refunds take that column for the order.
    /// </summary>
    private void FindParents()
    {
        var (parent, order) = (this[Role.Parent]!.Column, this[Role.Order]!.Column);
        var parents = _sample.Cells(parent).Where(cell => cell != "0").ToHashSet();
        bool Names(int column) => 2 * parents.Intersect(_sample.Cells(column)).Count() >= parents.Count;
        if (parents.Count == 0 || Names(order))
            return;
        var named = Enumerable.Range(0, _sample.Names.Count).FirstOrDefault(column => column != parent && Names(column), -1);
        if (named < 0 || this[Role.Order]!.Why != KnownName)
            return;
        if (_sample.SharesOfRows(parent, order))
            _columns[(int)Role.Parent] = null;
        else
            Set(Role.Order, named, $"is what column {_sample.Names[parent]} names");
    }

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
