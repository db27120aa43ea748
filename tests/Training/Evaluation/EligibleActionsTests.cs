using Conversion.Training;
using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

public sealed class EligibleActionsTests : IDisposable
{
    private const string Start =
        """{"customerId":"a","asOf":"2026-03-01T00:00:00Z","decision":{"action":"VIP","arm":"treatment","propensity":""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ProbabilitiesOfAllActions_AreRead_AlsoWhereALineHasNone()
    {
        var path = _folder.Write("log.ndjson",
            Start + """0.7,"eligible":[{"action":"VIP","propensity":0.7},{"action":"NONE","propensity":0.3}]}}""" + "\n" +
            """{"customerId":"b","asOf":"2026-03-01T00:00:00Z","decision":{"action":"RISK","arm":"control","propensity":0.1}}""" + "\n");

        var decisions = DecisionFile.Read(path, DecisionColumns.Default);

        Assert.Equal(0.7, decisions["a"].Propensity);
        Assert.Equal(new Dictionary<string, double> { ["VIP"] = 0.7, ["NONE"] = 0.3 }, decisions["a"].Eligible);
        Assert.Equal(0.1, decisions["b"].Propensity);
        Assert.Null(decisions["b"].Eligible);
    }

    [Fact]
    public void ListInACellOfCsv_IsRead()
    {
        var path = _folder.Write("log.csv",
            """
            customerId,asOf,action,arm,propensity,eligible
            a,2026-03-01,VIP,treatment,0.7,"[{""action"":""VIP"",""propensity"":0.7},{""action"":""NONE"",""propensity"":0.3}]"
            b,2026-03-01,VIP,treatment,0.7,

            """);

        var decisions = DecisionFile.Read(path, DecisionColumns.Default);

        Assert.Equal(new Dictionary<string, double> { ["VIP"] = 0.7, ["NONE"] = 0.3 }, decisions["a"].Eligible);
        Assert.Null(decisions["b"].Eligible);
    }

    [Fact]
    public void FirstVersionsLog_SaysTheDecidedActionOrNone()
    {
        var path = _folder.Write("log.ndjson",
            """
            {"customerId":"b","asOf":"2026-03-01T00:00:00Z","decision":{"action":"RISK","arm":"control","propensity":0.1}}
            {"customerId":"c","asOf":"2026-03-01T00:00:00Z","decision":{"action":"VIP","arm":"treatment","propensity":0.9}}
            """);
        var decisions = DecisionFile.Read(path, DecisionColumns.Default);

        var (control, treated) = (PossibleActions.From(decisions["b"], []), PossibleActions.From(decisions["c"], []));

        Assert.Equal(("NONE", 0.9), (control.Taken, control.Propensities["RISK"]));
        Assert.Equal(0.1, control.Propensities["NONE"], 1e-12);
        Assert.Equal("VIP", treated.Taken);
        Assert.Equal(0.9, treated.Propensities["VIP"]);
        Assert.Equal(0.1, treated.Propensities["NONE"], 1e-12);
    }

    [Theory]
    [InlineData("""0.7,"eligible":[{"action":"VIP","propensity":0.7}]}}""", "must add up to 1, got 0.7")]
    [InlineData("""0.7,"eligible":[{"action":"VIP","propensity":1.7}]}}""", "a propensity of 0 to 1")]
    [InlineData("""0.7,"eligible":[{"action":"VIP"}]}}""", "a propensity of 0 to 1")]
    [InlineData("""0.7,"eligible":[{"action":"VIP","propensity":0.5},{"action":"VIP","propensity":0.5}]}}""", "each action once")]
    [InlineData("""7}}""", "propensity must be a number above 0 and up to 1, got 7")]
    public void WrongProbabilities_AreRefusedByLine(string end, string expected)
    {
        var path = _folder.Write("log.ndjson", Start + end + "\n");

        var error = Assert.Throws<UserErrorException>(() => DecisionFile.Read(path, DecisionColumns.Default));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("line 1", error.Message, StringComparison.Ordinal);
    }
}
