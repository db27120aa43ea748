using System.Text.Json;
using Conversion.Customers;
using Conversion.Scoring;
using Conversion.Tests.Documentation;

namespace Conversion.Tests.Customers;

/// <summary>Compares <see cref="CustomerFeatures"/> with docs/features.md and with an implementation written from that page.</summary>
public sealed class DocumentedFeaturesTests
{
    // One part in 2^23 is the last digit of a 32-bit float.
    private const double RelativeTolerance = 1.0 / (1 << 23);

    [Fact]
    public void Page_ListsEveryFeature()
    {
        var listed = MarkdownPage.Load("docs/features.md").Rows.SelectMany(row => row.Names).ToList();

        Comparison.AssertSame(CustomerFeatures.All.Select(feature => feature.Name), listed);
    }

    [Fact]
    public void VariedCustomers_HaveTheDocumentedFeatures()
    {
        var random = new Random(14);
        var (scored, unknown) = (0, 0);
        for (var customer = 0; customer < 1_000; customer++)
        {
            var asOf = VariedHistory.AsOf(random);
            var orders = VariedHistory.Of(random, asOf);
            var documented = DocumentedFeatures.Compute(orders, asOf);
            var row = new float[CustomerFeatures.Count];

            Assert.Equal(documented is not null, CustomerFeatures.TryCompute([.. orders], asOf, row));
            if (documented is null)
                continue;
            AssertSame($"customer {customer}", documented, row, largestAmount: orders.Max(order => order.Amount));
            scored++;
            unknown += row.Count(float.IsNaN);
        }
        // The histories are neither all empty nor all complete.
        Assert.InRange(scored, 800, 999);
        Assert.InRange(unknown, scored, 20 * scored);
    }

    [Fact]
    public void ExampleByFeatures_HasTheFeaturesOfTheLoyalCustomer()
    {
        var reader = new CustomerReader(TestModel.Create());
        var byFeatures = Read(reader, "docs/examples/by-features.json");
        var byOrders = Read(reader, "docs/examples/loyal-customer.json");
        var row = new float[CustomerFeatures.Count];

        Assert.True(CustomerFeatures.TryCompute([.. byOrders.Orders!], byOrders.AsOf, row));
        Assert.Equal((byOrders.Id, byOrders.AsOf), (byFeatures.Id, byFeatures.AsOf));
        Assert.Equal(row.Select(value => (double)value), byFeatures.Features!);
    }

    [Fact]
    public void ExampleOfInference_HasTheFeaturesOfTheLoyalCustomer()
    {
        var byFeatures = Read(new CustomerReader(TestModel.Create()), "docs/examples/by-features.json");
        using var inference = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("docs/examples/infer.json")));

        var data = inference.RootElement.GetProperty("inputs")[0].GetProperty("data").EnumerateArray()
            .Select(number => number.ValueKind == JsonValueKind.Null ? double.NaN : (double)number.GetSingle());

        Assert.Equal(byFeatures.Features!, data);
    }

    private static Customer Read(CustomerReader reader, string path) =>
        reader.Read(File.ReadAllBytes(Repository.PathOf(path)), default);

    // Money that nearly cancels is as exact as the amounts, not as the result.
    private static void AssertSame(string customer, Dictionary<string, float> documented, float[] row, double largestAmount)
    {
        Assert.Equal(CustomerFeatures.Count, documented.Count);
        var differences = CustomerFeatures.All
            .Select((feature, i) => (feature.Name, Expected: documented[feature.Name], Actual: row[i]))
            .Where(value => float.IsNaN(value.Expected) != float.IsNaN(value.Actual)
                || Math.Abs((double)value.Expected - value.Actual)
                    > RelativeTolerance * Math.Abs((double)value.Expected) + 1e-12 * Math.Max(1, largestAmount))
            .Select(value => $"{customer}: {value.Name} is documented as {value.Expected:R}, computed as {value.Actual:R}");
        Comparison.AssertNone("Not as documented", differences);
    }
}
