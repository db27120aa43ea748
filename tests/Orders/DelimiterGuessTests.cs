using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>The delimiter is the one that gives most rows the same number of columns.</summary>
public sealed class DelimiterGuessTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", ",")]
    [InlineData("a;b\n1,5;2\n", ";")]
    [InlineData("a\tb\n1\t2\n", "\t")]
    [InlineData("a|b\n1|2\n", "|")]
    [InlineData("a b\n1 2\n", " ")]
    [InlineData("a b,c d\n1 2,3 4\n", ",")]
    [InlineData("a;b;c\n1,1;2;3\n2,2;2;3\n", ";")]
    [InlineData("a,b;c;d\n1,2;3;4\n", ";")]
    [InlineData("a,b\n1,2\n\"x,y", ",")]
    [InlineData("sep=;\na,b\n1,2\n", ";")]
    [InlineData("SEP=|\r\na,b\n", "|")]
    [InlineData("\"sep=;\"\na,b\n", ";")]
    [InlineData("sep=;;\na,b\n1,2\n", ",")]
    [InlineData("COPY t (a, b) FROM stdin;\n1\t2\n", "\t")]
    [InlineData("COPY t (a, b) FROM stdin;\r\n1\t2\r\n", "\t")]
    [InlineData("COPY t (a) FROM stdin;\n1,2\n3,4\n5,6\n", ",")]
    [InlineData("a\n1\n", null)]
    public void Delimiter_IsGuessed(string text, string? expected)
    {
        if (expected is null)
            Assert.Equal(
                "The file must have columns with a delimiter between them, got one column; name the delimiter with delimiter=.",
                Assert.Throws<OrderFileException>(() => Guess(text)).Message);
        else
            Assert.Equal(expected, Guess(text));
    }

    [Fact]
    public void RowThatIsCut_DoesNotCount()
    {
        const string Text = "a;b,c\n1;2,3\n4;5,6\n7";
        Assert.Equal(",", Guess("a,b\n1,2\n3,4;5;6;7", isWhole: false));
        Assert.Equal(Guess(Text, isWhole: true), Guess(Text, isWhole: false));
    }

    [Theory]
    [InlineData(8, ",")]
    [InlineData(7, " ")]
    public void Blanks_GiveWayToADelimiterOf80Percent(int rows, string expected) => Assert.Equal(expected, Guess(
        string.Concat(Enumerable.Repeat("a b,c\n", rows)) + string.Concat(Enumerable.Repeat("a bc\n", 10 - rows))));

    [Theory]
    [InlineData(20, 0, ";")]
    [InlineData(39, 1, ";")]
    [InlineData(19, 1, ",")]
    public void MoreColumns_WinOfSimilarShares(int equal, int others, string expected) => Assert.Equal(expected, Guess(
        string.Concat(Enumerable.Repeat("a,b;c;d\n", equal)) + string.Concat(Enumerable.Repeat("a,b;c\n", others))));

    [Fact]
    public void ShareThatIsLargerByLess_GivesWayToMoreColumns() => Assert.Equal(",", Guess(
        string.Concat(Enumerable.Repeat("a,b,c;d\n", 19)) + "a,b;d\n"));

    private static string Guess(string text, bool isWhole = true) => DelimiterGuess.From(Encoding.UTF8.GetBytes(text), isWhole);
}
