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

        Assert.Equal(RequestMemory.MaximumBytes, OrderSpace.MaximumBodyBytes + space.SortBytes + space.OtherMemoryBytes);
    }

    [Fact]
    public void SmallerFile_TakesLess()
    {
        var megabyte = OrderSpace.From(1 << 20, isCompressed: false);

        Assert.True(megabyte.SortBytes < RequestMemory.MaximumBytes / 4);
        Assert.True(OrderSpace.From(1 << 16, isCompressed: false).SortBytes < megabyte.SortBytes);
        Assert.True(OrderSpace.From(1 << 16, isCompressed: true).SortBytes > OrderSpace.From(1 << 16, isCompressed: false).SortBytes);
    }

    [Fact]
    public void EmptyFile_CanStillBeSorted() => Assert.True(OrderSpace.From(0, isCompressed: false).SortMemoryBytes > 1000);
}
