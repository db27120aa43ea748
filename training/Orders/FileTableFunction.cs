using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>Builds the DuckDB table functions that read the lines of a path or glob, whatever its format.</summary>
internal static class FileTableFunction
{
    private static readonly string[] CompressedExtensions = [".gz", ".zst"];

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <summary>Returns the function that reads every column under the file's own name. A CSV's columns are all text.</summary>
    public static string Untyped(string path, ColumnMapping mapping) => Extension(path) switch
    {
        ".parquet" => $"read_parquet({Pattern(path)}, union_by_name=true)",
        ".json" or ".jsonl" or ".ndjson" => Json(path, "union_by_name=true"),
        // A line of another width must not change the guess of the columns, which come from the header.
        _ => $"read_csv({Pattern(path)}, all_varchar=true, header=true, ignore_errors=true{CsvOptions(mapping)})",
    };

    /// <summary>
    /// Returns the function that reads the orders. The mapped columns of a CSV get their types. A line that does not
    /// parse goes to the table <c>reject_errors</c> with its number, and reading continues.
    /// </summary>
    public static string Typed(string path, ColumnMapping mapping, IReadOnlyList<string> columns)
    {
        if (IsCsv(path))
        {
            var types = columns.Select(column => $"{Sql.Literal(column)}: '{CsvType(column, mapping)}'");
            return $"read_csv({Pattern(path)}, header=true, types={{{string.Join(", ", types)}}}, " +
                $"store_rejects=true{CsvOptions(mapping)})";
        }
        if (mapping.TimestampFormat is null || Extension(path) == ".parquet")
            return Untyped(path, mapping);
        // DuckDB guesses which texts of a JSON file are instants. With a format given, all columns are read as text.
        var texts = columns.Select(column => $"{Sql.Literal(column)}: 'VARCHAR'");
        return Json(path, $"columns={{{string.Join(", ", texts)}}}");
    }

    /// <summary>Returns the function that reads JSON lines, with DuckDB's options for the columns.</summary>
    public static string Json(string path, string columns) =>
        $"read_json({Pattern(path)}, format='newline_delimited', {columns})";

    /// <summary>
    /// Returns a path or glob as SQL. The path of an existing file matches that file only, even with wildcards in its name.
    /// </summary>
    public static string Pattern(string path)
    {
        if (File.Exists(path))
            path = path.Replace("[", "[[]", StringComparison.Ordinal)
                .Replace("*", "[*]", StringComparison.Ordinal)
                .Replace("?", "[?]", StringComparison.Ordinal);
        return Sql.Literal(path);
    }

    /// <summary>Returns the mapping with the delimiter of a CSV guessed from its header, if no delimiter was given.</summary>
    public static ColumnMapping GuessDelimiter(DuckDBConnection connection, string path, ColumnMapping mapping)
    {
        if (mapping.Delimiter is not null || !IsCsv(path))
            return mapping;
        var firstLine = connection.ReadStrings(
            $$"""
            SELECT line
            FROM read_csv({{Pattern(path)}}, columns={line: 'VARCHAR'}, auto_detect=false, header=false,
                          delim='', quote='', escape=''{{EncodingOption(mapping)}})
            LIMIT 1
            """);
        return firstLine is [var header] ? mapping with { Delimiter = DelimiterOf(header) } : mapping;
    }

    /// <summary>Whether a path is read as CSV: every extension that no other format has.</summary>
    public static bool IsCsv(string path) => Extension(path) is not (".parquet" or ".json" or ".jsonl" or ".ndjson");

    /// <summary>Returns the most frequent delimiter outside quotes; null when the header has one column only.</summary>
    private static string? DelimiterOf(string header)
    {
        var unquoted = header.Split('"').Where((_, i) => i % 2 == 0).ToList();
        var counts = Delimiters.ToDictionary(
            delimiter => delimiter, delimiter => unquoted.Sum(part => part.Split(delimiter).Length - 1));
        var best = Delimiters.MaxBy(delimiter => counts[delimiter])!;
        return counts[best] > 0 ? best : null;
    }

    private static string CsvType(string column, ColumnMapping mapping)
    {
        if (column == mapping.At && mapping.TimestampFormat is null)
            return "TIMESTAMPTZ";
        return column == mapping.Amount || column == mapping.Quantity || column == mapping.Price ? "DOUBLE" : "VARCHAR";
    }

    private static string CsvOptions(ColumnMapping mapping)
    {
        var delimiter = mapping.Delimiter is null ? "" : $", delim={Sql.Literal(mapping.Delimiter)}";
        var separator = mapping.Decimal == DecimalSeparator.Comma ? ", decimal_separator=','" : "";
        return delimiter + separator + EncodingOption(mapping);
    }

    private static string EncodingOption(ColumnMapping mapping) =>
        mapping.Encoding is null ? "" : $", encoding={Sql.Literal(mapping.Encoding)}";

    private static string Extension(string path)
    {
        foreach (var compressed in CompressedExtensions)
            if (path.EndsWith(compressed, StringComparison.OrdinalIgnoreCase))
                path = path[..^compressed.Length];
        return Path.GetExtension(path).ToLowerInvariant();
    }
}
