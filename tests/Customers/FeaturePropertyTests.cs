using Conversion.Customers;
using Conversion.Orders;

namespace Conversion.Tests.Customers;

/// <summary>What must be true of the features of every history.</summary>
public sealed class FeaturePropertyTests
{
    private static readonly string[] Money =
    [
        "monetaryValue", "averageOrderValue", "recentValue", "spendRate", "monetaryValue90Days", "trend", "lastOrderValue",
        "largestOrderValue",
    ];

    private static readonly string[] Basket = ["itemsPerOrder", "productsPerOrder", "lastOrderProducts"];

    // A power of two changes no digit of a binary number, so the bits are compared.
    [Fact]
    public void AnotherUnitOfMoney_ScalesMoneyAlone() => ForAll((orders, asOf) =>
        Assert.Equal(
            Map(Compute(orders, asOf), (name, value) => Money.Contains(name) ? 4 * value : value),
            Compute([.. orders.Select(order => order with { Amount = 4 * order.Amount })], asOf)));

    [Theory]
    [InlineData(1)]
    [InlineData(-59)]
    [InlineData(400)]
    public void WholeDaysLater_ChangesTheSeasonAlone(int days) => ForAll((orders, asOf) =>
        Assert.Equal(
            Map(Compute(orders, asOf), WithoutSeason),
            Map(Compute([.. orders.Select(order => order with { At = order.At.AddDays(days) })], asOf.AddDays(days)), WithoutSeason)));

    [Fact]
    public void AnotherOffset_ChangesNothing() => ForAll((orders, asOf) =>
        Assert.Equal(
            Compute(orders, asOf),
            Compute(
                [.. orders.Select(order => order with { At = order.At.ToOffset(TimeSpan.FromHours(9)) })],
                asOf.ToOffset(TimeSpan.FromHours(-7)))));

    // Rows that are loaded twice are more money and more items, and not more occasions.
    [Fact]
    public void EveryOrderTwice_DoublesMoneyAndItemsAlone() => ForAll((orders, asOf) =>
    {
        var expected = Map(
            Compute(orders, asOf), (name, value) => Money.Contains(name) || Basket.Contains(name) ? 2 * value : value);
        var actual = Compute([.. orders, .. orders], asOf);
        Assert.Equal(expected is null, actual is null);
        var largest = orders.Max(order => order.Amount);
        for (var i = 0; i < expected?.Length; i++)
        {
            var tolerance = 1e-6 * Math.Max(Math.Abs(expected[i]), Money.Contains(CustomerFeatures.All[i].Name) ? largest : 1);
            Assert.True(
                expected[i].Equals(actual![i]) || Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"{CustomerFeatures.All[i].Name} must be {expected[i]}, got {actual[i]}");
        }
    });

    [Fact]
    public void AFreeOrder_ChangesNothing() => ForAll((orders, asOf) =>
        Assert.Equal(Compute(orders, asOf), Compute([.. orders, new(asOf.AddDays(-7.3), 0, Items: 5, Products: 2)], asOf)));

    private static void ForAll(Action<Order[], DateTimeOffset> check)
    {
        var random = new Random(15);
        for (var trial = 0; trial < 300; trial++)
        {
            var asOf = VariedHistory.AsOf(random);
            check(VariedHistory.Of(random, asOf), asOf);
        }
    }

    private static float[]? Map(float[]? row, Func<string, float, float> change) =>
        row is null ? null : [.. row.Select((value, i) => change(CustomerFeatures.All[i].Name, value))];

    private static float WithoutSeason(string name, float value) =>
        name.StartsWith("season", StringComparison.Ordinal) ? 0 : value;

    private static float[]? Compute(Order[] orders, DateTimeOffset asOf)
    {
        var row = new float[CustomerFeatures.Count];
        return CustomerFeatures.TryCompute([.. orders], asOf, row) ? row : null;
    }
}
