using System.Text.Json.Nodes;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

/// <summary>Policies of version 2 on the command line.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Policy =
        """
        {"version": 2, "name": "x",
         "actions": [{"name": "CALL", "message": "m", "channel": "phone", "budget": {"perRun": 7}},
                     {"name": "MAIL", "message": "m", "channel": "email", "cap": {"times": 1, "days": 7}}],
         "rules": [{"name": "call", "action": "CALL", "when": "frequency >= 0"}, {"name": "mail", "action": "MAIL", "when": "frequency >= 0"}],
         "fallback": {"name": "rest", "action": "NONE"}}
        """;

    private readonly TemporaryFolder _folder = new();

    public PolicyCommandTests()
    {
        File.WriteAllText(_folder["policy.json"], Policy);
        File.WriteAllLines(_folder["orders.csv"],
        [
            "customerId,at,amount,email,phone,consent",
            .. Enumerable.Range(0, 60).Select(i => $"c{i},2025-05-{1 + i % 28:00},{10 + i},c{i}@b.example,1234567{i},{(i % 6 == 0 ? "no" : "yes")}"),
        ]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Check_EndsWithOneForErrors()
    {
        Assert.Equal(0, CommandLine.Run(["policy", "check", _folder["policy.json"], "--model", ModelPath]));
        File.WriteAllText(_folder["policy.json"], Policy.Replace("\"days\": 7}", "\"days\": 0}", StringComparison.Ordinal));
        Assert.Equal(1, CommandLine.Run(["policy", "check", _folder["policy.json"], "--model", ModelPath]));
        Assert.Equal(1, CommandLine.Run(["policy", "check", _folder["nowhere.json"], "--model", ModelPath]));
    }

    [Fact]
    public void Score_GivesABudgetExactly_AndCountsLoggedDecisions()
    {
        Assert.Equal(0, Score("first.ndjson", "2025-06-01", "--keep", "contact"));
        Assert.Equal(0, Score("second.ndjson", "2025-06-05", "--keep", "contact", "--decisions", _folder["first.ndjson"]));
        Assert.Equal(0, Score("third.csv", "2025-06-10", "--keep", "contact", "--decisions", _folder["*.ndjson"]));
        var (first, second) = (Read("first.ndjson"), Read("second.ndjson"));

        Assert.Equal([("CALL", 7), ("MAIL", 43), ("NONE", 10)], Count(first));
        // The same customers are called, because a hash decides; the others had their mail.
        Assert.Equal([("CALL", 7), ("NONE", 53)], Count(second));
        Assert.All(second.Where(one => (string)one["decision"]!["action"]! == "NONE" && (string)one["consent"]! == "yes"), one => Assert.Equal(
            "MAIL: sent 4 days ago, at most once in 7", (string?)one["decision"]!["trace"]![1]!["suppressed"]));
        Assert.Equal(43, File.ReadLines(_folder["third.csv"]).Count(line => line.Contains(",MAIL,", StringComparison.Ordinal)));
    }

    [Fact]
    public void Lists_LeaveOutWhomThePolicyLeavesAlone()
    {
        Assert.Equal(0, CommandLine.Run(
        [
            "lists", "--orders", _folder["orders.csv"], "--model", ModelPath, "--policy", _folder["policy.json"], "--for", "csv",
            "--control-share", "0.2", "--explore-share", "0.5", "--explore-salt", "e", "--out", _folder["out"],
        ]));
        var decisions = File.ReadLines(Directory.GetFiles(_folder["out"], "decisions-*.ndjson").Single()).Select(line => JsonNode.Parse(line)!).ToList();

        Assert.Equal(60, decisions.Count);
        Assert.Contains(decisions, one => (string)one["decision"]!["action"]! == "NONE");
        Assert.Empty(Directory.GetFiles(_folder["out"], "*none*"));
        Assert.All(decisions, one =>
        {
            var done = (string)one["decision"]!["arm"]! == "control" ? "NONE" : (string)one["decision"]!["action"]!;
            var eligible = one["decision"]!["eligible"]!.AsArray();
            Assert.Equal(1, eligible.Sum(action => (double)action!["propensity"]!), 1e-12);
            Assert.Equal(
                (double)eligible.Single(action => (string)action!["action"]! == done)!["propensity"]!, (double)one["decision"]!["propensity"]!);
        });
    }

    [Theory]
    [InlineData("score without contacts")]
    [InlineData("score with chance without a salt", "--keep", "contact", "--explore-share", "0.1")]
    [InlineData("score with wrong decisions", "--keep", "contact", "--decisions", "nowhere.ndjson")]
    public void Score_IsRefused(string reason, params string[] more) => Assert.True(Score("out.csv", "2025-06-01", more) == 1, reason);

    [Theory]
    [InlineData("perDay", "1")]
    [InlineData("perRun", "2")]
    public void BudgetThatTheCommandCanNotKeep_IsRefused(string budget, string tasks)
    {
        File.WriteAllText(_folder["policy.json"], Policy.Replace("perRun", budget, StringComparison.Ordinal));

        Assert.Equal(1, CommandLine.Run(
        [
            "score-batch", "--orders", _folder["orders.csv"], "--model", ModelPath, "--policy", _folder["policy.json"], "--as-of", "2025-06-01",
            "--task-count", tasks, "--out", _folder["parts"],
        ]));
    }

    private static string ModelPath => Repository.PathOf("models/conversion.model");

    private int Score(string output, string asOf, params string[] more) => CommandLine.Run(
    [
        "score", "--orders", _folder["orders.csv"], "--model", ModelPath, "--policy", _folder["policy.json"], "--as-of", asOf,
        "--out", _folder[output], .. more,
    ]);

    private List<JsonNode> Read(string file) => [.. File.ReadLines(_folder[file]).Select(line => JsonNode.Parse(line)!)];

    private static IEnumerable<(string, int)> Count(IEnumerable<JsonNode> scores) => scores
        .GroupBy(one => (string)one["decision"]!["action"]!).Select(group => (group.Key, group.Count())).Order();
}
