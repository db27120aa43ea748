using Conversion.Training.Fitting.Value;

namespace Conversion.Tests.Training.Fitting.Value;

public sealed class ValueModelTests
{
    [Fact]
    public void Intervals_MoveWithTheLevel_ButForWhereNothingWasSpent()
    {
        var random = new Random(3);
        double[] margins = [.. Enumerable.Range(0, 3000).Select(i => 4 + i / 1000.0)];
        // Few of the great spend nothing, half of the small.
        double[] spend = [.. margins.Select(margin =>
            random.NextDouble() < (margin > 5 ? 0.06 : 0.5) ? 0 : Math.Exp(margin + 2 * random.NextDouble() - 1))];

        var (asWas, raised) = (At(1), At(3));

        Assert.All(asWas.Zip(raised), pair =>
        {
            Assert.Equal(Math.Log(3), pair.Second.UpTo - pair.First.UpTo, 1e-9);
            Assert.Equal(pair.First.High, pair.Second.High, 0.02);
            Assert.True(pair.First.UpTo > 5.2 ? Math.Abs(pair.First.Low - pair.Second.Low) < 0.02 : pair.Second.UpTo + pair.Second.Low == 0);
        });

        IReadOnlyList<Conversion.Models.ConformalInterval> At(double level) =>
            ValueModel.Intervals(Array.ConvertAll(margins, margin => margin + Math.Log(level)), spend, level, 0.8);
    }
}
