using System.Text.Json;
using System.Text.RegularExpressions;
using Conversion.Customers;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Training.Commands;
using Conversion.Training.Simulation;

namespace Conversion.Tests.Training.Commands;

/// <summary>All cases share one fit and one report. Cases that need another fit use a smaller shop.</summary>
public sealed class FitAndEvaluateTests(FitAndEvaluateTests.Fitted fitted) : IClassFixture<FitAndEvaluateTests.Fitted>
{
    private readonly TemporaryFolder _folder = fitted.Folder;

    [Fact]
    public void SameOrdersAndSeed_GiveTheSameFiles_AndAnotherSeedGivesOthers()
    {
        fitted.Simulate("small.csv", 300, "--days", "400");
        fitted.Fit("small.csv", "first");
        fitted.Fit("small.csv", "again");
        fitted.Fit("small.csv", "other", "--seed", "2");

        var files = Directory.GetFiles(_folder["first"]).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(
            ["conversion.card.json", "conversion.golden.csv.gz", "conversion.md", "conversion.model"],
            files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(Bytes("first", file!), Bytes("again", file!)));
        Assert.NotEqual(Bytes("first", "conversion.model"), Bytes("other", "conversion.model"));

        fitted.Evaluate("small.csv", "first", "first.html");
        fitted.Evaluate("small.csv", "again", "again.html");
        Assert.Equal(File.ReadAllText(_folder["first.html"]), File.ReadAllText(_folder["again.html"]));

        byte[] Bytes(string model, string file) => File.ReadAllBytes(Path.Combine(_folder[model], file));
    }

    [Fact]
    public void Report_IsOneFileThatLoadsNothing()
    {
        var html = File.ReadAllText(_folder["report.html"]);
        Assert.Equal(9, Regex.Count(html, "<svg "));
        Assert.Matches("<p>[^<]*/orders.csv: [0-9,]+ lines contain [0-9,]+ orders", html);
        Assert.DoesNotMatch("src=|href=|@import|url\\((?!#)|<script|<link", html);
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void ReportAsJson_HasTheMetricsOfTheCard()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        using var card = JsonDocument.Parse(File.ReadAllText(_folder["model/conversion.card.json"]));
        Assert.True(JsonElement.DeepEquals(report.RootElement, card.RootElement.GetProperty("evaluation")));
        Assert.Equal(report.RootElement.GetProperty("customers").GetInt32(),
            report.RootElement.GetProperty("actions").EnumerateArray().Sum(action => action.GetProperty("customers").GetInt32()));
    }

    // Outcomes are single draws. The simulator knows their true probabilities at the holdout cutoff.
    [Fact]
    public void Probabilities_AgreeWithTheTruth()
    {
        var model = ModelLoader.Load(_folder["model/conversion.model"]);
        var features = new float[model.Features.Count];
        var scored = new List<(double Predicted, double True)>();
        foreach (var customer in ShopSimulator.Simulate(ShopProfile.All[0], Fitted.Customers, days: 540, horizonDays: 90, seed: 1))
        {
            Order[] known = [.. customer.History.Orders.Where(order => order.At < customer.Cutoff)];
            if (known.Length > 0 && CustomerFeatures.TryCompute(known, customer.Cutoff, features))
                scored.Add((model.Predict(features).Probability!.Value, customer.Probability));
        }
        Assert.True(scored.Count > 2000, $"{scored.Count} customers");

        var mean = scored.Average(s => s.True);
        Assert.Equal(mean, scored.Average(s => s.Predicted), 0.03);
        foreach (var fifth in scored.OrderBy(s => s.Predicted).Chunk(scored.Count / 5 + 1))
            Assert.Equal(fifth.Average(s => s.True), fifth.Average(s => s.Predicted), 0.06);
        // Nobody can observe the hidden state, above all a dropout, so much of the truth can't be predicted.
        var unexplained = scored.Sum(s => Math.Pow(s.Predicted - s.True, 2)) / scored.Sum(s => Math.Pow(mean - s.True, 2));
        Assert.InRange(unexplained, 0, 0.5);
    }

    [Fact]
    public void OrdersOfTooFewDays_AreRejected() => Assert.Equal(1, CommandLine.Run(
        ["fit", "--orders", _folder.Write("few.csv", "customer_id,at,amount\na,2020-01-01,1\nb,2020-05-01,1\n"), "--out", _folder["few"]]));

    // Only returns before the last weeks, or purchases only at the beginning and at the end.
    [Theory]
    [InlineData("fit", -5, 350)]
    [InlineData("evaluate", -5, 350)]
    [InlineData("evaluate", 20, 330)]
    public void ShopWithoutPurchasesInTheTrainingWindows_IsRejected(string command, int first, int days)
    {
        var start = new DateTime(2020, 1, 1);
        var lines = Enumerable.Range(0, 600).Select(i =>
            $"c{i},{start.AddDays(i % 20):yyyy-MM-dd},{first}\nc{i / 2},{start.AddDays(days + i % 20):yyyy-MM-dd},50\n");
        var orders = _folder.Write("gap.csv", $"customer_id,at,amount\n{string.Concat(lines)}");

        string[] arguments = command == "fit"
            ? ["--force", "--horizon", "60", "--out", _folder["gap"]]
            :
            [
                "--model", _folder["model/conversion.model"], "--policy", Repository.PathOf("models/policy.json"),
                "--out", _folder["gap.html"],
            ];
        Assert.Equal(1, CommandLine.Run([command, "--orders", orders, .. arguments]));
    }

    [Fact]
    public void ShopWithoutRepeatBuyers_IsRejectedEvenWithForce()
    {
        var lines = Enumerable.Range(0, 800).Select(i => $"c{i},{new DateTime(2020, 1, 1).AddDays(i / 2):yyyy-MM-dd},{i + 1}\n");
        var orders = _folder.Write("never.csv", $"customer_id,at,amount\n{string.Concat(lines)}");

        Assert.Equal(1, CommandLine.Run(["fit", "--force", "--out", _folder["never"], "--orders", orders]));
    }

    public sealed class Fitted : IDisposable
    {
        public const int Customers = 3000;

        public Fitted()
        {
            Simulate("orders.csv", Customers);
            Fit("orders.csv", "model");
            Evaluate("orders.csv", "model", "report.html");
        }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        public void Simulate(string orders, int customers, params string[] more) =>
            Assert.Equal(0, CommandLine.Run(["simulate", "--customers", $"{customers}", "--out", Folder[orders], .. more]));

        public void Fit(string orders, string model, params string[] more) => Assert.Equal(0, CommandLine.Run(
        [
            "fit", "--orders", Folder[orders], "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[model], "--force",
            .. more,
        ]));

        public void Evaluate(string orders, string model, string report) => Assert.Equal(0, CommandLine.Run(
        [
            "evaluate", "--orders", Folder[orders], "--model", Folder[$"{model}/conversion.model"],
            "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[report],
        ]));
    }
}
