using Conversion.Trees;

namespace Conversion.Tests.Trees;

public class EnsembleTests
{
    private static readonly Ensemble Stump = new(1, [0], [0], [1.5f], [~0], [~1], [10, 20]);

    [Fact]
    public void ValueEqualToThreshold_GoesLeft() => Assert.Equal(10, Stump.Margin([1.5f]));

    [Fact]
    public void NextValueAbove_GoesRight() => Assert.Equal(20, Stump.Margin([float.BitIncrement(1.5f)]));

    [Fact]
    public void Missing_GoesRight() => Assert.Equal(20, Stump.Margin([float.NaN]));

    [Theory]
    [InlineData(float.NegativeInfinity, 10)]
    [InlineData(float.PositiveInfinity, 20)]
    public void Infinity_ComparesAsANumber(float value, double expected) => Assert.Equal(expected, Stump.Margin([value]));

    [Fact]
    public void SingleLeafTree_IsAConstant() =>
        Assert.Equal(3, new Ensemble(1, [~0], [], [], [], [], [3]).Margin([float.NaN]));

    [Fact]
    public void NoTrees_SumToZero() => Assert.Equal(0, new Ensemble(1, [], [], [], [], [], []).Margin([1]));

    [Theory]
    [InlineData(1, 0)]  // a feature beyond the row
    [InlineData(0, 1)]  // a child beyond the nodes
    public void IndexOutsideItsArray_IsRefused(int feature, int child) =>
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [0], [feature], [0], [child], [~0], [1]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void LeafOrBaseMarginThatIsNotFinite_IsRefused(double value)
    {
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [~0], [], [], [], [], [value]));
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [~0], [], [], [], [], [1]) { BaseMargin = value });
    }

    [Fact]
    public void Cycle_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => new Ensemble(1, [0], [0], [0], [0], [~0], [1]));
}
