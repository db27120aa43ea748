using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>A path or glob, its columns, and the mapping with all guesses made.</summary>
internal sealed record OrderSource(string Path, IReadOnlyList<string> Columns, ColumnMapping Mapping)
{
    /// <summary>Reads the columns and makes the guesses.</summary>
    /// <exception cref="UserErrorException">A file is damaged or missing, or lacks a column.</exception>
    public static OrderSource Resolve(DuckDBConnection connection, string path, ColumnMapping mapping)
    {
        GzipIntegrity.ThrowIfAnyDamaged(path);
        mapping = FileTableFunction.GuessDelimiter(connection, path, mapping);
        var columns = connection.ReadStrings(
            $"SELECT column_name FROM (DESCRIBE SELECT * FROM {FileTableFunction.Untyped(path, mapping)})");
        return new(path, columns, mapping.Resolve(columns, path));
    }

    /// <summary>Returns the query of the normalized lines, to load. Lines of a CSV that do not parse are rejected.</summary>
    public string TypedLines() => OrderLineSql.Normalize(FileTableFunction.Typed(Path, Mapping, Columns), Mapping);

    /// <summary>Returns the query of the normalized lines, to show what is wrong with one of them.</summary>
    public string UntypedLines() => OrderLineSql.Normalize(FileTableFunction.Untyped(Path, Mapping), Mapping);
}
