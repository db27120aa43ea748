using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Numerics;

public sealed class Xoshiro256Tests
{
    // SplitMix64 of the seed 0 begins with e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f and f88bb8a8724c81ec. From this
    // state, the second word times 5, rotated by 7 and times 9, is the first number.
    [Fact]
    public void FirstNumber_FollowsFromThePublishedState()
    {
        const ulong Second = 0x6e789e6aa1b965f4;
        Assert.Equal(ulong.RotateLeft(unchecked(Second * 5), 7) * 9, new Xoshiro256(0).NextUInt64());
    }

    [Fact]
    public void Numbers_AreAsPublished()
    {
        var random = new Xoshiro256(42);
        Assert.Equal<ulong>(
            [0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1, 0xecb8ad4703b360a1],
            [random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    // 100 cells have a chi-square statistic of 99 degrees of freedom: above 160 once in ten thousand.
    [Theory]
    [InlineData(1)]
    [InlineData(-7)]
    public void PairsOfSuccessiveNumbers_AreEquallyDistributed(int seed)
    {
        const int Draws = 200_000;
        var random = new Xoshiro256(seed);
        var cells = new int[100];
        for (var i = 0; i < Draws; i++)
            cells[10 * random.Next(10) + (int)(10 * random.NextDouble())]++;
        const double Expected = Draws / 100.0;
        Assert.InRange(cells.Sum(count => (count - Expected) * (count - Expected) / Expected), 50, 160);
    }

    // A sum of 12 less 6 has the mean 0 and the variance 1.
    [Fact]
    public void SumsOfSuccessiveNumbers_HaveTheirMomentsAndNoTrend()
    {
        const int Sums = 100_000;
        var random = new Xoshiro256(3);
        double[] sums = [.. Enumerable.Range(0, Sums).Select(_ => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6)];
        Assert.Equal(0, sums.Average(), 4 / Math.Sqrt(Sums));
        Assert.Equal(1, sums.Average(x => x * x), 4 * Math.Sqrt(2.0 / Sums));
        Assert.Equal(0, sums.Zip(sums.Skip(1), (x, y) => x * y).Average(), 4 / Math.Sqrt(Sums));
    }

    [Fact]
    public void Shuffle_GivesEveryOrderEquallyOften()
    {
        const int Draws = 24_000;
        var random = new Xoshiro256(5);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < Draws; i++)
        {
            var letters = "abcd".ToCharArray();
            random.Shuffle<char>(letters);
            counts[new(letters)] = counts.GetValueOrDefault(new(letters)) + 1;
        }
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1000 - 150, 1000 + 150));
    }

    [Fact]
    public void LimitBelowOne_IsRejected() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Xoshiro256(1).Next(0));
}
