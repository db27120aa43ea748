using Conversion.Models;
using Conversion.Orders;
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

    [Theory]
    [InlineData("probability daysToBuy value", true,
        "customerId,asOf,status,probability,daysToBuy,daysToBuyLow,daysToBuyHigh,value,valueLow,valueHigh," +
        "action,message,rule,arm,id,outOfRange")]
    [InlineData("probability", false, "customerId,asOf,status,level,probability,action,message,rule,arm,id,outOfRange")]
    [InlineData("", true, "customerId,asOf,status,action,message,rule,arm,id,outOfRange")]
    public void Header_HasAColumnForEachHead(string heads, bool isLevelKnown, string header)
    {
        var csv = new ScoreCsv(TestModel.WithHeads(heads, isLevelKnown));

        Assert.Equal(header, csv.Header);
        var columns = header.Split(',').Length;
        Assert.Equal($"c,,error{new string(',', columns - 3)},wrong,more", csv.ErrorLine("c", "wrong", "more"));
        Assert.Equal($",,summary{new string(',', columns - 3)}", csv.SummaryLine());
    }

    [Fact]
    public void Line_HasTheCellsOfTheHeader()
    {
        var csv = new ScoreCsv(TestModel.Create());

        Assert.Equal(
            "c-1,2026-06-01T08:30:00.0000000Z,ok,0.25,12.9,7.9,22.9,100.5,,,VIP,\"Hello, you\",vip,treatment,abc,recencyDays trend",
            csv.Line(Score));
        Assert.Equal(
            "c-1,2026-06-01T08:30:00.0000000Z,insufficient_data,,,,,,,,VIP,\"Hello, you\",vip,treatment,abc,",
            csv.Line(Score with { Status = "insufficient_data", Probability = null, DaysToBuy = null, Value = null, OutOfRange = [] }));
    }

    [Fact]
    public void UnknownLevelAndNamedOutputs_HaveColumns()
    {
        var constant = new Head(TestModel.Leaf(1), new(Link.Identity, 1, 0, [], 0, 1));
        var model = new Model
        {
            Name = "m",
            Version = "1",
            Hash = "",
            HorizonDays = 1,
            Coverage = 0,
            Features = [],
            IsLevelKnown = false,
            Probability = constant,
            Outputs = new(["red", "=blue"], [constant, constant], JointLink.None),
        };
        var score = Score with { Level = "unknown", Outputs = new() { ["red"] = 0.1, ["=blue"] = 2e-9 } };

        Assert.Equal(
            "customerId,asOf,status,level,probability,red,'=blue,action,message,rule,arm,id,outOfRange",
            new ScoreCsv(model, isGuarded: true).Header);
        Assert.Contains(",ok,unknown,0.25,0.1,2E-09,VIP,", new ScoreCsv(model).Line(score), StringComparison.Ordinal);
        Assert.Contains(
            ",ok,,0.25,,,VIP,", new ScoreCsv(model).Line(score with { Level = null, Outputs = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void KeptColumns_FollowTheScore()
    {
        var kept = new KeptValues(
            [new(ContactRole.FirstName, 0, "first", ""), new(ContactRole.Consent, 1, "news", "")], [("shoe, size", 2), ("=x", 3)], 1000);
        var csv = new ScoreCsv(TestModel.WithHeads(""), kept: kept, isGuarded: true);
        var customer = new KeptCustomer(
            new Dictionary<ContactRole, string> { [ContactRole.FirstName] = "-Ann" }, "yes", [new("shoe, size", "38,5"), new("=x", null)]);

        Assert.Equal("customerId,asOf,status,action,message,rule,arm,id,outOfRange,firstName,consent,\"shoe, size\",'=x", csv.Header);
        Assert.EndsWith(",abc,recencyDays trend,'-Ann,yes,\"38,5\",", csv.Line(Score, customer), StringComparison.Ordinal);
        Assert.EndsWith(",abc,recencyDays trend,,,,", csv.Line(Score), StringComparison.Ordinal);
        Assert.Equal("c,,error,,,,,,,,,,", csv.ErrorLine("c"));
        Assert.EndsWith(
            ",outOfRange,email", new ScoreCsv(TestModel.WithHeads(""), kept: new([new(ContactRole.Email, 0, "mail", "")], [], 9)).Header,
            StringComparison.Ordinal);
    }

    private static Score Score { get; } = new(
        "c-1", new(2026, 6, 1, 8, 30, 0, DateTimeKind.Utc), new("test", "1", "hash"), 90, "ok", null, 0.25, new(12.9, 7.9, 22.9),
        new(100.5, null, null), null, new("VIP", "Hello, you", "vip", "treatment", [], null), null, [],
        [new("recencyDays", 1, 2, 3), new("trend", 1, 2, 3)], "abc");
}
