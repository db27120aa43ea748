using System.Text.Json;
using Conversion.Models;
using Conversion.Tests.Trees.Parity;
using Conversion.Training;
using Conversion.Training.Artifacts;
using Conversion.Training.Commands;
using Conversion.Training.Import;

namespace Conversion.Tests.Training.Import;

public sealed class ImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private readonly string _probability = ParityTests.PathOf("xgboost-binary-logistic-0.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ThreeModels_MakeOneArtifact_WithColumnsMatchedByName()
    {
        Assert.Equal(0, Import(_probability, """["f5", "f4", "f3", {"name": "f2", "minimum": 0, "maximum": 2}, "f1", "f0"]"""));
        var model = ModelLoader.Load(Path.Combine(_folder, "out.model"));
        Assert.Equal(("mine", 30, 0.0), (model.Name, model.HorizonDays, model.Coverage));
        Assert.Equal((0f, 2f), (model.Features[3].Minimum, model.Features[3].Maximum));
        using var card = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "out.card.json")));
        Assert.Equal(
            ["""{"name":"f5"}""", """{"name":"f4"}""", """{"name":"f3"}""", """{"name":"f2","minimum":0,"maximum":2}""", """{"name":"f1"}""", """{"name":"f0"}"""],
            card.RootElement.GetProperty("features").EnumerateArray().Select(feature => JsonSerializer.Serialize(feature)));

        var golden = Golden.Load(Path.ChangeExtension(_probability, "csv"));
        for (var i = 0; i < golden.Rows.Length; i++)
        {
            float[] row = [.. golden.Rows[i].Reverse()];
            Assert.Equal(1 / (1 + Math.Exp(-golden.Margins[i])), model.Predict(row).Probability, 1e-6);
            Assert.InRange(model.Predict(row).DaysToBuy.Expected, 0, 30);
        }
    }

    [Fact]
    public async Task ImportedModel_Serves_ByTheCardWrittenBesideIt()
    {
        Assert.Equal(0, Import(_probability, """["f0", "f1", "f2", "f3", "f4", "f5"]"""));
        var model = ModelLoader.Load(Path.Combine(_folder, "out.model"));
        var policy = Path.Combine(_folder, "policy.json");
        File.WriteAllText(policy, """{"name": "p", "rules": [], "fallback": {"name": "none", "action": "NONE", "message": "Nothing."}}""");

        await using var service = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ModelPath"] = Path.Combine(_folder, "out.model"),
            ["PolicyPath"] = policy,
        });
        using var card = JsonDocument.Parse(await service.Client.GetStringAsync(new Uri("/api/model", UriKind.Relative)));
        using var request = new StringContent("""{"customerId": "c", "features": {"f0": 0, "f1": 1, "f2": 0, "f3": 1, "f4": 0, "f5": 1}}""", null, "application/json");
        using var answer = await service.Client.PostAsync(new Uri("/api/score", UriKind.Relative), request);
        using var score = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(("mine", model.Hash), (card.RootElement.GetProperty("name").GetString(), card.RootElement.GetProperty("hash").GetString()));
        Assert.Equal(model.Predict([0, 1, 0, 1, 0, 1]).Probability, score.RootElement.GetProperty("probability").GetDouble(), 1e-6);
        Assert.Null(ModelCard.ReadTrainedUntil(Path.Combine(_folder, "out.model"), model));
    }

    [Fact]
    public void FilesOfAnEarlierImport_AreReplaced_AndNotWrittenInto()
    {
        string[] paths = [Path.Combine(_folder, "out.model"), Path.Combine(_folder, "out.card.json")];
        Array.ForEach(paths, path => File.WriteAllText(path, "earlier"));
        using var model = File.OpenText(paths[0]);
        using var card = File.OpenText(paths[1]);
        Assert.Equal(0, Import(_probability, """["f0", "f1", "f2", "f3", "f4", "f5"]"""));

        Assert.Equal(("earlier", "earlier"), (model.ReadToEnd(), card.ReadToEnd()));
        Assert.All(paths, path => Assert.NotEqual("earlier", File.ReadAllText(path)));
    }

    [Fact]
    public void ValueModelInPlaceOfProbability_IsRefused() =>
        Assert.Equal(1, Import(ParityTests.PathOf("xgboost-reg-gamma-2.json"), """["f0", "f1", "f2", "f3", "f4", "f5"]"""));

    [Theory]
    [InlineData("[]")]
    [InlineData("""["f0", "f0"]""")]
    [InlineData("""{"f0": 1}""")]
    [InlineData("""["f0", "f1"]""")]
    public void BadFeatureList_IsRefused(string features) => Assert.Equal(1, Import(_probability, features));

    [Theory]
    [InlineData("""["f0", "value"]""", "'value'")]
    [InlineData("""[{"name": "daysToBuy"}]""", "'daysToBuy'")]
    [InlineData("""[{"name": "f0", "minimum": 10, "maximum": 1}]""", "'f0'")]
    [InlineData("""[{"name": "f0", "maximum": 1e39}]""", "'f0'")]
    [InlineData("""[{"name": null}]""", "name is null")]
    public void FeatureThatNoModelCanHave_IsRefusedByName(string features, string named)
    {
        var path = Path.Combine(_folder, "names.json");
        File.WriteAllText(path, features);
        Assert.Contains(named, Assert.Throws<UserErrorException>(() => FeatureList.Load(path)).Message, StringComparison.Ordinal);
    }

    private int Import(string probability, string features)
    {
        var names = Path.Combine(_folder, "names.json");
        File.WriteAllText(names, features);
        return CommandLine.Run(
        [
            "import", "--probability", probability, "--days", ParityTests.PathOf("lightgbm-gamma-2.txt"),
            "--value", ParityTests.PathOf("xgboost-reg-gamma-2.json"), "--features", names, "--horizon", "30", "--name", "mine",
            "--out", Path.Combine(_folder, "out.model"),
        ]);
    }
}
