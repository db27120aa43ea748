using Conversion.Models;

namespace Conversion.Tests.Models;

public class IsotonicCurveTests
{
    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4.5, 4)]
    [InlineData(6, 7)]
    [InlineData(9, 7)]
    public void Curve_IsStraightBetweenPoints_AndLevelBeyond(double score, double value) =>
        Assert.Equal(value, new IsotonicCurve([0, 2, 4, 6], [1, 3, 3, 7]).At(score), 12);

    [Fact]
    public void OnePoint_IsALevelLine()
    {
        var curve = new IsotonicCurve([5], [0.3]);

        Assert.Equal([0.3, 0.3, 0.3], new[] { 0.0, 5, 9 }.Select(curve.At));
        Assert.Equal([5], curve.Scores);
        Assert.Equal([0.3], curve.Values);
    }

    [Theory]
    [InlineData(new double[0], new double[0], "must have a score and a value for each of at least one point")]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0 }, "must have a score and a value for each of at least one point")]
    [InlineData(new[] { double.NaN }, new[] { 1.0 }, "must have a score and a value for each of at least one point")]
    [InlineData(new[] { 1.0 }, new[] { double.PositiveInfinity }, "must have a score and a value for each of at least one point")]
    [InlineData(new[] { 1.0, 1 }, new[] { 1.0, 2 }, "the scores of an isotonic curve must rise, and its values must not fall")]
    [InlineData(new[] { 1.0, 2, 3 }, new[] { 1.0, 2, 1.9 }, "the scores of an isotonic curve must rise, and its values must not fall")]
    public void WrongPoints_AreRefused(double[] scores, double[] values, string reason) => Assert.Contains(
        reason, Assert.Throws<InvalidDataException>(() => new IsotonicCurve(scores, values)).Message, StringComparison.Ordinal);
}
