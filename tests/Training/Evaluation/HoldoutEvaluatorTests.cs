using System.Text.Json;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training;
using Conversion.Training.Commands;
using Conversion.Training.Evaluation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Evaluation;

public sealed class HoldoutEvaluatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FeaturesInAnotherOrderOrFewer_AreJudgedByTheirNames()
    {
        string[] all = [.. CustomerFeatures.All.Select(feature => feature.Name)];

        var expected = Judge(ModelOf(all));

        Assert.True(expected.Metrics.Auc > 0.9, $"AUC {expected.Metrics.Auc}");
        foreach (var features in (string[][])[[.. all.Reverse()], ["frequency", "recencyDays", "monetaryValue"]])
        {
            var report = Judge(ModelOf(features));
            Assert.Equal(expected.Metrics, report.Metrics);
            Assert.Equal(expected.Actions, report.Actions);
            Assert.Equal(1, report.Importance.Single(importance => importance.Feature == "recencyDays").Probability);
        }
    }

    [Fact]
    public void FeatureThatOrdersDoNotGive_IsRefusedByName() => Assert.Contains(
        "shoeSize", Assert.Throws<UserErrorException>(() => Judge(ModelOf(["recencyDays", "monetaryValue", "shoeSize"]))).Message, StringComparison.Ordinal);

    [Fact]
    public void ModelWithoutIntervals_HasNoCoverage()
    {
        string[] features = ["recencyDays", "monetaryValue"];

        var (with, without) = (Judge(ModelOf(features)), Judge(ModelOf(features, intervals: false)));

        // Who spent nothing is at the lower bound of 0, and so inside.
        Assert.All(with.Coverage, group => Assert.Equal(1, group.Value));
        Assert.All(without.Coverage, group => Assert.Equal((null, null), (group.Days, group.Value)));
        Assert.Contains("Interval coverage", HtmlReport.Render(with, "test", "orders", 90, 0.8), StringComparison.Ordinal);
        Assert.DoesNotContain("Interval coverage", HtmlReport.Render(without, "test", "orders", 90, 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2100-01-01", true)]
    [InlineData("2000-01-01", false)]
    public void ModelThatLearntBeyondTheCutoff_IsWarnedOf(string holdout, bool warned)
    {
        var model = ModelOf([.. CustomerFeatures.All.Select(feature => feature.Name)]);
        File.WriteAllBytes(_folder["my.model"], ModelWriter.Write(model));
        _folder.Write("my.card.json", $$"""
            {"hash": "{{ModelLoader.Load(_folder["my.model"]).Hash}}", "cutoffs": {"training": [], "holdout": "{{holdout}}T00:00:00+00:00"} }
            """);
        Assert.Equal(0, CommandLine.Run(["simulate", "--customers", "150", "--days", "400", "--out", _folder["orders.csv"]]));

        Assert.Equal(0, CommandLine.Run(
        [
            "evaluate", "--orders", _folder["orders.csv"], "--model", _folder["my.model"],
            "--policy", Repository.PathOf("models/policy.json"), "--out", _folder["report.html"],
        ]));

        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        Assert.Equal(warned, report.RootElement.TryGetProperty("warning", out _));
        Assert.Equal(warned, File.ReadAllText(_folder["report.html"]).Contains("class=\"warning\"", StringComparison.Ordinal));
    }

    // Those who bought in the last 30 days buy, and the model says so.
    private static EvaluationReport Judge(Model model) => HoldoutEvaluator.Evaluate(
        model,
        [.. Enumerable.Range(0, 40).Select(i =>
        {
            var row = new float[CustomerFeatures.Count];
            row[CustomerFeatures.IndexOf("recencyDays")] = i * 2;
            row[CustomerFeatures.IndexOf("frequency")] = 1 + i % 4;
            row[CustomerFeatures.IndexOf("monetaryValue")] = 300 * i;
            return new Snapshot($"c{i}", default, row, 90, i <= 15 ? i : double.NaN, i <= 15 ? 10 + i : 0, 0);
        })],
        [], Policy.Load(Repository.PathOf("models/policy.json"), Scorer.QuantitiesOf(model)));

    private static Model ModelOf(string[] features, bool intervals = true) => new()
    {
        Name = "test",
        Version = "1",
        Hash = "",
        HorizonDays = 90,
        Coverage = 0.8,
        Features = [.. features.Select(name => new TrainedFeature(name, -1000, 100_000))],
        Probability = new(
            new(features.Length, [0], [Array.IndexOf(features, "recencyDays")], [30], [~0], [~1], [2, -2]), new(Link.Logistic, 1, 0, [], 0, 1)),
        DaysToBuy = new(new(features.Length, [~0], [], [], [], [], [12.9]), new(Link.Identity, 1, 0, intervals ? [new(0, -5, 10)] : [], 0, 90)),
        Value = new(new(features.Length, [~0], [], [], [], [], [100]), new(Link.Identity, 1, 0, intervals ? [new(0, -100, 200)] : [], 0, 1e9)),
    };
}
