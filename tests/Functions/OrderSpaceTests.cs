using Conversion.Functions.Http;
using Conversion.Functions.Orders;

namespace Conversion.Tests.Functions;

public sealed class OrderSpaceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LargestFile_FitsIntoTheMemoryOfAllRequests(bool isCompressed)
    {
        var space = OrderSpace.From(OrderSpace.MaximumBodyBytes, isCompressed);

        Assert.Equal(RequestMemory.MaximumBytes, OrderSpace.MaximumBodyBytes + space.Bytes);
    }

    [Fact]
    public void SmallerFile_TakesLess()
    {
        var megabyte = OrderSpace.From(1 << 20, isCompressed: false);

        Assert.True(megabyte.Bytes < RequestMemory.MaximumBytes / 4);
        Assert.True(OrderSpace.From(1 << 16, isCompressed: false).Bytes < megabyte.Bytes);
        Assert.True(OrderSpace.From(1 << 16, isCompressed: true).Bytes > OrderSpace.From(1 << 16, isCompressed: false).Bytes);
    }

    [Fact]
    public void EmptyFile_CanStillBeSorted() => Assert.True(OrderSpace.From(0, isCompressed: false).SortMemoryBytes > 1000);
}
