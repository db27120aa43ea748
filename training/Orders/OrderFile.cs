using Conversion.Orders;
using DuckDB.NET.Data;

namespace Conversion.Training.Orders;

/// <summary>
/// Orders from files of any size. DuckDB reads the lines, adds them up to orders and sorts the orders by customer and
/// instant. C# sees one customer at a time.
/// </summary>
/// <remarks>
/// An order is the lines of one customer and order number, at the instant of its first line. Its lines with a negative
/// amount are a return of their own, with a positive amount.
/// </remarks>
public sealed class OrderFile : IDisposable
{
    private readonly ScratchDatabase _database;

    private OrderFile(ScratchDatabase database, ColumnMapping mapping, IngestionSummary ingestion)
    {
        _database = database;
        Mapping = mapping;
        Ingestion = ingestion;
    }

    /// <summary>What was read and skipped.</summary>
    public IngestionSummary Ingestion { get; }

    /// <summary>The mapping, with all guesses made.</summary>
    public ColumnMapping Mapping { get; }

    /// <summary>Reads all lines of a path or glob and adds them up to orders.</summary>
    /// <exception cref="UserErrorException">The file can't be read, lacks a column, or has too many unreadable lines.</exception>
    public static OrderFile Open(string path, ColumnMapping mapping, OrderFileOptions options, Action<double>? report = null)
    {
        var database = new ScratchDatabase(options.MemoryMegabytes);
        try
        {
            var source = OrderSource.Resolve(database.Connection, path, mapping);
            return new(database, source.Mapping, new OrderLoader(database, source, options.Shard).Load(report));
        }
        catch (DuckDBException e)
        {
            database.Dispose();
            throw new UserErrorException($"{path} could not be read: {e.Summarize()}", e);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Returns the files that a path or glob matches.</summary>
    /// <exception cref="UserErrorException">There is no file, or a file is a pipe, which can be read only once.</exception>
    public static IReadOnlyList<string> FindFiles(string path)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        var files = connection.ReadStrings($"SELECT file FROM glob({FileTableFunction.Pattern(path)})");
        if (files.Count == 0)
            throw new UserErrorException($"{path} must match at least one file, got none; check the path.");
        if (files.Find(IsPipe) is { } pipe)
            throw new UserErrorException(
                $"{pipe} must be a regular file, because it is read more than once, got a pipe; save the data to a file first.");
        return files;
    }

    /// <summary>Streams the customers in ordinal order of their ids.</summary>
    /// <param name="atMost">With more customers than this, returns an even sample of about so many, the same in every run.</param>
    public IEnumerable<CustomerHistory> Customers(long atMost = long.MaxValue)
    {
        var sample = new CustomerShard(0, (int)((Ingestion.Customers - 1) / atMost) + 1);
        using var command = _database.Connection.CreateCommand();
        command.CommandText =
            $"""
            SELECT customer, epoch_us(instant), amount, items, products, returned
            FROM orders WHERE {OrderLineSql.InShard(sample)}
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
                reader.GetInstant(1),
                reader.GetDouble(2),
                reader.IsDBNull(3) ? double.NaN : reader.GetDouble(3),
                reader.IsDBNull(4) ? double.NaN : reader.GetInt64(4),
                reader.GetBoolean(5)));
        }
        if (orders.Count > 0)
            yield return new(customer, [.. orders]);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private static bool IsPipe(string file)
    {
        using var opened = File.OpenRead(file);
        return !opened.CanSeek;
    }
}
