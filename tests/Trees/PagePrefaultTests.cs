using Conversion.Trees;

namespace Conversion.Tests.Trees;

public class PagePrefaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void AllocatedArray_HasTheLength(int length)
    {
        var array = PagePrefault.AllocateArray<double>(length);
        Array.Fill(array, 1.5);

        Assert.Equal(1.5 * length, array.Sum());
    }

    // The wrong advice to the kernel would empty whole pages, and the memory around an array with them.
    [Fact]
    public void Prefault_ChangesNoContents()
    {
        var memory = new byte[100_000];
        Array.Fill(memory, (byte)7);

        PagePrefault.PrefaultForRead(memory.AsSpan(30_000, 40_000));
        PagePrefault.PrefaultForWrite(memory.AsSpan(30_000, 40_000));

        Assert.Equal(-1, memory.AsSpan().IndexOfAnyExcept((byte)7));
    }
}
