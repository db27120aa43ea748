using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;

namespace Conversion.Tests.Training;

public sealed class SameSeedTests
{
    private static readonly byte[] First = Fit(seed: 1);

    [Fact]
    public void SameOrdersAndSeed_GiveTheSameBytes() => Assert.Equal(First, Fit(seed: 1));

    [Fact]
    public void AnotherSeed_GivesOtherTrees() => Assert.NotEqual(First, Fit(seed: 2));

    private static byte[] Fit(int seed)
    {
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var origin = RollingOrigin.Of(start, start.AddDays(400), 60);
        var snapshots = Snapshots.Of(Histories(start), origin);
        return ModelWriter.Write(ModelFit.Run(snapshots.Training, new(60, Seed: seed, Shape: new(Trees: 20)), "test", "1").Model);
    }

    private static IEnumerable<CustomerHistory> Histories(DateTimeOffset start)
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var gap = 5 + 60 * random.NextDouble();
            var orders = new List<Order>();
            for (var day = gap * random.NextDouble(); day < 400; day += -Math.Log(1 - random.NextDouble()) * gap)
                orders.Add(new(start.AddDays(day), 10 + random.Next(90), random.Next(1, 9), random.Next(1, 4)));
            if (orders.Count > 0)
                yield return new($"c{i}", [.. orders]);
        }
    }
}
