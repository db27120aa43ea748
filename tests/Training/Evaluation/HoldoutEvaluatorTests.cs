using System.Text.Json;
using Conversion.Customers;
using Conversion.Models;
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
    public void FeaturesInAnotherOrderOrFewer_AreFoundByTheirNames()
    {
        string[] all = [.. CustomerFeatures.All.Select(feature => feature.Name)];

        var expected = Evaluate(BuildModel(all));

        Assert.True(expected.Metrics.Auc > 0.9, $"AUC {expected.Metrics.Auc}");
        foreach (var features in (string[][])[[.. all.Reverse()], ["frequency", "recencyDays", "monetaryValue"]])
        {
            var report = Evaluate(BuildModel(features));
            Assert.Equal(expected.Metrics, report.Metrics);
            Assert.Equal(1, report.Importance.Single(importance => importance.Feature == "recencyDays").Probability);
        }
    }

    [Fact]
    public void FeatureThatOrdersDoNotGive_IsRejectedByName()
    {
        var model = BuildModel(["recencyDays", "monetaryValue", "shoeSize"]);

        var error = Assert.Throws<UserErrorException>(() => Evaluate(model));

        Assert.Contains("shoeSize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelWithoutIntervals_HasNoCoverage()
    {
        string[] features = ["recencyDays", "monetaryValue"];

        var with = Evaluate(BuildModel(features));
        var without = Evaluate(BuildModel(features, intervals: false));

        // A customer who spent nothing is at the lower bound of 0, so inside.
        Assert.All(with.Coverage, group => Assert.Equal(1, group.Value));
        Assert.All(without.Coverage, group => Assert.Equal((null, null), (group.Days, group.Value)));
        var context = new ReportContext("test", "orders", 90, 0.8, "verdict", [], []);
        Assert.Contains("Interval coverage", HtmlReport.Render(with, context), StringComparison.Ordinal);
        Assert.DoesNotContain("Interval coverage", HtmlReport.Render(without, context), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2100-01-01", true)]
    [InlineData("2000-01-01", false)]
    public void ModelTrainedBeyondTheHoldoutCutoff_GivesAWarning(string trainedUntil, bool warning)
    {
        var model = BuildModel([.. CustomerFeatures.All.Select(feature => feature.Name)]);
        File.WriteAllBytes(_folder["my.model"], ModelWriter.Write(model));
        var hash = ModelLoader.Load(_folder["my.model"]).Hash;
        _folder.Write("my.card.json", $$"""
            {"hash": "{{hash}}", "cutoffs": {"training": [], "holdouts": [], "end": "{{trainedUntil}}T00:00:00+00:00"} }
            """);
        Assert.Equal(0, CommandLine.Run(["simulate", "--customers", "150", "--days", "400", "--out", _folder["orders.csv"]]));

        Assert.Equal(0, CommandLine.Run(
        [
            "evaluate", "--orders", _folder["orders.csv"], "--model", _folder["my.model"],
            "--policy", Repository.PathOf("models/policy.json"), "--out", _folder["report.html"],
        ]));

        using var report = JsonDocument.Parse(File.ReadAllText(_folder["report.json"]));
        Assert.Equal(warning, report.RootElement.TryGetProperty("warning", out _));
        Assert.Equal(warning, File.ReadAllText(_folder["report.html"]).Contains("class=\"warning\"", StringComparison.Ordinal));
    }

    // Customers who bought in the last 30 days buy, and the model predicts so.
    private static EvaluationReport Evaluate(Model model)
    {
        var holdout = new List<Snapshot>();
        for (var i = 0; i < 40; i++)
        {
            var features = new float[CustomerFeatures.Count];
            features[CustomerFeatures.IndexOf("recencyDays")] = i * 2;
            features[CustomerFeatures.IndexOf("frequency")] = 1 + i % 4;
            features[CustomerFeatures.IndexOf("monetaryValue")] = 300 * i;
            var buys = i <= 15;
            holdout.Add(new($"c{i}", default, features, 90, buys ? i : double.NaN, [buys ? 10 + i : 0, 0, 0, 0, 0, 0]));
        }
        return HoldoutEvaluator.Evaluate(model, [new(default, holdout, HoldoutEvaluator.Predict(model, holdout), [])]);
    }

    private static Model BuildModel(string[] features, bool intervals = true)
    {
        var recency = Array.IndexOf(features, "recencyDays");
        return new()
        {
            Name = "test",
            Version = "1",
            Hash = "",
            HorizonDays = 90,
            Coverage = 0.8,
            Features = [.. features.Select(name => new TrainedFeature(name, -1000, 100_000))],
            Probability = new(
                new(features.Length, [0], [recency], [30], [~0], [~1], [2, -2]),
                new(Link.Logistic, 1, 0, [], 0, 1)),
            DaysToBuy = new(
                new(features.Length, [~0], [], [], [], [], [12.9]),
                new(Link.Identity, 1, 0, intervals ? [new(0, -5, 10)] : [], 0, 90)),
            Value = new(
                new(features.Length, [~0], [], [], [], [], [100]),
                new(Link.Identity, 1, 0, intervals ? [new(0, -100, 200)] : [], 0, 1e9)),
        };
    }
}
