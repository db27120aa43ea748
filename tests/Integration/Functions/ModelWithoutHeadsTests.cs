using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Conversion.Models;

namespace Conversion.IntegrationTests.Functions;

public sealed class ModelWithoutHeadsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PolicyOverHistory_Decides()
    {
        var settings = WriteModel();
        settings["PolicyPath"] = _folder["policy.json"];
        File.WriteAllText(_folder["policy.json"],
            """
            {"name": "segments", "rules": [{"name": "recent", "action": "KEEP", "when": "recencyDays < 30", "message": "m"}],
            "fallback": {"name": "other", "action": "WAIT", "message": "m"}}
            """);

        await using var service = await ServiceProcess.StartAsync(settings);
        using var response = await service.Client.PostAsJsonAsync(new Uri("/api/score", UriKind.Relative), new
        {
            customerId = "c",
            asOf = "2026-06-01",
            orders = new[] { new { at = "2026-05-20", amount = 20 } },
        });
        var score = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal("history_only", (string?)score["status"]);
        Assert.Equal("KEEP", (string?)score["decision"]!["action"]);
        Assert.Null(score["probability"]);
    }

    [Fact]
    public async Task PolicyThatNamesAPrediction_StopsStartUp()
    {
        var settings = WriteModel();
        settings["PolicyPath"] = Repository.PathOf("models/policy.json");

        var failed = await ServiceProcess.FailAsync(settings);

        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains(
            "the model has no probability; name features such as recencyDays, frequency, monetaryValue",
            failed.Output + failed.Error,
            StringComparison.Ordinal);
    }

    // The shipped model without its heads, with a card.
    private Dictionary<string, string> WriteModel()
    {
        var shipped = ModelLoader.Load(Repository.PathOf("models/conversion.model"));
        var artifact = ModelWriter.Write(new()
        {
            Name = shipped.Name,
            Version = shipped.Version,
            Hash = "",
            HorizonDays = shipped.HorizonDays,
            Coverage = shipped.Coverage,
            Features = shipped.Features,
        });
        File.WriteAllBytes(_folder["none.model"], artifact);
        File.WriteAllText(_folder["none.card.json"], $$"""{"hash": "{{ModelLoader.Read(artifact).Hash}}", "heads": []}""");
        return new() { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ModelPath"] = _folder["none.model"] };
    }
}
