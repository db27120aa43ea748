using System.IO.Compression;
using Conversion.Files;
using Conversion.Orders;
using Conversion.Training;
using Conversion.Training.Orders;
using DuckDB.NET.Data;

namespace Conversion.Tests.Training.Orders;

/// <summary>Reads, converts and compares files of orders.</summary>
internal static class OrderTables
{
    public const string InvoiceLines =
        """
        InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
        1,A,"a thing, blue",2,2011-01-05 10:00:00,3.00,200.0,UK
        1,B,other,1,2011-01-05 10:01:00,4.00,200.0,UK
        1,A,"a thing, blue",2,2011-01-05 10:00:00,3.00,200.0,UK
        2,A,"a thing, blue",1,2011-01-09 11:00:00,3.00,,UK
        C3,A,"a thing, blue",-1,2011-01-10 12:00:00,3.00,200.0,UK
        4,G,gift,1,2011-01-11 12:00:00,0.00,200.0,UK
        5,A,"a thing, blue",10,2011-01-04 09:00:00,2.50,100.0,UK

        """;

    public static OrderTable Open(string path, ColumnMapping? mapping = null, CustomerShard? shard = null)
    {
        var files = OrderFiles.Find(path).Select(file => OrderFiles.ToInput(file)).ToList();
        var table = OrderTable.Open(files, new() { Columns = mapping ?? new(), Shard = shard });
        table.ThrowIfRefused();
        return table;
    }

    public static List<CustomerHistory> Read(string path, ColumnMapping? mapping = null, CustomerShard? shard = null)
    {
        using var table = Open(path, mapping, shard);
        return [.. table.Customers()];
    }

    public static long LinesLeftOut(OrderTable table, string reason) =>
        table.Summary.Dropped.SingleOrDefault(dropped => dropped.Reason == reason)?.Lines ?? 0;

    public static string UserError(Action action)
    {
        var error = Assert.ThrowsAny<Exception>(action);
        Assert.True(error is UserErrorException or OrderFileException, error.ToString());
        return error.Message;
    }

    public static void AssertSame(List<CustomerHistory> expected, List<CustomerHistory> actual)
    {
        Assert.Equal(expected.Select(c => c.Customer), actual.Select(c => c.Customer));
        Assert.Equal(expected.SelectMany(c => c.Orders), actual.SelectMany(c => c.Orders));
    }

    public static void Convert(string csv, string path, string reading = "header=true")
    {
        if (path.EndsWith(".csv.gz", StringComparison.Ordinal))
        {
            using var compressed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
            compressed.Write(File.ReadAllBytes(csv));
            return;
        }
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY (FROM read_csv('{csv}', {reading})) TO '{path}' (FORMAT {Format(path)})";
        command.ExecuteNonQuery();
    }

    private static string Format(string path) => Path.GetExtension(path) switch
    {
        ".csv" => "csv",
        ".parquet" => "parquet",
        _ => "json",
    };
}
