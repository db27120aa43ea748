using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class JsonPointerTests
{
    [Theory]
    [InlineData("", -1, null, "")]
    [InlineData("/orders", -1, null, "/orders")]
    [InlineData("/orders", 0, null, "/orders/0")]
    [InlineData("/orders", 3, "amount", "/orders/3/amount")]
    [InlineData("/features", -1, "a/b~c", "/features/a~1b~0c")]
    public void Pointer_HasPathIndexAndField(string path, int index, string? field, string expected) =>
        Assert.Equal(expected, new JsonPointer(path, index, field).ToString());

    [Fact]
    public void LongField_IsCutAfter128Characters()
    {
        Assert.Equal("/" + new string('a', 128), new JsonPointer("", Field: new('a', 128)).ToString());
        Assert.Equal("/" + new string('a', 128) + "…", new JsonPointer("", Field: new('a', 129)).ToString());
    }
}
