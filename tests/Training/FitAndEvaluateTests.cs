using System.Text.Json;
using System.Text.RegularExpressions;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training;

/// <summary>One fit and one report serve all cases but that of the same seed, which needs a second.</summary>
public sealed class FitAndEvaluateTests(FitAndEvaluateTests.Fitted fitted) : IClassFixture<FitAndEvaluateTests.Fitted>
{
    private readonly TemporaryFolder _folder = fitted.Folder;

    [Fact]
    public void SameOrdersAndSeed_GiveTheSameFiles()
    {
        fitted.Fit("again");

        var files = Directory.GetFiles(_folder["model"]).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(["README.md", "conversion.card.json", "conversion.golden.csv.gz", "conversion.model"], files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["model"], file!)), File.ReadAllBytes(Path.Combine(_folder["again"], file!))));
    }

    [Fact]
    public void Report_IsOneFileThatAsksNothingOfTheNetwork()
    {
        fitted.Evaluate("again.html");

        var html = File.ReadAllText(_folder["report.html"]);
        Assert.Equal(9, Regex.Count(html, "<svg "));
        Assert.DoesNotMatch("src=|href=|@import|url\\((?!#)|<script|<link", html);
        var ids = Regex.Matches(html, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(html, File.ReadAllText(_folder["again.html"]));
    }

    [Fact]
    public void ReportAsJson_HoldsTheFiguresOfTheCard()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        using var card = JsonDocument.Parse(File.ReadAllText(_folder["model/conversion.card.json"]));
        Assert.True(JsonElement.DeepEquals(report.RootElement, card.RootElement.GetProperty("evaluation")));
        Assert.Equal(report.RootElement.GetProperty("customers").GetInt32(),
            report.RootElement.GetProperty("actions").EnumerateArray().Sum(action => action.GetProperty("customers").GetInt32()));
    }

    [Fact]
    public void OrdersOfTooFewDays_AreRefused() => Assert.Equal(1, CommandLine.Run(
        ["fit", "--orders", _folder.Write("few.csv", "customer_id,at,amount\na,2020-01-01,1\nb,2020-05-01,1\n"), "--out", _folder["few"]]));

    [Fact]
    public void ShopWhoseCustomersNeverComeBack_IsRefusedEvenWhenForced() => Assert.Equal(1, CommandLine.Run(
    [
        "fit", "--force", "--out", _folder["never"], "--orders", _folder.Write("never.csv", "customer_id,at,amount\n" + string.Concat(
            Enumerable.Range(0, 800).Select(i => $"c{i},{new DateTime(2020, 1, 1).AddDays(i / 2):yyyy-MM-dd},{i + 1}\n"))),
    ]));

    public sealed class Fitted : IDisposable
    {
        public Fitted()
        {
            Assert.Equal(0, CommandLine.Run(["simulate", "--customers", "3000", "--out", Folder["orders.csv"]]));
            Fit("model");
            Evaluate("report.html");
        }

        internal TemporaryFolder Folder { get; } = new();

        public void Dispose() => Folder.Dispose();

        public void Fit(string folder) => Assert.Equal(0, CommandLine.Run(
            ["fit", "--orders", Folder["orders.csv"], "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[folder], "--force"]));

        public void Evaluate(string report) => Assert.Equal(0, CommandLine.Run(
        [
            "evaluate", "--orders", Folder["orders.csv"], "--model", Folder["model/conversion.model"],
            "--policy", Repository.PathOf("models/policy.json"), "--out", Folder[report],
        ]));
    }
}
