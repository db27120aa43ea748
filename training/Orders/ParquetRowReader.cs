using System.Data.Common;
using System.Globalization;
using System.Text;
using Conversion.Files;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>Reads the rows of a Parquet file by DuckDB, as the texts that a CSV of the same table would have.</summary>
internal sealed class ParquetRowReader : RowReader
{
    private const int MaximumErrorLength = 300;

    private readonly DuckDBConnection _connection = new("Data Source=:memory:");
    private readonly DuckDBCommand _command;
    private readonly DbDataReader _reader;
    private readonly string[] _columns;
    private readonly HashSet<int> _instants = [];
    private readonly byte[][] _cells;

    /// <summary>Opens a file.</summary>
    /// <exception cref="OrderFileException">The file is damaged.</exception>
    public ParquetRowReader(string path)
    {
        _connection.Open();
        _command = _connection.CreateCommand();
        try
        {
            // One thread keeps the rows in the order of the file.
            Execute("SET TimeZone='UTC'; SET threads=1");
            _columns = DescribeColumns(path, out var selected);
            _command.CommandText = $"SELECT {selected} FROM read_parquet({Quote(path)})";
            _command.UseStreamingMode = true;
            _reader = _command.ExecuteReader();
        }
        catch (DuckDBException e)
        {
            Dispose();
            throw Damaged(e);
        }
        _cells = new byte[_columns.Length][];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Columns => _columns;

    /// <inheritdoc/>
    public override int Count => _columns.Length;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[int column]
    {
        get
        {
            if ((uint)column >= (uint)_columns.Length)
                return [];
            // Most columns of a wide table are not used.
            return _cells[column] ??= ReadCell(column);
        }
    }

    /// <summary>
    /// Returns a path as a text of SQL. The path of a file that exists matches only this file, even with wildcards.
    /// </summary>
    public static string Quote(string path)
    {
        if (File.Exists(path))
            path = path.Replace("[", "[[]", StringComparison.Ordinal)
                .Replace("*", "[*]", StringComparison.Ordinal)
                .Replace("?", "[?]", StringComparison.Ordinal);
        return $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    /// <inheritdoc/>
    public override bool HasInstants(int column) => _instants.Contains(column);

    /// <inheritdoc/>
    public override bool Read()
    {
        Array.Clear(_cells);
        Line++;
        try
        {
            return _reader.Read();
        }
        catch (DuckDBException e)
        {
            throw Damaged(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _reader?.Dispose();
        _command.Dispose();
        _connection.Dispose();
        base.Dispose();
    }

    private string[] DescribeColumns(string path, out string selected)
    {
        _command.CommandText = $"DESCRIBE SELECT * FROM read_parquet({Quote(path)})";
        using var reader = _command.ExecuteReader();
        var names = new List<string>();
        var columns = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
            var name = $"\"{names[^1].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            var type = reader.GetString(1);
            var isInstant = type.StartsWith("TIMESTAMP", StringComparison.Ordinal) || type == "DATE";
            if (isInstant)
                _instants.Add(columns.Count);
            columns.Add(isInstant
                ? $"replace(strftime({name}::TIMESTAMP, '%Y-%m-%d %H:%M:%S.%f'), '.000000', '')"
                : $"{name}::VARCHAR");
        }
        selected = string.Join(", ", columns);
        return [.. names];
    }

    private byte[] ReadCell(int column)
    {
        if (_reader.IsDBNull(column))
            return [];
        var text = Convert.ToString(_reader.GetValue(column), CultureInfo.InvariantCulture) ?? "";
        return Encoding.UTF8.GetBytes(ColumnText.FromNumber(text));
    }

    private void Execute(string sql)
    {
        _command.CommandText = sql;
        _command.ExecuteNonQuery();
    }

    private static OrderFileException Damaged(DuckDBException error)
    {
        // The rest of the message is advice on options of DuckDB.
        var message = error.Message.Split('\n')[0].TrimEnd();
        var shown = message[..Math.Min(message.Length, MaximumErrorLength)];
        return new($"The file must be a complete Parquet file, got an error: {shown}; export the file again.", error);
    }
}
