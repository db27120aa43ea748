using System.Text;

namespace Conversion.Orders;

/// <summary>Rows of another file of an export, found by a key.</summary>
internal sealed class RowJoin
{
    private readonly Dictionary<string, byte[][]> _rows = [];

    private RowJoin(string key, IReadOnlyList<string> columns) => (Key, Columns) = (key, columns);

    /// <summary>The name of the key's column, in this file and in the one that it is joined to.</summary>
    public string Key { get; }

    /// <summary>The other columns of the file.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Reads the rows of the files.</summary>
    public static RowJoin Load(IReadOnlyList<TableFile> files, string key)
    {
        var names = files[0].Columns;
        var keyColumn = names.ToList().FindIndex(name => Recipe.IsSame(name, key));
        int[] others = [.. Enumerable.Range(0, names.Count).Where(column => column != keyColumn)];
        var join = new RowJoin(names[keyColumn], [.. others.Select(column => names[column])]);
        foreach (var file in files)
        {
            using var rows = file.OpenRows();
            while (rows.Read())
                join._rows[Encoding.UTF8.GetString(rows[keyColumn])] = [.. others.Select(column => rows[column].ToArray())];
        }
        return join;
    }

    /// <summary>Returns the row with a key; null when there is none.</summary>
    public byte[][]? Find(ReadOnlySpan<byte> key) => _rows.GetValueOrDefault(Encoding.UTF8.GetString(key));
}

/// <summary>Adds the columns of joined files to rows.</summary>
internal sealed class JoinedReader : RowReader
{
    private readonly RowReader _rows;
    private readonly IReadOnlyList<RowJoin> _joins;
    private readonly int _width;
    private readonly int[] _keys;
    private readonly byte[][] _cells;

    /// <summary>Joins rows with other files, each by its key in the rows or in a file before.</summary>
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

/// <summary>Reads the columns of a file in the order of another file.</summary>
internal sealed class ReorderedReader(RowReader rows, IReadOnlyList<string> columns, IReadOnlyList<string> order) : RowReader
{
    private readonly int[] _columns = [.. order.Select(name => columns.ToList().IndexOf(name))];

    /// <inheritdoc/>
    public override int Count => rows.Count;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column] => (uint)column < (uint)_columns.Length ? rows[_columns[column]] : rows[column];

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
