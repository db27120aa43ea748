using Conversion.Files;
using Conversion.Orders;
using Conversion.Tests.Orders.Forms;

namespace Conversion.Tests.Orders;

/// <summary>
/// Reads the synthetic shop in every form that the generator writes, and compares the orders with the truth.
/// </summary>
public sealed class OrderFormReadingTests
{
    private static readonly Dictionary<string, OrderForm> Forms = OrderForms.All.ToDictionary(form => form.Name);

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Form_GivesTheTruthOrIsRefused(string name)
    {
        var form = Forms[name];
        if (form.Truth is not { } truth)
        {
            var refusal = Assert.Throws<OrderFileException>(() => Open(form));
            Assert.Contains(form.Refusal!, refusal.Message, StringComparison.OrdinalIgnoreCase);
            return;
        }
        using var table = Open(form);

        Assert.Equal([], Compare(truth, table.Customers()));
        Assert.Equal(truth.Money - truth.Returned, table.Summary.Money);
        Assert.Equal(truth.Orders, table.Summary.Orders);
        var counted = table.Summary.Lines - table.Summary.Dropped.Sum(dropped => dropped.Lines);
        Assert.InRange(counted, table.Summary.Orders, table.Summary.Lines);
    }

    private static OrderTable Open(OrderForm form)
    {
        var files = form.Files.Select(file => new OrderInputFile(file.Name, () => new MemoryStream(file.Bytes))).ToList();
        var table = OrderTable.Open(files, new()
        {
            Columns = ColumnMapping.Parse(form.Columns),
            Currency = Option(form, "--currency"),
            CountStatuses = Option(form, "--count-statuses")?.Split(','),
        });
        table.ThrowIfRefused();
        return table;
    }

    private static string? Option(OrderForm form, string name)
    {
        var options = form.MoreOptions?.Split(' ') ?? [];
        var index = Array.IndexOf(options, name);
        return index < 0 ? null : options[index + 1];
    }

    /// <summary>Returns the differences: customers, numbers of orders, instants, money and items.</summary>
    private static List<string> Compare(Truth truth, IEnumerable<CustomerHistory> customers)
    {
        var read = customers.ToDictionary(customer => customer.Customer, customer => customer.Orders);
        var differences = new List<string>();
        foreach (var known in truth.Customers)
        {
            read.Remove(known.Id, out var orders);
            var purchases = (orders ?? []).Where(order => !order.Returned).ToList();
            var returned = (decimal)(orders ?? []).Where(order => order.Returned).Sum(order => order.Amount);
            if (Math.Round(returned, 2) != known.Returned)
                differences.Add($"{known.Id} returned {returned}, in truth {known.Returned}");
            if (purchases.Count != known.Purchases.Count)
                differences.Add($"{known.Id} has {purchases.Count} orders, in truth {known.Purchases.Count}");
            else
                differences.AddRange(purchases.OrderBy(order => order.At).ThenBy(order => order.Amount)
                    .Zip(known.Purchases.OrderBy(purchase => purchase.At).ThenBy(purchase => purchase.Money))
                    .Where(pair => !IsSame(pair.First, pair.Second, truth.Resolution))
                    .Select(pair => $"{known.Id}: {pair.First}, in truth {pair.Second}"));
        }
        differences.AddRange(read.Keys.Select(id => $"{id} is nobody in truth"));
        return differences;
    }

    private static bool IsSame(Order order, Purchase purchase, Resolution resolution)
    {
        var unit = resolution switch
        {
            Resolution.Second => TimeSpan.FromSeconds(1),
            Resolution.Minute => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromDays(1),
        };
        return (order.At.UtcDateTime - purchase.At).Duration() < unit && (decimal)order.Amount == purchase.Money
            && (purchase.Items is not { } items || order.Items == items);
    }
}
