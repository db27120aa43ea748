using System.Text.Json;
using Conversion.Models;
using Conversion.Tests.Trees.Parity;
using Conversion.Training;
using Conversion.Training.Commands;
using Conversion.Training.Import;

namespace Conversion.Tests.Training.Import;

public sealed class ModelImporterTests : IDisposable
{
    private const string Features = """["f0", "f1", "f2", "f3", "f4", "f5"]""";

    private static readonly string Probability = ParityTests.PathOf("xgboost-binary-logistic-0.json");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThreeModels_MakeOneArtifact_WithColumnsMatchedByName()
    {
        Assert.Equal(0, Import(Probability, """["f5", "f4", "f3", {"name": "f2", "minimum": 0, "maximum": 2}, "f1", "f0"]"""));
        var model = ModelLoader.Load(_folder["out.model"]);
        Assert.Equal(("mine", 30, 0.0), (model.Name, model.HorizonDays, model.Coverage));
        Assert.Equal((0.0, 2.0), (model.Features[3].Minimum, model.Features[3].Maximum));

        var golden = Golden.Load(Path.ChangeExtension(Probability, "csv"));
        for (var i = 0; i < golden.Rows.Length; i++)
        {
            float[] row = [.. golden.Rows[i].Reverse()];
            Assert.Equal(1 / (1 + Math.Exp(-golden.Margins[i][0])), model.Predict(row).Probability!.Value, 1e-6);
            // Another library's number is published as it is, also beyond the horizon.
            var days = Math.Exp(model.DaysToBuy!.Margin(row));
            Assert.Equal(days, model.Predict(row).DaysToBuy!.Value.Expected, 1e-9);
        }
    }

    [Theory]
    [InlineData("--probability", "xgboost-binary-logistic-0.json", "probability")]
    [InlineData("--days", "lightgbm-gamma-2.txt", "daysToBuy")]
    [InlineData("--value", "xgboost-reg-gamma-2.json", "value")]
    public void OneModel_MakesAnArtifactWithOneHead(string option, string file, string head)
    {
        Assert.Equal(0, CommandLine.Run(
            ["import", option, ParityTests.PathOf(file), "--features", _folder.Write("names.json", Features), "--out", _folder["out.model"]]));

        Assert.Equal([head], ModelLoader.Load(_folder["out.model"]).HeadNames);
        using var card = JsonDocument.Parse(File.ReadAllText(_folder["out.card.json"]));
        Assert.Equal([head], card.RootElement.GetProperty("heads").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void IsotonicCalibration_IsPartOfTheArtifact()
    {
        var outcomes = _folder.Write("outcomes.csv", "score,outcome\n0.1,0\n0.2,0\n0.3,1\n0.4,0\n0.9,1\n");
        Assert.Equal(0, CommandLine.Run(
        [
            "import", Probability, "--calibration", outcomes, "--calibration-method", "isotonic", "--out", _folder["out.model"],
        ]));

        var head = ModelLoader.Load(_folder["out.model"]).Probability!;
        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.9], head.Transform.Isotonic!.Scores);
        Assert.Equal(0.5, head.Expected(Math.Log(0.35 / 0.65)), 1e-12);
        Assert.Equal((0.0, 1.0), (head.Expected(-50), head.Expected(50)));
    }

    [Fact]
    public void NoModel_IsRejected() => Assert.Equal(1, CommandLine.Run(
        ["import", "--features", _folder.Write("names.json", Features), "--out", _folder["out.model"]]));

    [Fact]
    public void Card_ContainsRangesOnlyWhereTheyWereGiven()
    {
        Assert.Equal(0, Import(Probability, """["f5", "f4", "f3", {"name": "f2", "minimum": 0, "maximum": 2}, "f1", "f0"]"""));

        using var card = JsonDocument.Parse(File.ReadAllText(_folder["out.card.json"]));
        var features = card.RootElement.GetProperty("features").EnumerateArray().Select(feature => JsonSerializer.Serialize(feature));
        Assert.Equal(
            [
                """{"name":"f5","type":"single"}""", """{"name":"f4","type":"single"}""", """{"name":"f3","type":"single"}""",
                """{"name":"f2","type":"single","minimum":0,"maximum":2}""", """{"name":"f1","type":"single"}""",
                """{"name":"f0","type":"single"}""",
            ],
            features);
    }

    [Fact]
    public void FilesOfAnEarlierImport_AreReplaced_AndNotOverwrittenInPlace()
    {
        string[] paths = [_folder.Write("out.model", "earlier"), _folder.Write("out.card.json", "earlier")];
        using var model = File.OpenText(paths[0]);
        using var card = File.OpenText(paths[1]);
        Assert.Equal(0, Import(Probability, Features));

        Assert.Equal(("earlier", "earlier"), (model.ReadToEnd(), card.ReadToEnd()));
        Assert.All(paths, path => Assert.NotEqual("earlier", File.ReadAllText(path)));
    }

    [Fact]
    public void ValueModelInPlaceOfProbability_IsRejected() =>
        Assert.Equal(1, Import(ParityTests.PathOf("xgboost-reg-gamma-2.json"), Features));

    [Theory]
    [InlineData("[]")]
    [InlineData("""["f0", "f0"]""")]
    [InlineData("""{"f0": 1}""")]
    [InlineData("""["f0", "f1"]""")]
    public void BadFeatureList_IsRejected(string features) => Assert.Equal(1, Import(Probability, features));

    [Theory]
    [InlineData("""[{"name": "f0", "minimum": 10, "maximum": 1}]""", "'f0'")]
    [InlineData("""[{"name": null}]""", "name is null")]
    public void FeatureThatNoModelCanHave_IsRejectedByName(string features, string expected)
    {
        var path = _folder.Write("names.json", features);

        var error = Assert.Throws<UserErrorException>(() => FeatureList.Load(path));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private int Import(string probability, string features) => CommandLine.Run(
    [
        "import",
        "--probability", probability,
        "--days", ParityTests.PathOf("lightgbm-gamma-2.txt"),
        "--value", ParityTests.PathOf("xgboost-reg-gamma-2.json"),
        "--features", _folder.Write("names.json", features),
        "--horizon", "30",
        "--name", "mine",
        "--out", _folder["out.model"],
    ]);
}
