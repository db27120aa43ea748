using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conversion.Tests.Deploy;

/// <summary>
/// Stands where gcloud expects Google Cloud, as its HTTP proxy on loopback: notes every request, keeps what was created,
/// answers with what is kept. It knows just enough of each API's shapes for gcloud to carry on.
/// </summary>
internal sealed class CloudRecorder : IAsyncDisposable
{
    private const string ProjectNumber = "123456789012";

    public const string Digest = "sha256:5555555555555555555555555555555555555555555555555555555555555555";

    private readonly ConcurrentDictionary<string, JsonNode> kept = new();
    private readonly WebApplication proxy;

    public CloudRecorder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        proxy = builder.Build();
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Run(Answer);
        proxy.StartAsync().GetAwaiter().GetResult();
    }

    public ConcurrentQueue<(string Method, string Path, JsonNode? Body)> Requests { get; } = new();

    /// <summary>The probability that the deployed service answers with; none for a service that fails.</summary>
    public double? Score { get; set; } = 0.5;

    public Uri Address => new(proxy.Urls.First());

    public JsonNode this[string path] => kept[path];

    public ValueTask DisposeAsync() => proxy.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        var path = context.Request.Path.Value!;
        lock (kept)
        {
            Requests.Enqueue((context.Request.Method, path, body));
        }

        if (path == "/api/score")
        {
            context.Response.StatusCode = Score is null ? 503 : 200;
            await context.Response.WriteAsync($$"""{"probability":{{Score?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}""");
            return;
        }

        JsonNode? answer;
        lock (kept)
        {
            answer = context.Request.Method switch
            {
                "GET" => Read(path),
                "POST" => Create(path, context.Request.Query, body ?? new JsonObject()),
                _ => Keep(path, body!),
            };
        }

        context.Response.StatusCode = answer is null ? 404 : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync((answer ?? new JsonObject { ["error"] = new JsonObject { ["code"] = 404, ["status"] = "NOT_FOUND", ["message"] = "not found" } }).ToJsonString());
    }

    private JsonNode? Read(string path)
    {
        if (path == "/v1/projects/my-project")
            return new JsonObject { ["projectId"] = "my-project", ["projectNumber"] = ProjectNumber };
        if (path.Split("/tags/") is [var package, _])
            return new JsonObject { ["name"] = path[4..], ["version"] = $"{package[4..]}/versions/{Digest}" };
        if (path.EndsWith("/versions/latest", StringComparison.Ordinal))
            return kept.GetValueOrDefault(path.Replace("/versions/latest", ":addVersion", StringComparison.Ordinal)) is null ? null : new JsonObject { ["name"] = path[4..], ["state"] = "ENABLED" };
        if (path.EndsWith(":access", StringComparison.Ordinal))
            return new JsonObject { ["payload"] = new JsonObject { ["data"] = kept[path.Split("/versions/")[0] + ":addVersion"]["payload"]!["data"]!.DeepClone() } };
        if (path.EndsWith("/revisions", StringComparison.Ordinal))
            return new JsonObject { ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. kept.Where(entry => entry.Key.StartsWith(path + "/", StringComparison.Ordinal)).Select(entry => entry.Value.DeepClone())]) };
        if (path.EndsWith(":getIamPolicy", StringComparison.Ordinal) || path.EndsWith("/iam", StringComparison.Ordinal))
            return kept.GetValueOrDefault(path.Replace(":getIamPolicy", ":setIamPolicy", StringComparison.Ordinal)) ?? new JsonObject { ["etag"] = "ACAB" };
        return kept.GetValueOrDefault(path);
    }

    private JsonNode Create(string path, IQueryCollection query, JsonNode body)
    {
        if (path.EndsWith(":getIamPolicy", StringComparison.Ordinal))
            return Read(path)!;
        if (path.EndsWith(":setIamPolicy", StringComparison.Ordinal))
            return Keep(path, body["policy"]!);
        if (path.EndsWith(":addVersion", StringComparison.Ordinal))
        {
            Keep(path, body);
            return new JsonObject { ["name"] = $"projects/{ProjectNumber}/secrets/conversion-key/versions/1", ["clientSpecifiedPayloadChecksum"] = true };
        }

        if (body["accountId"] is { } account)
            return Keep($"/v1/projects/-/serviceAccounts/{account}@my-project.iam.gserviceaccount.com", body["serviceAccount"]!);
        if (body["metadata"]?["name"] is { } name)
            return Keep($"{path}/{name}", body);
        if (query["repositoryId"] is [var repository])
            return Done(Keep($"{path}/{repository}", body));
        if (query["secretId"] is [var secret])
            return Keep($"{path}/{secret}", new JsonObject { ["name"] = $"projects/{ProjectNumber}/secrets/{secret}" });
        if (path.EndsWith("/b", StringComparison.Ordinal))
            return Keep($"{path}/{body["name"]}", body);
        return Done(new JsonObject { ["email"] = $"service-{ProjectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com" });
    }

    private JsonNode Keep(string path, JsonNode body)
    {
        // Pub/Sub wraps what it patches; Cloud Run's resources come back with what became of them.
        var made = (body["subscription"] ?? body).DeepClone();
        if (path.StartsWith("/apis/", StringComparison.Ordinal))
            MakeReady(path, made);
        return kept[path] = made;
    }

    private void MakeReady(string path, JsonNode resource)
    {
        var generation = (int?)kept.GetValueOrDefault(path)?["metadata"]!["generation"] + 1 ?? 1;
        resource["metadata"]!["generation"] = generation;
        resource["status"] = new JsonObject { ["observedGeneration"] = generation, ["conditions"] = Ready() };
        if (path.Split("/services/") is not [var place, var name])
            return;

        // Moving traffic makes no revision; a template does, for gcloud marks each anew.
        var before = kept.GetValueOrDefault(path);
        var number = 1 + kept.Keys.Count(key => key.StartsWith($"{place}/revisions/", StringComparison.Ordinal));
        var revision = JsonNode.DeepEquals(before?["spec"]!["template"], resource["spec"]!["template"])
            ? (string)before!["status"]!["latestReadyRevisionName"]!
            : $"{name}-{number:00000}";
        kept.TryAdd($"{place}/revisions/{revision}", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = revision, ["creationTimestamp"] = $"2026-01-01T00:00:{number:00}Z" },
            ["spec"] = resource["spec"]!["template"]!["spec"]!.DeepClone(),
            ["status"] = new JsonObject { ["conditions"] = Ready() },
        });
        resource["spec"]!["traffic"] ??= new JsonArray(new JsonObject { ["latestRevision"] = true, ["percent"] = 100 });
        resource["status"]!["latestCreatedRevisionName"] = revision;
        resource["status"]!["latestReadyRevisionName"] = revision;
        resource["status"]!["url"] = Address.ToString().TrimEnd('/');
        resource["status"]!["traffic"] = resource["spec"]!["traffic"]!.DeepClone();
        resource["status"]!["traffic"]![0]!["revisionName"] ??= revision;
    }

    private static JsonArray Ready() => [Condition("Ready"), Condition("RoutesReady"), Condition("ConfigurationsReady")];

    private static JsonObject Condition(string type) => new() { ["type"] = type, ["status"] = "True" };

    private static JsonObject Done(JsonNode response) =>
        new() { ["name"] = "projects/my-project/locations/europe-west1/operations/done", ["done"] = true, ["response"] = response.DeepClone() };
}
