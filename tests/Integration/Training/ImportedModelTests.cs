using System.Text.Json;
using Conversion.Models;
using Conversion.Training.Artifacts;
using Conversion.Training.Commands;

namespace Conversion.IntegrationTests.Training;

public sealed class ImportedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ImportedModel_Serves_ByTheCardWrittenBesideIt()
    {
        var names = _folder["names.json"];
        File.WriteAllText(names, """["f0", "f1", "f2", "f3", "f4", "f5"]""");
        Assert.Equal(0, CommandLine.Run(
        [
            "import", "--probability", Parity("xgboost-binary-logistic-0.json"), "--days", Parity("lightgbm-gamma-2.txt"),
            "--value", Parity("xgboost-reg-gamma-2.json"), "--features", names, "--horizon", "30", "--name", "mine",
            "--out", _folder["out.model"],
        ]));
        var model = ModelLoader.Load(_folder["out.model"]);
        var policy = _folder["policy.json"];
        File.WriteAllText(policy, """{"name": "p", "rules": [], "fallback": {"name": "none", "action": "NONE", "message": "Nothing."}}""");

        await using var service = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ModelPath"] = _folder["out.model"],
            ["PolicyPath"] = policy,
        });
        using var card = JsonDocument.Parse(await service.Client.GetStringAsync(new Uri("/api/model", UriKind.Relative)));
        using var request = new StringContent("""{"customerId": "c", "features": {"f0": 0, "f1": 1, "f2": 0, "f3": 1, "f4": 0, "f5": 1}}""", null, "application/json");
        using var answer = await service.Client.PostAsync(new Uri("/api/score", UriKind.Relative), request);
        using var score = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal(("mine", model.Hash), (card.RootElement.GetProperty("name").GetString(), card.RootElement.GetProperty("hash").GetString()));
        Assert.Equal(model.Predict([0, 1, 0, 1, 0, 1]).Probability!.Value, score.RootElement.GetProperty("probability").GetDouble(), 1e-6);
        Assert.Null(ModelCard.ReadTrainedUntil(_folder["out.model"], model));
    }

    private static string Parity(string name) => Repository.PathOf($"tests/Trees/Parity/{name}");
}
