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
        var keyName = files[0].Columns.First(name => Recipe.IsSame(name, key));
        var join = new RowJoin(keyName, [.. files[0].Columns.Where(name => name != keyName)]);
        foreach (var file in files)
        {
            var names = file.Columns.ToList();
            int[] columns = [.. join.Columns.Select(name => names.IndexOf(name))];
            var keyColumn = names.FindIndex(name => Recipe.IsSame(name, key));
            using var rows = file.OpenRows();
            while (rows.Read())
                join._rows[Encoding.UTF8.GetString(rows[keyColumn])] = [.. columns.Select(column => rows[column].ToArray())];
        }
        return join;
    }

    /// <summary>Returns the row with a key; null when no row has the key.</summary>
    public byte[][]? Find(ReadOnlySpan<byte> key) => _rows.GetValueOrDefault(Encoding.UTF8.GetString(key));
}
