using System.CommandLine;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Stores;

namespace Conversion.Training.Commands;

/// <summary><c>conversion load</c>: fills the store of remembered customers from files of orders.</summary>
internal static class LoadCommand
{
    // Firestore accepts 500 documents in one commit: the customer, and one for each order.
    private const int OrdersOfCommit = 400;

    // So many customers are in one commit of a file, or on their way to Firestore.
    private const int AtOnce = 64;

    private const string Text =
        """
        Fills the store of remembered customers from files of orders. Customers who are in the store keep what is newer there: the
        file says what it knew at its last order. Loading a file again changes nothing, so an interrupted command can be run again.
        Nothing is decided; the next sweeps of the service decide, spread over some days.

        Examples:
          conversion load --orders orders_export.csv --store sqlite:customers.db
          conversion load --orders 'olist/*.csv' --store firestore:my-project
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var store = new StoreOptions();
        var command = new Command("load", Text);
        orders.AddTo(command);
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var input = orders.Parse(parsed);
            await using var memory = store.Open(parsed);
            return Load(input, memory, cancellation);
        });
        return command;
    }

    private static int Load(OrderInput input, CustomerMemory memory, CancellationToken cancellation)
    {
        var progress = new Progress();
        using var table = input.Open(progress, input.ParseMapping());
        var (customers, orders) = progress.Step(
            "Loading", report => LoadAsync(table, memory, report, cancellation).GetAwaiter().GetResult());
        Progress.WriteLine($"{customers:N0} customers and {orders:N0} orders are in the store.");
        return 0;
    }

    private static async Task<(long Customers, long Orders)> LoadAsync(
        OrderTable table, CustomerMemory memory, Action<double> report, CancellationToken cancellation)
    {
        var (customers, orders) = (0L, 0L);
        var all = (double)table.Summary.Customers;
        try
        {
            await Parallel.ForEachAsync(
                LoadedCustomer.Read(table),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (customer, token) =>
                {
                    foreach (var part in customer.Events.Chunk(OrdersOfCommit))
                        await memory.ApplyAsync(customer.CustomerId, part, (_, after) => after, token);
                    Interlocked.Add(ref orders, customer.Events.Count);
                    report(Interlocked.Increment(ref customers) / all);
                });
        }
        catch (StoreException e)
        {
            throw new UserErrorException($"{e.Message} Run the command again: it continues.", e);
        }
        return (customers, orders);
    }
}
