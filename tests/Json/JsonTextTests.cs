using System.Text;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("\"a\\u00e9\"", "aé")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud800\"", "\\ud800")]
    public void Text_IsReadAlsoWithHalfASurrogatePair(string json, string expected)
    {
        var reader = Start(json);
        Assert.Equal(expected, JsonText.Of(ref reader));
    }

    [Theory]
    [InlineData("\"abc\"", true)]
    [InlineData("\"\\u0061bc\"", true)]
    [InlineData("\"abd\"", false)]
    [InlineData("\"\\ud800abc\"", false)]
    public void Text_IsCompared(string json, bool expected)
    {
        var reader = Start(json);
        Assert.Equal(expected, JsonText.Is(ref reader, "abc"u8));
    }

    private static Utf8JsonReader Start(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return reader;
    }
}
