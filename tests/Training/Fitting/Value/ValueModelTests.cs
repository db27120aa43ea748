using Conversion.Models;
using Conversion.Training.Fitting.Value;

namespace Conversion.Tests.Training.Fitting.Value;

public sealed class ValueModelTests
{
    [Fact]
    public void Intervals_MoveWithTheLevel_ExceptWhereNothingWasSpent()
    {
        var random = new Random(3);
        double[] margins = [.. Enumerable.Range(0, 3000).Select(i => 4 + i / 1000.0)];
        // Of customers with large predictions few spend nothing, of the others half.
        var spend = Array.ConvertAll(margins, margin =>
            random.NextDouble() < (margin > 5 ? 0.06 : 0.5) ? 0 : Math.Exp(margin + 2 * random.NextDouble() - 1));

        var before = Fit(1);
        var raised = Fit(3);

        Assert.All(before.Zip(raised), pair =>
        {
            Assert.Equal(Math.Log(3), pair.Second.UpTo - pair.First.UpTo, 1e-9);
            Assert.Equal(pair.First.High, pair.Second.High, 0.02);
            if (pair.First.UpTo > 5.2)
                Assert.Equal(pair.First.Low, pair.Second.Low, 0.02);
            else
                Assert.Equal(0, pair.Second.UpTo + pair.Second.Low);
        });

        IReadOnlyList<ConformalInterval> Fit(double level) =>
            ValueModel.FitIntervals(Array.ConvertAll(margins, margin => margin + Math.Log(level)), spend, level, 0.8);
    }
}
