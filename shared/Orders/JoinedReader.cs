using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Adds the columns of joined files to rows.</summary>
internal sealed class JoinedReader : RowReader
{
    private readonly RowReader _rows;
    private readonly IReadOnlyList<RowJoin> _joins;
    private readonly int _width;
    private readonly int[] _keys;
    private readonly byte[][] _cells;

    /// <summary>Joins rows with other files, each by its key in the rows or in an earlier file.</summary>
    public JoinedReader(RowReader rows, IReadOnlyList<string> columns, IReadOnlyList<RowJoin> joins)
    {
        (_rows, _joins, _width) = (rows, joins, columns.Count);
        List<string> names = [.. columns, .. joins.SelectMany(join => join.Columns)];
        _keys = [.. joins.Select(join => names.FindIndex(name => Recipe.IsSame(name, join.Key)))];
        _cells = new byte[names.Count - _width][];
    }

    /// <inheritdoc/>
    public override int Count => _rows.Count == _width ? _width + _cells.Length : _rows.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column] => column < _width ? _rows[column] : _cells[column - _width];

    /// <inheritdoc/>
    public override bool ContainsLineEnds => _rows.ContainsLineEnds;

    /// <inheritdoc/>
    public override bool HasInstants(int column) => column < _width && _rows.HasInstants(column);

    /// <inheritdoc/>
    public override bool Read()
    {
        if (!_rows.Read())
            return false;
        (Line, Error) = (_rows.Line, _rows.Error);
        Array.Clear(_cells);
        var at = 0;
        for (var i = 0; i < _joins.Count; i++)
        {
            var row = _joins[i].Find(this[_keys[i]]);
            for (var column = 0; column < _joins[i].Columns.Count; column++)
                _cells[at++] = row?[column] ?? [];
        }
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
