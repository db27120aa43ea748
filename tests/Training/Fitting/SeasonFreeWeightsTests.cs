using Conversion.Training.Fitting;

namespace Conversion.Tests.Training.Fitting;

public sealed class SeasonFreeWeightsTests
{
    private static readonly DateTimeOffset Start = new(2021, 3, 7, 0, 0, 0, TimeSpan.Zero);

    // One cutoff where a tenth bought, and one where half bought.
    private static readonly List<LabelledSnapshot> Examples =
    [
        .. Enumerable.Range(0, 1000).Select(i => Example(Start, i % 10 == 0)),
        .. Enumerable.Range(0, 1000).Select(i => Example(Start.AddDays(30), i % 2 == 0)),
    ];

    [Fact]
    public void EveryCutoff_HasTheSameShareOfBuyers()
    {
        var weights = SeasonFreeWeights.Compute(Examples);

        Assert.Equal(Share(Start), Share(Start.AddDays(30)), 0.01);
        Assert.Equal(0.3, Share(Start), 0.01);

        double Share(DateTimeOffset cutoff)
        {
            var rows = Enumerable.Range(0, Examples.Count).Where(i => Examples[i].Snapshot.AsOf == cutoff).ToList();
            return rows.Where(i => Examples[i].Label).Sum(i => weights[i]) / rows.Sum(i => weights[i]);
        }
    }

    [Fact]
    public void CutoffWhereNobodyBought_HasFiniteWeights() => Assert.All(
        SeasonFreeWeights.Compute([.. Examples, Example(Start.AddDays(60), false)]), weight => Assert.InRange(weight, 0.1, 10));

    private static LabelledSnapshot Example(DateTimeOffset cutoff, bool bought) =>
        new(new("c", cutoff, [], 90, bought ? 5 : double.NaN, []), bought);
}
