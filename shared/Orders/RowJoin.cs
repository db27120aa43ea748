using System.Text;

namespace Conversion.Orders;

/// <summary>Rows of another file of an export, found by a key.</summary>
internal sealed class RowJoin
{
    private readonly Dictionary<string, byte[][]> _rows = [];

    private RowJoin(string key, IReadOnlyList<string> columns) => (Key, Columns) = (key, columns);

    /// <summary>The name of the key's column in this file and in the other file.</summary>
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

    /// <summary>Returns the row with a key; null when no row has the key.</summary>
    public byte[][]? Find(ReadOnlySpan<byte> key) => _rows.GetValueOrDefault(Encoding.UTF8.GetString(key));
}
