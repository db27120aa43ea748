using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Numerics;

public sealed class NormalDistributionTests
{
    // Abramowitz and Stegun (1964), tables 26.1 and 26.5.
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(3.090232306167814, 0.999)]
    public void DistributionAndQuantile_AreAsInTheTables(double x, double probability)
    {
        Assert.Equal(probability, NormalDistribution.DistributionAt(x), 1e-12);
        Assert.Equal(x, NormalDistribution.Quantile(probability), 1e-9);
    }
}
