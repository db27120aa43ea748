using System.Text.Json.Nodes;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training.Commands;

public sealed class ListsCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Orders_BecomeListsAndDecisions_WithoutControlAndWithoutRefusals()
    {
        WriteOrders(300, ",Newsletter", i => i % 3 == 0 ? ",no" : ",yes");
        Assert.Equal(0, Run("klaviyo"));

        var decisions = File.ReadLines(Directory.GetFiles(_folder["out"], "decisions-*.ndjson").Single())
            .Select(line => JsonNode.Parse(line)!).ToList();
        var listed = Listed();
        Assert.Equal(300, decisions.Count);
        var control = decisions.Where(decision => (string?)decision["decision"]!["arm"] == "control").ToList();
        Assert.InRange(control.Count, 10, 60);
        Assert.All(control, decision => Assert.Equal(0.1, (double)decision["decision"]!["propensity"]!, 1e-12));
        Assert.DoesNotContain(control, decision => listed.Contains((string)decision["customerId"]!));
        Assert.Equal(
            decisions.Where(decision => (string?)decision["consent"] == "yes").Except(control).Select(decision => (string)decision["customerId"]!).Order(),
            listed.Order());
        Assert.All(decisions, decision => Assert.NotNull(decision["policy"]!["hash"] ?? decision["model"]!["hash"]));
    }

    [Fact]
    public void Decisions_AreReadByLift()
    {
        WriteOrders(300, "", _ => "");
        Assert.Equal(0, Run("csv", "--consent", "confirmed", "--as-of", "2025-06-01"));
        Assert.Equal(0, CommandLine.Run(
        [
            "lift", "--decisions", Directory.GetFiles(_folder["out"], "decisions-*.ndjson").Single(), "--orders", _folder["orders.csv"],
            "--horizon", "30", "--out", _folder["lift.json"],
        ]));
        Assert.True(File.Exists(_folder["lift.json"]));
        Assert.All(
            Directory.GetFiles(_folder["out"], "*.csv"),
            file => Assert.EndsWith("-csv-2025-06-01-consent-confirmed.csv", file, StringComparison.Ordinal));
    }

    [Fact]
    public void OrdersWithoutConsent_AreRefusedBeforeAnythingIsWritten()
    {
        WriteOrders(10, "", _ => "");
        Assert.Equal(1, Run("klaviyo"));
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public void ScoreWithKeep_WritesTheColumns()
    {
        WriteOrders(10, ",Newsletter", _ => ",yes");
        Assert.Equal(0, CommandLine.Run(
            ["score", "--orders", _folder["orders.csv"], .. Model(), "--keep", "contact", "--out", _folder["scores.csv"]]));
        var lines = File.ReadAllLines(_folder["scores.csv"]);
        Assert.EndsWith(",outOfRange,email,consent", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.EndsWith("@example.com,yes", line, StringComparison.Ordinal));
    }

    private List<string> Listed() =>
    [
        .. Directory.GetFiles(_folder["out"], "*-klaviyo-*.csv").SelectMany(file => File.ReadLines(file).Skip(1))
            .Select(line => line.Split(',')[8]),
    ];

    private int Run(string template, params string[] more) => CommandLine.Run(
        ["lists", "--orders", _folder["orders.csv"], "--for", template, "--out", _folder["out"], .. Model(), .. more]);

    private static string[] Model() =>
        ["--model", Repository.PathOf("models/conversion.model"), "--policy", Repository.PathOf("models/policy.json")];

    private void WriteOrders(int customers, string header, Func<int, string> cells) => _folder.Write(
        "orders.csv",
        $"customer_id,date,amount,email{header}\n" + string.Concat(Enumerable.Range(0, customers).SelectMany(i => Enumerable.Range(1, 9).Select(
            month => $"c{i:000},2025-0{month}-{1 + i % 28:00},{20 + i}.50,c{i:000}@example.com{cells(i)}\n"))));
}
