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
}
