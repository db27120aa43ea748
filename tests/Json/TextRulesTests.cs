using Conversion.Json;

namespace Conversion.Tests.Json;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("a😀b", 3)]
    public void Length_CountsCodePoints(string text, int expected) => Assert.Equal(expected, TextRules.Length(text));

    [Theory]
    [InlineData("", true)]
    [InlineData(" \t\u0001\u00A0\uFEFF", true)]
    [InlineData(" ! ", false)]
    public void Blank_HasOnlyBlanksAndControlCharacters(string text, bool expected) => Assert.Equal(expected, TextRules.IsBlank(text));
}
