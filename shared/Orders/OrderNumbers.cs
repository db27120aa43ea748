using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Finds the number of the order that a row belongs to.</summary>
internal static class OrderNumbers
{
    /// <summary>
    /// Returns the number of the row's order. For a refund or void this is the number of its parent, if the row has one.
    /// </summary>
    public static ReadOnlySpan<byte> Of(RowReader row, OrderLayout layout, TransactionKind kind)
    {
        if (layout[Role.Order] is not { } order)
            return [];
        if (layout[Role.Parent] is { } column && NamesParent(layout, kind))
        {
            var parent = ColumnText.Trim(row[column.Column]);
            if (!NullText.IsNull(parent) && parent is not [(byte)'0'])
                return parent;
        }
        return ColumnText.Trim(row[order.Column]);
    }

    /// <summary>Whether the parent of a row is an order. In some files other rows have a parent too.</summary>
    private static bool NamesParent(OrderLayout layout, TransactionKind kind) =>
        !layout.Has(Role.Kind) || kind is TransactionKind.Refund or TransactionKind.Void;
}
