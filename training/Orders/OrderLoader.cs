using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>
/// Loads order lines into the table <c>orders</c>: customer, instant, amount, items, products, returned, lines.
/// </summary>
internal sealed class OrderLoader(ScratchDatabase database, OrderSource source, CustomerShard? shard)
{
    private const string Unreadable = "unreadable";
    private const string NoCustomer = "no customer";
    private const string Free = "free";
    private const string Duplicate = "duplicate";
    private const string AnotherShard = "of another shard";

    private readonly DuckDBConnection _connection = database.Connection;

    /// <summary>Loads the orders, and returns what was read and skipped.</summary>
    /// <exception cref="UserErrorException">Too many lines are unreadable, or no line is usable.</exception>
    public IngestionSummary Load(Action<double>? report)
    {
        database.Execute(CreateLines(), report);
        var rejected = FileTableFunction.IsCsv(source.Path)
            ? _connection.ReadCount("SELECT count(DISTINCT (file_id, line)) FROM reject_errors")
            : 0;
        var lines = rejected + _connection.ReadCount("SELECT count(*) FROM lines");
        var unreadable = rejected + CountSkipped(Unreadable);
        if (unreadable * 100 > lines)
            throw new UserErrorException(
                $"{source.Path}: at most 1 % of the lines may be unreadable, got {unreadable} of {lines} lines. " +
                $"{(rejected > 0 ? FirstRejected() : FirstUnreadable())} " +
                "Set the format of dates and numbers with --columns timestampFormat=%d/%m/%Y and decimal=comma.");

        database.Execute(CreateOrders(), report);
        return Summarize(lines, unreadable);
    }

    // Every line is counted, so that all shards count the same unreadable lines. But skipped lines take no space.
    private string CreateLines() =>
        $"""
        CREATE TABLE lines AS
        SELECT
            CASE
                WHEN line.customer IS NULL THEN '{NoCustomer}'
                WHEN line.instant IS NULL OR line.amount IS NULL THEN '{Unreadable}'
                WHEN line.amount = 0 THEN '{Free}'
                {(shard is null ? "" : $"WHEN NOT ({OrderLineSql.InShard(shard)}) THEN '{AnotherShard}'")}
            END AS reason,
            CASE WHEN reason IS NULL THEN line.customer END AS customer,
            CASE WHEN reason IS NULL THEN line.number END AS number,
            CASE WHEN reason IS NULL THEN line.instant END AS instant,
            CASE WHEN reason IS NULL THEN line.product END AS product,
            CASE WHEN reason IS NULL THEN line.quantity END AS quantity,
            CASE WHEN reason IS NULL THEN line.amount END AS amount
        FROM ({source.TypedLines()}) line
        """;

    // Two equal lines are one only if they name an order and a product. Otherwise they may be two articles of one price.
    private string CreateOrders() =>
        $"""
        CREATE TABLE orders AS
        SELECT
            customer,
            min(instant) AS instant,
            abs(sum(amount))::DOUBLE AS amount,
            abs(sum(quantity))::DOUBLE AS items,
            {(source.Mapping.Product is null ? "NULL::BIGINT" : "count(DISTINCT product)")} AS products,
            amount < 0 AS returned,
            count(*) AS lines
        FROM (
            SELECT {(source.Mapping.Order is null || source.Mapping.Product is null ? "" : "DISTINCT")}
                customer, number, instant, product, quantity, amount
            FROM lines WHERE reason IS NULL)
        GROUP BY customer, coalesce(number, instant::VARCHAR), amount < 0
        """;

    private IngestionSummary Summarize(long lines, long unreadable)
    {
        var noCustomer = CountSkipped(NoCustomer);
        var free = CountSkipped(Free);
        var anotherShard = CountSkipped(AnotherShard);
        if (unreadable + noCustomer + free == lines)
            throw new UserErrorException(
                $"{source.Path} must contain a line with a customer, an instant and an amount other than 0, " +
                $"got none in {lines} lines; name the columns with --columns.");
        using var command = _connection.CreateCommand();
        // A shard may contain no customer at all.
        command.CommandText =
            """
            SELECT
                count(*) FILTER (NOT returned),
                count(*) FILTER (returned),
                count(DISTINCT customer),
                count(DISTINCT customer) FILTER (NOT returned),
                (SELECT count(*) FROM (
                    SELECT customer FROM orders WHERE NOT returned
                    GROUP BY customer HAVING min(instant)::DATE < max(instant)::DATE)),
                coalesce(epoch_us(min(instant)), 0),
                coalesce(epoch_us(max(instant)), 0),
                coalesce(sum(lines), 0)::BIGINT
            FROM orders
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        var duplicates = lines - unreadable - noCustomer - free - anotherShard - reader.GetInt64(7);
        List<DroppedLines> dropped =
            [new(Unreadable, unreadable), new(NoCustomer, noCustomer), new(Free, free), new(Duplicate, duplicates)];
        if (anotherShard > 0)
            dropped.Add(new(AnotherShard, anotherShard));
        return new(
            lines, dropped, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
            reader.GetInstant(5), reader.GetInstant(6));
    }

    private long CountSkipped(string reason) => _connection.ReadCount($"SELECT count(*) FROM lines WHERE reason = '{reason}'");

    private string FirstRejected() => _connection.ReadStrings(
        """
        SELECT 'First: ' || file_path || ', line ' || line || coalesce(', column ' || column_name, '') || ': ' || error_message
        FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
        ORDER BY file_id, line LIMIT 1
        """)[0];

    private string FirstUnreadable()
    {
        var first = _connection.ReadStrings(
            $"""
            SELECT 'First: ' || raw || '.'
            FROM ({source.UntypedLines()})
            WHERE customer IS NOT NULL AND (instant IS NULL OR amount IS NULL)
            LIMIT 1
            """);
        return first is [var line] ? line : "";
    }
}
