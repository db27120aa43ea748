using System.Text;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class JsonSyntaxTests
{
    [Theory]
    [InlineData("", "must be JSON, but it is empty.")]
    [InlineData(" \t\r\n", "must be JSON, but it is empty.")]
    [InlineData("[1, ", "must be JSON, but the text ends too early, at byte 5.")]
    [InlineData("[1,\n2,\n", "must be JSON, but the text ends too early, in line 3 at byte 1.")]
    [InlineData("[x]", "must be JSON, got an error at byte 2.")]
    [InlineData("[1,\n2,\n x]", "must be JSON, got an error in line 3 at byte 2.")]
    [InlineData("[NaN]", "must be JSON, which has neither NaN nor Infinity (at byte 2); write null where a value is not known.")]
    [InlineData("[1,\nInfinity]",
        "must be JSON, which has neither NaN nor Infinity (in line 2 at byte 1); write null where a value is not known.")]
    public void TextThatIsNotJson_IsDescribed(string text, string expected)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var parsing = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(json));

        var error = InvalidInputException.NotJson(parsing, json);

        Assert.Equal(expected, error.Message);
        Assert.True(error.Malformed);
        Assert.True(error.IsSyntaxError);
    }

    // The parser names no position then.
    [Fact]
    public void RepeatedName_IsDescribed() => Assert.Equal(
        "must not contain the same name twice in one object.", InvalidInputException.NotJson(new("Duplicate."), "{}"u8).Message);
}
