namespace Conversion.Training.Orders;

/// <summary>Builds the SQL that turns the columns of a file into normalized order lines.</summary>
internal static class OrderLineSql
{
    private const string Money = "DECIMAL(18,4)";

    /// <summary>
    /// Returns the query of the normalized lines: customer, number, instant, product, quantity, amount, and the raw
    /// values of the required columns as <c>raw</c>. What can't be read is NULL.
    /// </summary>
    public static string Normalize(string source, ColumnMapping mapping) =>
        $"""
        SELECT
            {Customer(mapping.Customer!)} AS customer,
            {(mapping.Order is null ? "NULL::VARCHAR" : Trimmed(mapping.Order))} AS number,
            {Instant(mapping.At!, mapping.TimestampFormat)} AS instant,
            {(mapping.Product is null ? "NULL::VARCHAR" : Trimmed(mapping.Product))} AS product,
            {(mapping.Quantity is null ? $"NULL::{Money}" : Number(mapping.Quantity))} AS quantity,
            {Amount(mapping)} AS amount,
            {Raw(mapping)} AS raw
        FROM {source}
        """;

    /// <summary>Returns the customer's id. An id that became a float (12345.0) is read as the original (12345).</summary>
    public static string Customer(string column) => $@"regexp_replace({Trimmed(column)}, '^([0-9]+)\.0$', '\1')";

    /// <summary>Returns an instant. Text is read by the format, if there is one. A column of instants is taken as it is.</summary>
    public static string Instant(string column, string? format)
    {
        var name = Sql.Identifier(column);
        var instant = $"TRY_CAST({name} AS TIMESTAMPTZ)";
        if (format is not null)
        {
            var parsed = $"try_strptime({name}::VARCHAR, {Sql.Literal(format)})::TIMESTAMPTZ";
            instant = $"CASE typeof({name}) WHEN 'VARCHAR' THEN {parsed} ELSE {instant} END";
        }
        // DuckDB also reads infinity and the year 20111. .NET has the years 1 to 9999, less some days to compute with.
        return $"CASE WHEN {instant} BETWEEN TIMESTAMPTZ '0100-01-01' AND TIMESTAMPTZ '9900-01-01' THEN {instant} END";
    }

    /// <summary>Returns the condition that a line belongs to a shard.</summary>
    public static string InShard(CustomerShard shard) => $"md5_number_lower(customer) % {shard.Count} = {shard.Index}";

    // Where JSON lines have numbers and texts in one column, DuckDB keeps the column as JSON, whose texts have quotes.
    private static string Trimmed(string column)
    {
        var name = Sql.Identifier(column);
        var text = $"CASE typeof({name}) WHEN 'JSON' THEN json_extract_string({name}::VARCHAR, '$') ELSE {name}::VARCHAR END";
        return $"nullif(trim({text}), '')";
    }

    // DECIMAL, so that the sums of an order do not depend on which thread came first.
    private static string Number(string column) => $"TRY_CAST({Sql.Identifier(column)} AS {Money})";

    private static string Amount(ColumnMapping mapping) => mapping.Amount is not null
        ? Number(mapping.Amount)
        : $"TRY_CAST({Number(mapping.Quantity!)} * {Number(mapping.Price!)} AS {Money})";

    private static string Raw(ColumnMapping mapping)
    {
        string[] columns = mapping.Amount is not null
            ? [mapping.At!, mapping.Amount]
            : [mapping.At!, mapping.Quantity!, mapping.Price!];
        var values = columns.Select(column => $"{Sql.Literal($"{column} ")} || coalesce({Trimmed(column)}, 'empty')");
        return string.Join(" || ', ' || ", values);
    }
}
