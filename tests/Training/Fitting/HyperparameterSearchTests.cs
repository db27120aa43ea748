using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class HyperparameterSearchTests
{
    private const int HorizonDays = 30;

    [Theory]
    [InlineData(0.7, 150)]
    [InlineData(0.7009, 150)]
    [InlineData(0.7011, 300)]
    public void DefaultStands_UnlessBeatenByAThousandthOfAuc(double other, int trees) =>
        Assert.Equal(trees, HyperparameterSearch.Choose([(new(), 0.7), (new(Trees: 200), 0.69), (new(Trees: 300), other)]).Trees);

    // Two leaves of eighty examples ask for more than these customers are.
    [Fact]
    public void ShopTooSmallForTheDefault_GetsSmallerLeaves_TheSameForTheSameSeed()
    {
        var shape = HyperparameterSearch.Run(Shop(customers: 90), seed: 1);

        Assert.InRange(shape.MinimumExamplesPerLeaf, 1, 79);
        Assert.Equal(shape, HyperparameterSearch.Run(Shop(customers: 90), seed: 1));
        Assert.NotEqual(shape, HyperparameterSearch.Run(Shop(customers: 90), seed: 2));
    }

    [Fact]
    public void ShopThatTheDefaultRanksWithoutFault_KeepsIt() =>
        Assert.Equal(new TreeHyperparameters(), HyperparameterSearch.Run(Shop(customers: 600), seed: 1));

    // A large shop is a sample by the size of the hash already; one by the size again would leave it as large.
    [Fact]
    public void SampleOfALargeShop_IsSampledAnew()
    {
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var sampled = Enumerable.Range(0, 100_000).Select(i => $"c{i}").Where(customer => CustomerHash.Compute(customer) <= uint.MaxValue / 4);
        var rows = sampled.Select((customer, i) => new Snapshot(customer, start, [i], HorizonDays, i % 9 == 0 ? 20 : double.NaN, 0, 0)).ToList();

        var examples = HyperparameterSearch.Examples(new(rows, HorizonDays), start.AddDays(HorizonDays));

        Assert.True(2 * rows.Count > HyperparameterSearch.MaximumExamples);
        Assert.InRange(examples.Count, HyperparameterSearch.MaximumExamples / 2, HyperparameterSearch.MaximumExamples);
    }

    // Who buys is told by the one feature; the first cutoff teaches what the second is judged by.
    private static TrainingWindows Shop(int customers)
    {
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new(
            [.. from cutoff in new[] { start, start.AddDays(HorizonDays) }
                from i in Enumerable.Range(0, customers)
                select new Snapshot($"c{i}", cutoff, [i], HorizonDays, 2 * i < customers ? 10 : double.NaN, 0, 0)],
            HorizonDays);
    }
}
