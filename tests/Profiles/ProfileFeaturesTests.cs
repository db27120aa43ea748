using System.Globalization;
using System.Text;
using Conversion.Customers;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Tests.Training.Orders;

namespace Conversion.Tests.Profiles;

/// <summary>A profile and a file have the same features, bit for bit, in any order of arrival.</summary>
public sealed class ProfileFeaturesTests
{
    [RealOrdersFact]
    public void OnlineRetail_OrderByOrder_GivesTheFeaturesOfTheFile() => AssertSameFeatures(new(
        "online-retail.csv.gz", () => new MemoryStream(File.ReadAllBytes(RealOrdersFactAttribute.Orders))));

    [Fact]
    public void InvoiceLines_OrderByOrder_GiveTheFeaturesOfTheFile() => AssertSameFeatures(new(
        "lines.csv", () => new MemoryStream(Encoding.UTF8.GetBytes(SimulatedLines()))));

    // Prices of up to four decimals, returns of their own, returns of an order, and a shop that starts its numbers again.
    private static string SimulatedLines()
    {
        var random = new Random(3);
        var text = new StringBuilder("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
        for (var invoice = 1; invoice < 4000; invoice++)
        {
            var isReturn = random.Next(9) == 0;
            var at = new DateTime(2023, 1, 1).AddMinutes(random.Next(2 * 365 * 24 * 60));
            for (var lines = random.Next(1, 5); lines > 0; lines--)
                text.Append(CultureInfo.InvariantCulture,
                    $"{(isReturn ? "C" : "")}{invoice % 3500},P{random.Next(300)},thing,{(isReturn ? -1 : 1) * random.Next(1, 40)},")
                    .Append(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss},{random.Next(1, 200_000) / 1000.0},{random.Next(400)},UK\n");
        }
        return text.ToString();
    }

    private static void AssertSameFeatures(OrderInputFile file)
    {
        var random = new Random(7);
        using var table = OrderTable.Open([file], new());
        var expected = table.Customers().ToDictionary(customer => customer.Customer, customer => customer.Orders);
        var loaded = LoadedCustomer.Read(table).ToList();

        Assert.Equal(expected.Keys.Order(), loaded.Select(customer => customer.CustomerId).Order());
        foreach (var (customer, events) in loaded)
        {
            ProfileEvent[] arrived = [.. events, .. events];
            random.Shuffle(arrived);
            var profile = arrived.Aggregate(new Profile(customer), (current, next) => current.Apply(next));
            profile = ProfileEncoding.Read(ProfileEncoding.Write(profile));
            foreach (var asOf in (DateTimeOffset[])[table.Summary.LastOrder, table.Summary.LastOrder.AddDays(-100)])
                Assert.Equal(FeaturesOf(expected[customer], asOf), FeaturesOf([.. profile.ToOrders()], asOf));
        }
    }

    private static List<int> FeaturesOf(Order[] orders, DateTimeOffset asOf)
    {
        var row = new float[CustomerFeatures.Count];
        return CustomerFeatures.TryCompute(orders, asOf, row) ? [.. row.Select(BitConverter.SingleToInt32Bits)] : [];
    }
}
