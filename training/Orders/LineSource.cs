using System.Globalization;

namespace Conversion.Training.Orders;

/// <summary>The DuckDB expressions that read the lines of a path or glob, whatever the format.</summary>
internal static class LineSource
{
    /// <summary>The table function, with every column as the file names it.</summary>
    public static string Describe(string path, ColumnMapping mapping) => Extension(path) switch
    {
        ".parquet" => $"read_parquet({Text(path)}, union_by_name=true)",
        ".json" or ".jsonl" or ".ndjson" => $"read_json({Text(path)}, format='newline_delimited', union_by_name=true)",
        _ => $"read_csv({Text(path)}, all_varchar=true, header=true{Encoding(mapping)})",
    };

    /// <summary>
    /// The table function for the real pass. CSV gets the types of the mapped columns, all others stay text, and a line
    /// that doesn't parse goes to <c>reject_errors</c> with its number rather than stopping the rest.
    /// </summary>
    public static string Read(string path, ColumnMapping mapping, IReadOnlyList<string> columns)
    {
        if (!IsCsv(path))
            return Describe(path, mapping);
        var types = columns.Select(column =>
            $"{Text(column)}: '{(column == mapping.At ? "TIMESTAMPTZ" : IsNumber(column) ? "DOUBLE" : "VARCHAR")}'");
        var format = mapping.TimestampFormat is { } f ? $", timestampformat={Text(f)}" : "";
        return $"read_csv({Text(path)}, header=true, types={{{string.Join(", ", types)}}}, store_rejects=true, rejects_limit=1000{format}{Encoding(mapping)})";

        bool IsNumber(string column) => column == mapping.Amount || column == mapping.Quantity || column == mapping.Price;
    }

    public static bool IsCsv(string path) => Extension(path) is not (".parquet" or ".json" or ".jsonl" or ".ndjson");

    /// <summary>A column's name as SQL.</summary>
    public static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A string as SQL.</summary>
    public static string Text(string value) =>
        string.Create(CultureInfo.InvariantCulture, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    private static string Encoding(ColumnMapping mapping) =>
        mapping.Encoding is { } encoding ? $", encoding={Text(encoding)}" : "";

    private static string Extension(string path)
    {
        foreach (var packed in (string[])[".gz", ".zst"])
            if (path.EndsWith(packed, StringComparison.OrdinalIgnoreCase))
                path = path[..^packed.Length];
        return Path.GetExtension(path).ToLowerInvariant();
    }
}
