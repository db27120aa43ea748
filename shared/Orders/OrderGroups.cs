using System.Runtime.InteropServices;

namespace Conversion.Orders;

/// <summary>
/// Divides the lines of one customer into orders. Lines of one order number are one order, unless a week or more is between
/// them. Without numbers, lines of one instant are one order, and lines of one instant with negative money are one return.
/// </summary>
/// <param name="recipe">The recipe of the file; null without one.</param>
/// <param name="exportRanks">The rank of each export by its age.</param>
internal sealed class OrderGroups(Recipe? recipe, int[] exportRanks)
{
    // Lines of one order are at most some days apart. A shop that starts its numbers again does so after weeks or more.
    private const long MaximumGapTicks = 7 * TimeSpan.TicksPerDay;

    private static readonly Comparer<OrderLine> ByOrder = Comparer<OrderLine>.Create(Compare);

    private readonly List<OrderLine> _lines = [];
    private int _start;
    private int _end;

    /// <summary>The lines of the current order, by instant.</summary>
    public Span<OrderLine> Order => CollectionsMarshal.AsSpan(_lines)[_start.._end];

    /// <summary>Whether the lines have an order number.</summary>
    public bool IsNumbered => _lines[_start].Order != 0;

    /// <summary>Starts with the lines of another customer.</summary>
    public void Start(List<OrderLine> lines)
    {
        _lines.Clear();
        _lines.AddRange(lines);
        _start = _end = 0;
        if (exportRanks.Length > 1)
            foreach (ref var line in CollectionsMarshal.AsSpan(_lines))
                line.Export = exportRanks[line.Export];
        if (IsSorted(CollectionsMarshal.AsSpan(_lines)))
            return;
        // Of equal lines the last one wins, so this sort must keep their order, which sorting the list in place does not.
        OrderLine[] sorted = [.. _lines.Order(ByOrder)];
        sorted.CopyTo(CollectionsMarshal.AsSpan(_lines));
    }

    /// <summary>Moves to the next order; returns false after the last one.</summary>
    public bool Read()
    {
        _start = _end;
        if (_start == _lines.Count)
            return false;
        var first = _lines[_start];
        var isReturn = IsNegative(first);
        for (_end++; _end < _lines.Count; _end++)
        {
            var line = _lines[_end];
            var startsOrder = first.Order == 0
                ? line.Ticks != first.Ticks || IsNegative(line) != isReturn
                : StartsOrder(_lines[_end - 1], line);
            if (line.Order != first.Order || startsOrder)
                break;
        }
        return true;
    }

    /// <summary>Removes the lines that repeat others, and reports why each was removed.</summary>
    public void RemoveRepeated(bool hasStatus, LeaveOutLines removed)
    {
        if (_end - _start < 2)
            return;
        var order = Order;
        if (order[0].Order == 0)
        {
            if (exportRanks.Length > 1)
                RemoveLinesOfOtherExports(removed);
            return;
        }
        if (order[0].Export != order[^1].Export || order[0].Block != order[^1].Block)
            RemoveEarlierExports(hasStatus, removed);
        if (recipe?.DropRepeatedLines == true)
            RemoveEqualLines(removed);
        if (recipe?.HasOneSale == true)
            RemoveLaterSales(removed);
    }

    private static bool StartsOrder(in OrderLine before, in OrderLine line) =>
        line.Ticks - before.Ticks > MaximumGapTicks
        && line.Kind is not (TransactionKind.Refund or TransactionKind.Void) && !IsNegative(line);

    /// <summary>Removes the earlier versions of an order that was exported several times.</summary>
    private void RemoveEarlierExports(bool hasStatus, LeaveOutLines removed)
    {
        var order = Order;
        var versions = new List<(int Export, int Block)>();
        foreach (var line in order)
            if (!versions.Contains((line.Export, line.Block)))
                versions.Add((line.Export, line.Block));
        versions.Sort();
        for (var i = 0; i < versions.Count - 1; i++)
        {
            var earlier = Select(versions[i]);
            var isReplaced = false;
            for (var j = i + 1; j < versions.Count && !isReplaced; j++)
                isReplaced = IsReplaced(earlier, Select(versions[j]), versions[i].Export != versions[j].Export, hasStatus);
            if (isReplaced)
                Remove(line => (line.Export, line.Block) == versions[i], LeftOut.ExportedAgain, removed);
        }
    }

    /// <summary>
    /// Without numbers, equal lines of one instant in two exports are one line; equal lines in one export are several.
    /// </summary>
    private void RemoveLinesOfOtherExports(LeaveOutLines removed)
    {
        var last = _lines[_end - 1].Export;
        var rest = new List<Content>();
        foreach (var line in Order)
            if (line.Export == last)
                rest.Add(Content.From(line));
        Remove(line => line.Export != last && rest.Remove(Content.From(line)), LeftOut.ExportedAgain, removed);
    }

    private List<OrderLine> Select((int Export, int Block) version)
    {
        var lines = new List<OrderLine>();
        foreach (var line in Order)
            if ((line.Export, line.Block) == version)
                lines.Add(line);
        return lines;
    }

    /// <summary>
    /// Whether later lines are the same order again. In another file one common line is enough. In the same file all lines
    /// must be repeated, because a file that is not sorted by order has lines of one order in several places.
    /// </summary>
    private static bool IsReplaced(List<OrderLine> earlier, List<OrderLine> later, bool isOtherExport, bool hasStatus)
    {
        var rest = later.ConvertAll(Content.From);
        var common = earlier.Count(line => rest.Remove(Content.From(line)));
        if (common == earlier.Count || isOtherExport && common > 0)
            return true;
        // A row with a status that is a whole order: the order changed after the earlier row was written.
        return hasStatus && earlier.Count == 1 && later.Count == 1
            && IsWholeOrder(earlier[0])
            && IsNegative(earlier[0]) == IsNegative(later[0]);
    }

    private static bool IsWholeOrder(in OrderLine line) =>
        line.Product == 0 && line.Transaction == 0 && line.Kind == TransactionKind.None && line[Role.Quantity] is null;

    private void RemoveEqualLines(LeaveOutLines removed)
    {
        var seen = new HashSet<(Content, long)>();
        // Lines without a product may be two articles of one price.
        Remove(line => line.Product != 0 && !seen.Add((Content.From(line), line.Ticks)), LeftOut.Duplicate, removed);
    }

    private void RemoveLaterSales(LeaveOutLines removed)
    {
        var first = _lines.FindIndex(_start, _end - _start, IsSale);
        if (first >= 0 && _lines[first] is var sale)
            Remove(line => IsSale(line) && line.Ticks != sale.Ticks, LeftOut.Duplicate, removed);
    }

    private static bool IsSale(OrderLine line) => line.Kind is TransactionKind.Sale or TransactionKind.None;

    private void Remove(Predicate<OrderLine> condition, LeftOut reason, LeaveOutLines removed)
    {
        var gone = new List<OrderLine>();
        var kept = _start;
        for (var i = _start; i < _end; i++)
            if (condition(_lines[i]))
                gone.Add(_lines[i]);
            else
                _lines[kept++] = _lines[i];
        if (gone.Count > 0)
            removed(CollectionsMarshal.AsSpan(gone), reason);
        _lines.RemoveRange(kept, _end - kept);
        _end = kept;
    }

    private static bool IsSorted(ReadOnlySpan<OrderLine> lines)
    {
        for (var i = 1; i < lines.Length; i++)
            if (Compare(lines[i - 1], lines[i]) > 0)
                return false;
        return true;
    }

    private static bool IsNegative(in OrderLine line) => LineStyle.MoneyOf(line) < 0;

    private static int Compare(OrderLine x, OrderLine y)
    {
        var result = x.Order.CompareTo(y.Order);
        if (result == 0)
            result = x.Ticks.CompareTo(y.Ticks);
        if (result == 0 && x.Order == 0)
            result = IsNegative(x).CompareTo(IsNegative(y));
        if (result == 0)
            result = x.Export.CompareTo(y.Export);
        return result != 0 ? result : x.Block.CompareTo(y.Block);
    }

    /// <summary>
    /// The fields that are equal when two lines are the same. Status and refunds can change later. An order can be refunded twice
    /// by the same amount, at two instants.
    /// </summary>
    private readonly record struct Content(
        ulong Product, ulong Transaction, TransactionKind Kind, long? Quantity, long? Money, long RefundedAt)
    {
        public static Content From(OrderLine line) => new(
            line.Product, line.Transaction, line.Kind, line[Role.Quantity], LineStyle.MoneyOf(line),
            line.Kind == TransactionKind.Refund || IsNegative(line) ? line.Ticks : 0);
    }
}
