using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Conversion.Orders;
using Conversion.Stores;
using DuckDB.NET.Data;

namespace Conversion.Training.Commands;

/// <summary><c>conversion unload</c>: writes the orders of remembered customers to a file.</summary>
internal static class UnloadCommand
{
    private const string Text =
        """
        Writes the orders of remembered customers to a file that fit, evaluate and lift read: one order a line, net of refunds, without
        cancelled orders and without the customers who were erased. The ending of the file says the format: .parquet, or .ndjson.

        Examples:
          conversion unload --store sqlite:customers.db --out orders.parquet
          conversion unload --store firestore:my-project --out orders.ndjson
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var store = new StoreOptions();
        var output = new Option<FileInfo>("--out")
        {
            Description = "File of the orders; .parquet or .ndjson.",
            Required = true,
            HelpName = "FILE",
        }.NotEmpty();
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && !IsParquet(path) && !path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
                result.AddError($"--out must end with .parquet or .ndjson, got '{path}'.");
        });
        var command = new Command("unload", Text);
        store.AddTo(command);
        command.Add(output);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var memory = store.Open(parsed);
            return await UnloadAsync(memory, parsed.GetRequiredValue(output).FullName, cancellation);
        });
        return command;
    }

    private static async Task<int> UnloadAsync(CustomerMemory memory, string path, CancellationToken cancellation)
    {
        // The file appears only when it is complete.
        var lines = $"{path}.part";
        try
        {
            var (customers, orders) = await WriteLinesAsync(memory, lines, cancellation);
            if (IsParquet(path))
                ConvertToParquet(lines, path);
            else
                File.Move(lines, path, overwrite: true);
            Progress.WriteLine($"Wrote {orders:N0} orders of {customers:N0} customers to {path}.");
            return 0;
        }
        catch (StoreException e)
        {
            throw new UserErrorException(e.Message, e);
        }
        finally
        {
            File.Delete(lines);
        }
    }

    private static async Task<(long Customers, long Orders)> WriteLinesAsync(
        CustomerMemory memory, string path, CancellationToken cancellation)
    {
        var (customers, orders) = (0L, 0L);
        await using var file = File.Create(path);
        await using var json = new Utf8JsonWriter(file);
        for (var shard = 0; shard < StoreKeys.ShardCount; shard++)
            await foreach (var stored in memory.ScanAsync(StoreKeys.ShardOf(StoreKeys.Customer, shard), null, cancellation))
            {
                customers++;
                foreach (var order in stored.Profile.ToOrders())
                {
                    Write(json, stored.Profile.CustomerId, order);
                    await json.FlushAsync(cancellation);
                    file.WriteByte((byte)'\n');
                    json.Reset();
                    orders++;
                }
            }
        return (customers, orders);
    }

    private static void Write(Utf8JsonWriter json, string customerId, Order order)
    {
        json.WriteStartObject();
        json.WriteString("customerId", customerId);
        json.WriteString("at", order.At.UtcDateTime);
        json.WriteNumber("amount", order.Amount);
        WriteQuantity(json, "items", order.Items);
        WriteQuantity(json, "products", order.Products);
        json.WriteBoolean("returned", order.Returned);
        json.WriteEndObject();
    }

    private static void WriteQuantity(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value))
            json.WriteNull(name);
        else
            json.WriteNumber(name, value);
    }

    private static void ConvertToParquet(string lines, string path)
    {
        File.Delete(path);
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $$"""
            copy (select * from read_json('{{Quote(lines)}}', format = 'newline_delimited', columns = {
              customerId: 'varchar', at: 'timestamp', amount: 'double', items: 'double', products: 'double', returned: 'boolean'
            })) to '{{Quote(path)}}' (format parquet)
            """);
        command.ExecuteNonQuery();
    }

    private static string Quote(string path) => path.Replace("'", "''", StringComparison.Ordinal);

    private static bool IsParquet(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);
}
