using Conversion.Scoring;

namespace Conversion.Tests.Scoring;

public class ScoreCsvTests
{
    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a b", "a b")]
    public void FieldWithSeparator_IsQuoted(string customerId, string field) =>
        Assert.StartsWith($"{field},,error,", new ScoreCsv(TestModel.Create()).ErrorLine(customerId), StringComparison.Ordinal);

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30", "'+49 30")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("=a,b", "\"'=a,b\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public void FormulaForASpreadsheet_IsText(string customerId, string field) => Assert.StartsWith(
        $"{field},,error,", new ScoreCsv(TestModel.Create(), isGuarded: true).ErrorLine(customerId), StringComparison.Ordinal);

    [Fact]
    public void FormulaForAProgram_StaysAsItIs() =>
        Assert.StartsWith("=1+1,,error,", new ScoreCsv(TestModel.Create()).ErrorLine("=1+1"), StringComparison.Ordinal);
}
