using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Reads the columns of a file in the order of another file. A column that the file does not have is empty.</summary>
internal sealed class ReorderedReader(RowReader rows, IReadOnlyList<string> columns, IReadOnlyList<string> order) : RowReader
{
    private readonly int[] _columns = [.. order.Select(name => columns.ToList().IndexOf(name))];

    /// <inheritdoc/>
    public override RowReader Source => rows.Source;

    /// <inheritdoc/>
    public override int Count => rows.Count == columns.Count ? order.Count : rows.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column] =>
        (uint)column >= (uint)_columns.Length ? rows[column] : _columns[column] >= 0 ? rows[_columns[column]] : [];

    /// <inheritdoc/>
    public override bool ContainsLineEnds => rows.ContainsLineEnds;

    /// <inheritdoc/>
    public override bool HasInstants(int column) =>
        (uint)column < (uint)_columns.Length && _columns[column] >= 0 && rows.HasInstants(_columns[column]);

    /// <inheritdoc/>
    public override bool Read()
    {
        var isRead = rows.Read();
        (Line, Error) = (rows.Line, rows.Error);
        return isRead;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        rows.Dispose();
        base.Dispose();
    }
}
