namespace Conversion.Orders;

/// <summary>Finds the order's number of a row.</summary>
internal static class OrderNumbers
{
    /// <summary>Returns the number: for a refund or void the order that it is of, if the row names one.</summary>
    public static ReadOnlySpan<byte> Of(RowReader row, OrderLayout layout, TransactionKind kind)
    {
        if (layout[Role.Order] is not { } order)
            return [];
        if (layout[Role.Parent] is { } column && NamesParent(layout, kind))
        {
            var parent = ColumnText.Trim(row[column.Column]);
            if (!NullText.IsNull(parent) && !(parent is [(byte)'0']))
                return parent;
        }
        return ColumnText.Trim(row[order.Column]);
    }

    /// <summary>Whether the parent of a row is an order: some files fill the column for other rows too.</summary>
    public static bool NamesParent(OrderLayout layout, TransactionKind kind) =>
        !layout.Has(Role.Kind) || kind is TransactionKind.Refund or TransactionKind.Void;
}
