using System.Globalization;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>The DuckDB expressions that read the lines of a path or glob, whatever the format.</summary>
internal static class OrderLineSql
{
    /// <summary>The table function, with every column as the file names it.</summary>
    public static string Describe(string path, ColumnMapping mapping) => Extension(path) switch
    {
        ".parquet" => $"read_parquet({Pattern(path)}, union_by_name=true)",
        ".json" or ".jsonl" or ".ndjson" => Json(path, "union_by_name=true"),
        // Lines of another width are no reason to doubt the first one's columns.
        _ => $"read_csv({Pattern(path)}, all_varchar=true, header=true, ignore_errors=true{Form(mapping)})",
    };

    /// <summary>
    /// The table function for the real pass. CSV gets the types of the mapped columns, all others stay text, and a line
    /// that doesn't parse goes to <c>reject_errors</c> with its number rather than stopping the rest.
    /// </summary>
    public static string Read(string path, ColumnMapping mapping, IReadOnlyList<string> columns)
    {
        // Which text of a JSON file is an instant is a guess that a format, when told, takes the place of.
        if (!IsCsv(path))
            return mapping.TimestampFormat is null || Extension(path) == ".parquet"
                ? Describe(path, mapping)
                : Json(path, $"columns={{{string.Join(", ", columns.Select(column => $"{Text(column)}: 'VARCHAR'"))}}}");
        var types = columns.Select(column =>
            $"{Text(column)}: '{(column == mapping.At && mapping.TimestampFormat is null ? "TIMESTAMPTZ" : IsNumber(column) ? "DOUBLE" : "VARCHAR")}'");
        return $"read_csv({Pattern(path)}, header=true, types={{{string.Join(", ", types)}}}, store_rejects=true{Form(mapping)})";

        bool IsNumber(string column) => column == mapping.Amount || column == mapping.Quantity || column == mapping.Price;
    }

    /// <summary>When the line was: text by the mapping's format, if it has one; what a file has as an instant is one.</summary>
    public static string Instant(ColumnMapping mapping)
    {
        var at = Name(mapping.At!);
        var instant = $"TRY_CAST({at} AS TIMESTAMPTZ)";
        if (mapping.TimestampFormat is { } format)
            instant = $"CASE typeof({at}) WHEN 'VARCHAR' THEN try_strptime({at}::VARCHAR, {Text(format)})::TIMESTAMPTZ ELSE {instant} END";
        // SQL also knows infinity and the year 20111. Of the years 1 to 9999, the ends are left to count days in.
        return $"CASE WHEN {instant} BETWEEN TIMESTAMPTZ '0100-01-01' AND TIMESTAMPTZ '9900-01-01' THEN {instant} END";
    }

    /// <summary>Whose the line is. Ids that went through a float on their way (12345.0) are the ids they were before.</summary>
    public static string Customer(string column) => $@"regexp_replace({Word(column)}, '^([0-9]+)\.0$', '\1')";

    /// <summary>A column's text without the blanks around it; of blanks alone, and of nothing, NULL.</summary>
    /// <remarks>Where JSON lines have numbers and text in one column, DuckDB keeps it as JSON, whose text is in quotes.</remarks>
    public static string Word(string column) =>
        $"nullif(trim(CASE typeof({Name(column)}) WHEN 'JSON' THEN json_extract_string({Name(column)}::VARCHAR, '$') ELSE {Name(column)}::VARCHAR END), '')";

    public static bool IsCsv(string path) => Extension(path) is not (".parquet" or ".json" or ".jsonl" or ".ndjson");

    /// <summary>An instant as SQL's epoch_us gives it.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>A column's name as SQL.</summary>
    public static string Name(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A string as SQL.</summary>
    public static string Text(string value) =>
        string.Create(CultureInfo.InvariantCulture, $"'{value.Replace("'", "''", StringComparison.Ordinal)}'");

    /// <summary>JSON lines, by what DuckDB is told of their columns.</summary>
    public static string Json(string path, string columns) => $"read_json({Pattern(path)}, format='newline_delimited', {columns})";

    /// <summary>A path or glob as SQL, to be read as a glob: what stands for a file that is there, brackets and all, stands for no other.</summary>
    public static string Pattern(string path) =>
        Text(File.Exists(path) ? path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal) : path);

    /// <summary>The query for the first line of a CSV, as it stands.</summary>
    public static string FirstLine(string path, ColumnMapping mapping) =>
        $"SELECT line FROM read_csv({Pattern(path)}, columns={{line: 'VARCHAR'}}, auto_detect=false, header=false, delim='', quote='', escape=''{Encoding(mapping)}) LIMIT 1";

    /// <summary>What most likely stands between the fields of a CSV; null where its first line has but one.</summary>
    public static string? DelimiterOf(string header) => ((string[])[",", ";", "\t", "|"])
        .Select(delimiter => (Delimiter: delimiter, Count: header.Split('"').Where((_, i) => i % 2 == 0).Sum(outside => outside.Split(delimiter).Length - 1)))
        .MaxBy(delimiter => delimiter.Count) is { Count: > 0 } most ? most.Delimiter : null;

    /// <summary>What DuckDB says, without its advice, which is about options that are none of ours, and without the lines of the file.</summary>
    public static string Brief(DuckDBException e)
    {
        const int Most = 300;
        var said = e.Message.Split('\n')[0].TrimEnd();
        said = said.Length > Most ? $"{said[..Most]}…" : said;
        if (e.Message.Contains("unicode", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
            said += " A CSV that is not UTF-8 needs --columns encoding=latin-1, or utf-16.";
        if (e.Message.StartsWith("Out of Memory", StringComparison.OrdinalIgnoreCase))
            said += " Give it more with --memory.";
        return said;
    }

    private static string Form(ColumnMapping mapping) =>
        (mapping.Delimiter is { } delimiter ? $", delim={Text(delimiter)}" : "")
        + (mapping.Decimal == DecimalSeparator.Comma ? ", decimal_separator=','" : "") + Encoding(mapping);

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
