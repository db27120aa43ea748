using Conversion.Files;

namespace Conversion.Orders;

/// <summary>
/// Reads a report that writes what its rows have in common, such as the customer, once above them, in the first cell of a row that has
/// nothing else. Each row gets this heading as its first cell. Headings, and the sums below the rows of a heading, are not rows.
/// </summary>
/// <param name="rows">The rows of the report.</param>
internal sealed class GroupedReader(RowReader rows) : RowReader
{
    private const int MinimumHeadings = 3;
    private const double MinimumShare = 0.9;

    private byte[] _heading = [];

    /// <inheritdoc/>
    public override int Count => rows.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column] => column == 0 && IsBlank(rows[0]) ? _heading : rows[column];

    /// <inheritdoc/>
    public override bool ContainsLineEnds => rows.ContainsLineEnds;

    /// <summary>
    /// Whether the rows of a table without a name for its first column are below headings: each heading has rows whose first cell is
    /// empty.
    /// </summary>
    /// <param name="header">The row that names the columns.</param>
    /// <param name="below">The first rows below it.</param>
    public static bool IsGrouped(IReadOnlyList<string> header, IReadOnlyList<string[]> below)
    {
        if (header.Count < 3 || header[0].Trim().Length > 0)
            return false;
        int headings = 0, rows = 0, inside = 0;
        foreach (var cells in below)
        {
            var hasFirst = cells[0].Trim().Length > 0;
            var hasOthers = cells.Skip(1).Any(cell => cell.Trim().Length > 0);
            headings += hasFirst && !hasOthers ? 1 : 0;
            rows += hasOthers ? 1 : 0;
            inside += hasOthers && (!hasFirst || headings > 0) ? 1 : 0;
        }
        return headings >= MinimumHeadings && inside >= MinimumShare * rows && rows > headings;
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        while (rows.Read())
        {
            (Line, Error) = (rows.Line, rows.Error);
            var first = ColumnText.Trim(rows[0]);
            if (first.IsEmpty || Error is not null)
                return true;
            if (HasOthers())
            {
                if (_heading.Length == 0 || !first.EndsWith(_heading))
                    return true;
            }
            else if (!TotalText.IsTotal(first))
                _heading = first.ToArray();
        }
        return false;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        rows.Dispose();
        base.Dispose();
    }

    private bool HasOthers()
    {
        for (var i = 1; i < rows.Count; i++)
            if (!IsBlank(rows[i]))
                return true;
        return false;
    }

    private static bool IsBlank(ReadOnlySpan<byte> cell) => ColumnText.Trim(cell).IsEmpty;
}
