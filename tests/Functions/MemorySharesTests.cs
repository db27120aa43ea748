using Conversion.Functions.Http;
using Conversion.Functions.Orders;

namespace Conversion.Tests.Functions;

public sealed class MemorySharesTests
{
    private const long Mebibyte = 1 << 20;

    // docs/reliability.md shows these figures.
    [Fact]
    public void SmallestLimit_IsSharedAsDocumented() => Assert.Equal(
        new MemoryShares(
            Scoring: 16 * Mebibyte, Pushes: 8 * Mebibyte, Events: 32 * Mebibyte, Bodies: 40 * Mebibyte, Work: 56 * Mebibyte,
            Answers: 16 * Mebibyte),
        MemoryShares.Of(256 * Mebibyte));

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(2048)]
    public void Shares_LeaveAThirdForTheProgramAndTheCollector(long mebibytes)
    {
        var (scoring, pushes, events, bodies, work, answers) = MemoryShares.Of(mebibytes * Mebibyte);

        Assert.InRange(scoring + pushes + events + bodies + work + answers, 1, mebibytes * Mebibyte * 2 / 3);
    }

    [Fact]
    public void LargestFile_FitsIntoTheSmallestLimit() =>
        Assert.True(OrderSpace.MaximumBodyBytes <= MemoryShares.Of(MemoryShares.SmallestLimit).Bodies);

    [Fact]
    public void WithoutALimit_SharesStopGrowing() =>
        Assert.Equal(MemoryShares.Of(4096 * Mebibyte), MemoryShares.Of(65536 * Mebibyte));
}
