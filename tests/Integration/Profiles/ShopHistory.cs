using System.Globalization;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Scoring;

namespace Conversion.IntegrationTests.Profiles;

/// <summary>
/// Orders of a shop, customer by customer: Online Retail where it is present, else an invented shop. <c>CHAOS_CUSTOMERS</c> sets how many
/// customers; 0 takes all.
/// </summary>
internal static class ShopHistory
{
    private const int DefaultCustomers = 150;

    private static readonly string RealOrders = Path.Combine(
        Environment.GetEnvironmentVariable("CONVERSION_DATA") ?? Repository.PathOf("../shared/data"), "online_retail_2010-2011.csv.gz");

    public static IReadOnlyList<(string Customer, OrderPlaced[] Orders)> Read()
    {
        var count = Environment.GetEnvironmentVariable("CHAOS_CUSTOMERS") is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : DefaultCustomers;
        var all = File.Exists(RealOrders) ? ReadReal() : Invent();
        var step = count == 0 ? 1 : Math.Max(1, all.Count / count);
        return [.. all.Where((_, i) => i % step == 0)];
    }

    /// <summary>The model and the policy that the service ships with.</summary>
    public static ProfileScorer Scorer()
    {
        var model = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
        var policy = Policy.Load(Repository.PathOf("models/policy.json"), Scoring.Scorer.QuantitiesOf(model));
        return new(new Scorer(model, policy, ControlGroup.None));
    }

    /// <summary>Returns the bits of the features, empty for a customer without a purchase.</summary>
    public static int[] FeaturesOf(IEnumerable<Order> orders, DateTimeOffset asOf)
    {
        var row = new float[CustomerFeatures.Count];
        return CustomerFeatures.TryCompute(orders.ToArray(), asOf, row) ? [.. row.Select(BitConverter.SingleToInt32Bits)] : [];
    }

    private static List<(string, OrderPlaced[])> ReadReal()
    {
        using var table = OrderTable.Open([new("orders.csv.gz", () => File.OpenRead(RealOrders))], new());
        return [.. LoadedCustomer.Read(table).Select(customer => (customer.CustomerId, customer.Events
            .Cast<OrderPlaced>()
            // As an event has it: with a number, and without the version of a file.
            .Select(placed => new OrderPlaced(placed.Time, OrderId.From($"{placed.Id.Key:x16}"), new(0, placed.Version.Order)))
            .OrderBy(placed => placed.Time)
            .ThenBy(placed => placed.Id.Key)
            .ToArray()))];
    }

    private static List<(string, OrderPlaced[])> Invent()
    {
        var random = new Random(5);
        var start = new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return [.. Enumerable.Range(0, 1000).Select(customer => ($"customer-{customer}", Enumerable.Range(0, random.Next(1, 12))
            .Select(i =>
            {
                var at = start.AddSeconds(random.Next(600 * 86_400));
                var order = new Order(at, random.Next(1, 90_000) / 100.0, random.Next(1, 50), random.Next(1, 9), random.Next(9) == 0);
                return new OrderPlaced(at, OrderId.From($"{customer}-{i}"), new(0, order));
            })
            .OrderBy(placed => placed.Time)
            .ToArray()))];
    }
}
