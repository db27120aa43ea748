using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Runs the service with the shipped model, and with a policy and a model card whose texts are markup with a script.</summary>
internal sealed class HostileService : IAsyncDisposable
{
    private const string Markup = "<img src=x onerror=\"document.title='owned'\">";

    private readonly ServiceProcess _process;
    private readonly DirectoryInfo _folder;

    private HostileService(ServiceProcess process, DirectoryInfo folder) => (_process, _folder) = (process, folder);

    public string Address => _process.Client.BaseAddress!.OriginalString;

    public static async Task<HostileService> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("conversion-hostile-");
        var model = Path.Combine(folder.FullName, "conversion.model");
        var policy = Path.Combine(folder.FullName, "policy.json");
        File.Copy(Repository.PathOf("models/conversion.model"), model);
        var card = JsonNode.Parse(await File.ReadAllTextAsync(Repository.PathOf("models/conversion.card.json")))!;
        ReplaceTexts(card);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "conversion.card.json"), card.ToJsonString());
        await File.WriteAllTextAsync(policy, new JsonObject
        {
            ["name"] = Markup,
            ["rules"] = new JsonArray(Rule("rule " + Markup, "probability >= 0")),
            ["fallback"] = Rule("fallback " + Markup, null),
        }.ToJsonString());
        return new(await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ModelPath"] = model,
            ["PolicyPath"] = policy,
        }), folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static JsonObject Rule(string name, string? when)
    {
        var rule = new JsonObject
        {
            ["name"] = name,
            ["action"] = when is null ? "other " + Markup : Markup,
            ["message"] = "message " + Markup,
        };
        if (when is not null)
            rule["when"] = when;
        return rule;
    }

    private static void ReplaceTexts(JsonNode card)
    {
        card["name"] = "name " + Markup;
        card["version"] = "version " + Markup;
        card["source"]!["citation"] = "citation " + Markup;
        card["limits"] = new JsonArray("limit " + Markup);
        var evaluation = card["evaluation"]!;
        evaluation["baselines"]![0]!["name"] = "baseline " + Markup;
        evaluation["coverage"]![0]!["group"] = "group " + Markup;
        foreach (var feature in evaluation["importance"]!.AsArray())
            feature!["feature"] = "feature " + Markup;
    }
}
