using Conversion.Functions.Http;
using Conversion.Functions.Orders;

namespace Conversion.Tests.Functions;

public sealed class OrderSpaceTests
{
    private static readonly long Work = MemoryShares.Of(MemoryShares.SmallestLimit).Work;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void LargestFile_TakesTheMemoryOfAllFiles(bool isCompressed, bool isKeeping)
    {
        var space = OrderSpace.From(OrderSpace.MaximumBodyBytes, isCompressed, isKeeping, Work);

        Assert.Equal(Work, space.TotalBytes);
    }

    [Fact]
    public void SmallerFile_TakesLess()
    {
        var megabyte = OrderSpace.From(1 << 20, isCompressed: false, isKeeping: false, Work);
        var small = OrderSpace.From(1 << 16, isCompressed: false, isKeeping: false, Work);

        Assert.True(megabyte.TotalBytes < Work / 2);
        Assert.True(small.SortFileBytes < megabyte.SortFileBytes);
        Assert.True(OrderSpace.From(1 << 16, isCompressed: true, isKeeping: false, Work).SortFileBytes > small.SortFileBytes);
    }

    [Fact]
    public void EmptyFile_CanStillBeSorted() =>
        Assert.True(OrderSpace.From(0, isCompressed: false, isKeeping: false, Work).SortMemoryBytes > 1000);
}
