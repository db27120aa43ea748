using System.Text.Json;
using System.Text.RegularExpressions;
using Conversion.Training.Commands;

namespace Conversion.Tests.Training;

public sealed class FitAndEvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FitAndEvaluateTests() =>
        Assert.Equal(0, CommandLine.Run(["simulate", "--customers", "3000", "--out", _folder["orders.csv"]]));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SameOrdersAndSeed_GiveTheSameFiles()
    {
        Fit("a");
        Fit("b");

        var files = Directory.GetFiles(_folder["a"]).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(["README.md", "conversion.card.json", "conversion.golden.csv.gz", "conversion.model"], files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["a"], file!)), File.ReadAllBytes(Path.Combine(_folder["b"], file!))));
    }

    [Fact]
    public void Report_IsOneFileThatAsksNothingOfTheNetwork()
    {
        Fit("model");
        Evaluate("report.html");
        Evaluate("again.html");

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
        Fit("model");
        Evaluate("report.html");

        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        using var card = JsonDocument.Parse(File.ReadAllText(_folder["model/conversion.card.json"]));
        Assert.True(JsonElement.DeepEquals(report.RootElement, card.RootElement.GetProperty("evaluation")));
        Assert.Equal(report.RootElement.GetProperty("customers").GetInt32(),
            report.RootElement.GetProperty("actions").EnumerateArray().Sum(action => action.GetProperty("customers").GetInt32()));
    }

    [Fact]
    public void OrdersOfTooFewDays_AreRefused() => Assert.Equal(1, CommandLine.Run(
        ["fit", "--orders", _folder.Write("few.csv", "customer_id,at,amount\na,2020-01-01,1\nb,2020-05-01,1\n"), "--out", _folder["few"]]));

    private void Fit(string folder) => Assert.Equal(0, CommandLine.Run(
        ["fit", "--orders", _folder["orders.csv"], "--policy", Repository.PathOf("models/policy.json"), "--out", _folder[folder], "--force"]));

    private void Evaluate(string report) => Assert.Equal(0, CommandLine.Run(
    [
        "evaluate", "--orders", _folder["orders.csv"], "--model", _folder["model/conversion.model"],
        "--policy", Repository.PathOf("models/policy.json"), "--out", _folder[report],
    ]));
}
