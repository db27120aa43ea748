using Conversion.Training.Fitting;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting;

public sealed class HyperparameterSearchTests
{
    private const int HorizonDays = 30;

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.7, 150)]
    [InlineData(0.7009, 150)]
    [InlineData(0.7011, 300)]
    public void Defaults_WinUnlessACandidateIsBetterByAThousandthOfAuc(double auc, int trees) => Assert.Equal(
        trees, HyperparameterSearch.Choose([new(new(), 0.7), new(new(Trees: 200), 0.69), new(new(Trees: 300), auc)]).Trees);

    // Two leaves of eighty examples need more examples than there are.
    [Fact]
    public void ShopTooSmallForTheDefaults_GetsSmallerLeaves_TheSameForTheSameSeed()
    {
        var hyperparameters = HyperparameterSearch.Run(Shop(customers: 90), seed: 1);

        Assert.InRange(hyperparameters.MinimumExamplesPerLeaf, 1, 79);
        Assert.Equal(hyperparameters, HyperparameterSearch.Run(Shop(customers: 90), seed: 1));
        Assert.NotEqual(hyperparameters, HyperparameterSearch.Run(Shop(customers: 90), seed: 2));
    }

    [Fact]
    public void ShopThatTheDefaultsRankWithoutError_KeepsTheDefaults() =>
        Assert.Equal(new TreeHyperparameters(), HyperparameterSearch.Run(Shop(customers: 600), seed: 1));

    // A large shop was already sampled by the size of the hash. Sampling by size again would keep all of it.
    [Fact]
    public void SampleOfALargeShop_IsSampledAgain()
    {
        var sampled = Enumerable.Range(0, 100_000).Select(i => $"c{i}")
            .Where(customer => CustomerHash.Compute(customer) <= uint.MaxValue / 4);
        var snapshots = sampled.Select((customer, i) =>
            new Snapshot(customer, Start, [i], HorizonDays, i % 9 == 0 ? 20 : double.NaN, 0, 0)).ToList();

        var examples = HyperparameterSearch.Examples(new(snapshots, HorizonDays), Start.AddDays(HorizonDays));

        Assert.True(2 * snapshots.Count > HyperparameterSearch.MaximumExamples);
        Assert.InRange(examples.Count, HyperparameterSearch.MaximumExamples / 2, HyperparameterSearch.MaximumExamples);
    }

    // The single feature shows who buys. The first cutoff is trained on, and the second one validates.
    private static TrainingWindows Shop(int customers)
    {
        var snapshots = new List<Snapshot>();
        foreach (var cutoff in (DateTimeOffset[])[Start, Start.AddDays(HorizonDays)])
            for (var i = 0; i < customers; i++)
                snapshots.Add(new($"c{i}", cutoff, [i], HorizonDays, 2 * i < customers ? 10 : double.NaN, 0, 0));
        return new(snapshots, HorizonDays);
    }
}
