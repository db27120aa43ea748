using System.Runtime.InteropServices;
using Conversion.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>
/// Orders from files of any size: DuckDB reads the lines, drops what can't be used, sums them into orders and sorts
/// these by customer and instant, spilling to disk beyond its memory limit; C# sees one customer at a time.
/// </summary>
/// <remarks>
/// An order is the lines of one customer and order number, placed when its first line was. Its lines with a negative
/// amount are a return of their own, with the amount made positive. Money is summed as DECIMAL(18,4), so that the sums
/// do not depend on which thread came first.
/// </remarks>
public sealed class OrderFile : IDisposable
{
    private const string AnotherShare = "of another share";

    private static readonly string[] Columns = ["customer", "number", "instant", "product", "quantity", "amount"];

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    private readonly DuckDBConnection _connection;
    private readonly string _scratch;
    private readonly PosixSignalRegistration[] _interruptions;

    /// <summary>Reads a path or glob whole, into orders.</summary>
    /// <exception cref="UserErrorException">The file can't be read, lacks a column, or holds too much that can't be parsed.</exception>
    public static OrderFile Open(string path, ColumnMapping mapping, OrderFileOptions options, Action<double>? report = null)
    {
        var file = new OrderFile(options);
        try
        {
            file.Load(path, mapping, options.Share, report);
            return file;
        }
        catch (DuckDBException e)
        {
            file.Dispose();
            throw new UserErrorException($"{path} can't be read: {OrderLineSql.Brief(e)}", e);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The files that a path or glob stands for.</summary>
    /// <exception cref="UserErrorException">There is none, or a pipe, which can be read but once.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        var files = Strings(connection, $"SELECT file FROM glob({OrderLineSql.Pattern(path)})");
        if (files.Count == 0)
            throw new UserErrorException($"{path} can't be read: there is no such file.");
        if (files.Find(IsPipe) is { } pipe)
            throw new UserErrorException($"{pipe} is a pipe, and what is read is read more than once: save it to a file.");
        return files;

        static bool IsPipe(string file)
        {
            using var opened = File.OpenRead(file);
            return !opened.CanSeek;
        }
    }

    /// <summary>What was read and dropped.</summary>
    public IngestionSummary Ingestion { get; private set; } = null!;

    /// <summary>The mapping, with all guesses made.</summary>
    public ColumnMapping Mapping { get; private set; } = null!;

    private OrderFile(OrderFileOptions options)
    {
        _scratch = Directory.CreateTempSubdirectory("conversion-").FullName;
        // Whoever interrupts the work leaves no customers' orders lying about.
        _interruptions = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, _ => Clear()))];
        _connection = new($"Data Source={Path.Combine(_scratch, "orders.duckdb")}");
        _connection.Open();
        Execute($"SET memory_limit='{options.MemoryMegabytes}MB'");
        Execute("SET threads=2");
        Execute("SET preserve_insertion_order=false");
        Execute("SET TimeZone='UTC'");
        Execute("SET enable_progress_bar=true");
        Execute("SET enable_progress_bar_print=false");
    }

    /// <summary>Streams the customers in ordinal order of their ids.</summary>
    /// <param name="atMost">With more than about so many, an even sample of them, the same every time.</param>
    public IEnumerable<CustomerHistory> Customers(long atMost = long.MaxValue)
    {
        using var command = _connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT customer, epoch_us(instant), amount, items, products, returned
            FROM orders WHERE {InShare(new(0, (int)((Ingestion.Customers - 1) / atMost) + 1))}
            ORDER BY customer, instant, returned, amount, items, products
            """;
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var orders = new List<Order>();
        var customer = "";
        while (reader.Read())
        {
            var next = reader.GetString(0);
            if (next != customer && orders.Count > 0)
            {
                yield return new(customer, [.. orders]);
                orders.Clear();
            }
            customer = next;
            orders.Add(new(
                OrderLineSql.FromMicroseconds(reader.GetInt64(1)), reader.GetDouble(2),
                reader.IsDBNull(3) ? double.NaN : reader.GetDouble(3),
                reader.IsDBNull(4) ? double.NaN : reader.GetInt64(4), reader.GetBoolean(5)));
        }
        if (orders.Count > 0)
            yield return new(customer, [.. orders]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var interruption in _interruptions)
            interruption.Dispose();
        _connection.Dispose();
        Clear();
    }

    private void Clear() => Directory.Delete(_scratch, recursive: true);

    private void Load(string path, ColumnMapping mapping, CustomerShard? share, Action<double>? report)
    {
        GzipIntegrity.ThrowIfAnyDamaged(path);
        if (mapping.Delimiter is null && OrderLineSql.IsCsv(path) && Strings(_connection, OrderLineSql.FirstLine(path, mapping)) is [var header])
            mapping = mapping with { Delimiter = OrderLineSql.DelimiterOf(header) };
        var columns = Strings(_connection, $"SELECT column_name FROM (DESCRIBE SELECT * FROM {OrderLineSql.Describe(path, mapping)})");
        Mapping = mapping = mapping.Resolve(columns, path);

        Execute(LinesTable(path, mapping, columns, share), report);
        var rejected = OrderLineSql.IsCsv(path) ? Count("SELECT count(DISTINCT (file_id, line)) FROM reject_errors") : 0;
        var lines = rejected + Count("SELECT count(*) FROM lines");
        var unreadable = rejected + CountOf("unreadable");
        if (unreadable * 100 > lines)
            throw new UserErrorException(
                $"{path}: {unreadable} of {lines} lines can't be read. {(rejected > 0 ? FirstReject() : FirstUnreadable(path, mapping))} How instants and fractions are written is said by --columns timestampFormat=%d/%m/%Y and decimal=comma.");

        Execute(OrdersTable(mapping), report);
        Ingestion = Describe(lines, unreadable);
    }

    private string FirstUnreadable(string path, ColumnMapping mapping)
    {
        string?[] columns = [mapping.At, mapping.Amount, mapping.Amount is null ? mapping.Quantity : null, mapping.Amount is null ? mapping.Price : null];
        var values = string.Join(" || ', ' || ", columns.OfType<string>().Select(column => $"{OrderLineSql.Text($"{column} ")} || coalesce({OrderLineSql.Word(column)}, 'empty')"));
        return Strings(_connection,
            $"""
            SELECT 'First: ' || {values} || '.' FROM {OrderLineSql.Describe(path, mapping)}
            WHERE {OrderLineSql.Customer(mapping.Customer!)} IS NOT NULL AND ({OrderLineSql.Instant(mapping)} IS NULL OR {AmountOf(mapping)} IS NULL) LIMIT 1
            """) is [var first] ? first : "";
    }

    private static string AmountOf(ColumnMapping mapping) =>
        mapping.Amount is { } column ? Number(column) : $"TRY_CAST({Number(mapping.Quantity!)} * {Number(mapping.Price!)} AS DECIMAL(18,4))";

    private static string Number(string column) => $"TRY_CAST({OrderLineSql.Name(column)} AS DECIMAL(18,4))";

    private static string LinesTable(string path, ColumnMapping mapping, IReadOnlyList<string> columns, CustomerShard? share)
    {
        // Every line is counted, so that all tasks judge a file alike, but those of other shares take no room.
        return
            $"""
            CREATE TABLE lines AS
            SELECT CASE
                WHEN customer IS NULL THEN 'no customer'
                WHEN instant IS NULL OR amount IS NULL THEN 'unreadable'
                WHEN amount = 0 THEN 'free'
                {(share is null ? "" : $"WHEN NOT ({InShare(share)}) THEN '{AnotherShare}'")} END AS reason,
                {(share is null ? "*" : string.Join(", ", Columns.Select(c => $"CASE WHEN reason IS NULL THEN line.{c} END AS {c}")))}
            FROM (SELECT
                {OrderLineSql.Customer(mapping.Customer!)} AS customer,
                {(mapping.Order is { } order ? OrderLineSql.Word(order) : "NULL::VARCHAR")} AS number,
                {OrderLineSql.Instant(mapping)} AS instant,
                {(mapping.Product is { } product ? OrderLineSql.Word(product) : "NULL::VARCHAR")} AS product,
                {(mapping.Quantity is { } quantity ? Number(quantity) : "NULL::DECIMAL(18,4)")} AS quantity,
                {AmountOf(mapping)} AS amount
            FROM {OrderLineSql.Read(path, mapping, columns)}) line
            """;
    }

    private static string InShare(CustomerShard share) => $"md5_number_lower(customer) % {share.Count} = {share.Index}";

    private static string OrdersTable(ColumnMapping mapping) =>
        // Two equal lines are one only where they name an order and a product: else they may be two articles of one price.
        $"""
        CREATE TABLE orders AS
        SELECT customer, min(instant) AS instant, abs(sum(amount))::DOUBLE AS amount, abs(sum(quantity))::DOUBLE AS items,
               {(mapping.Product is null ? "NULL::BIGINT" : "count(DISTINCT product)")} AS products, amount < 0 AS returned,
               count(*) AS lines
        FROM (SELECT {(mapping.Order is null || mapping.Product is null ? "" : "DISTINCT")} customer, number, instant, product, quantity, amount FROM lines WHERE reason IS NULL)
        GROUP BY customer, coalesce(number, instant::VARCHAR), amount < 0
        """;

    private IngestionSummary Describe(long lines, long unreadable)
    {
        long noCustomer = CountOf("no customer"), free = CountOf("free"), elsewhere = CountOf(AnotherShare);
        if (unreadable + noCustomer + free == lines)
            throw new UserErrorException($"None of {lines} lines is an order with a customer, an instant and an amount.");
        using var command = _connection.CreateCommand();
        // A share may hold no customer at all.
        command.CommandText =
            """
            SELECT count(*) FILTER (NOT returned), count(*) FILTER (returned), count(DISTINCT customer), count(DISTINCT customer) FILTER (NOT returned),
                   (SELECT count(*) FROM (SELECT customer FROM orders WHERE NOT returned GROUP BY customer HAVING min(instant)::DATE < max(instant)::DATE)),
                   coalesce(epoch_us(min(instant)), 0), coalesce(epoch_us(max(instant)), 0), coalesce(sum(lines), 0)::BIGINT
            FROM orders
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        var duplicates = lines - unreadable - noCustomer - free - elsewhere - reader.GetInt64(7);
        return new(
            lines,
            [new("unreadable", unreadable), new("no customer", noCustomer), new("free", free), new("duplicate", duplicates),
                .. elsewhere > 0 ? [new DroppedLines(AnotherShare, elsewhere)] : Array.Empty<DroppedLines>()],
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
            OrderLineSql.FromMicroseconds(reader.GetInt64(5)), OrderLineSql.FromMicroseconds(reader.GetInt64(6)));
    }

    private string FirstReject() => Strings(
        _connection,
        """
        SELECT 'First: ' || file_path || ', line ' || line || coalesce(', column ' || column_name, '') || ': ' || error_message
        FROM reject_errors JOIN reject_scans USING (scan_id, file_id) ORDER BY file_id, line LIMIT 1
        """)[0];

    private void Execute(string sql, Action<double>? report = null)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        var running = Task.Run(command.ExecuteNonQuery);
        // Completion, and any failure, is GetResult's to tell.
        while (report is not null && Task.WaitAny([running], ReportEvery) < 0)
            report(Math.Max(0, _connection.GetQueryProgress().Percentage / 100));
        running.GetAwaiter().GetResult();
    }

    private long Count(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private long CountOf(string reason) => Count($"SELECT count(*) FROM lines WHERE reason = '{reason}'");

    private static List<string> Strings(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var strings = new List<string>();
        while (reader.Read())
            strings.Add(reader.GetString(0));
        return strings;
    }
}
