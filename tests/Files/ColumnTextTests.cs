using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class ColumnTextTests
{
    [Theory]
    [InlineData("1.125", "1.1250")]
    [InlineData("-0.125", "-0.1250")]
    [InlineData(".125", ".1250")]
    [InlineData("1.12", "1.12")]
    [InlineData("1.1250", "1.1250")]
    [InlineData("125", "125")]
    [InlineData("1234", "1234")]
    [InlineData("1.1e2", "1.1e2")]
    [InlineData("1.1E2", "1.1E2")]
    [InlineData("", "")]
    public void NumberOfThreeDecimals_GetsAZero(string number, string expected) => Assert.Equal(expected, ColumnText.FromNumber(number));

    [Theory]
    [InlineData("", "")]
    [InlineData(" ", "")]
    [InlineData("\t \t", "")]
    [InlineData("\u00A0", "")]
    [InlineData("\u00A0\u00A0 \u00A0", "")]
    [InlineData("a", "a")]
    [InlineData(" \ta b\t ", "a b")]
    [InlineData("a ", "a")]
    [InlineData("\ta", "a")]
    [InlineData("\u00A0a\u00A0b\u00A0", "a\u00A0b")]
    [InlineData(" \u00A0\ta\t\u00A0 ", "a")]
    // Letters whose bytes are partly as of a no-break blank, and blanks that stay.
    [InlineData("à", "à")]
    [InlineData("Âàà", "Âàà")]
    [InlineData("\u2003a\n", "\u2003a\n")]
    public void Trim_RemovesBlanksTabsAndNoBreakBlanks(string text, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(ColumnText.Trim(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(expected, ColumnText.DecodeStart(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, ColumnText.Decode(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData(256, "", 256)]
    [InlineData(257, "", 256)]
    [InlineData(254, "üa", 255)]
    [InlineData(255, "ü", 255)]
    [InlineData(253, "€a", 254)]
    [InlineData(254, "€", 254)]
    [InlineData(255, "€", 255)]
    [InlineData(252, "𝄞a", 254)]
    [InlineData(253, "𝄞", 253)]
    [InlineData(255, "𝄞", 255)]
    public void LongText_IsCutBetweenLetters(int before, string after, int expected)
    {
        var text = new string('x', before) + after;

        Assert.Equal(text[..expected], ColumnText.DecodeStart(Encoding.UTF8.GetBytes($"  {text} \u00A0")));
    }
}
