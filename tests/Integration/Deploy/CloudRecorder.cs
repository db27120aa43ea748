using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// A server in the place of Google Cloud, which gcloud reaches as its HTTP proxy on loopback. It records every request, stores the
/// created resources and returns them. It supports only the parts of each API that gcloud needs here.
/// </summary>
internal sealed class CloudRecorder : IAsyncDisposable
{
    private const string ProjectNumber = "123456789012";

    private const string NotFound = """{"error":{"code":404,"status":"NOT_FOUND","message":"not found"}}""";

    public const string Digest = "sha256:5555555555555555555555555555555555555555555555555555555555555555";

    private readonly ConcurrentDictionary<string, JsonNode> _resources = new();
    private readonly WebApplication _proxy;

    public CloudRecorder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _proxy = builder.Build();
        _proxy.Urls.Add("http://127.0.0.1:0");
        _proxy.Run(RespondAsync);
        _proxy.StartAsync().GetAwaiter().GetResult();
    }

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>The probability in the response of the deployed service; null for a service that fails.</summary>
    public double? Score { get; set; } = 0.5;

    public Uri Address => new(_proxy.Urls.First());

    public JsonNode this[string path] => _resources[path];

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();

    private async Task RespondAsync(HttpContext context)
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        var body = text.StartsWith('{') ? JsonNode.Parse(text) : null;
        var path = context.Request.Path.Value!;
        lock (_resources)
        {
            Requests.Enqueue(new(context.Request.Method, path, body));
        }

        if (path == "/api/score")
        {
            context.Response.StatusCode = Score is null ? 503 : 200;
            await context.Response.WriteAsync($$"""{"probability":{{Score?.ToString(CultureInfo.InvariantCulture) ?? "null"}}}""");
            return;
        }

        JsonNode? resource;
        lock (_resources)
        {
            resource = context.Request.Method switch
            {
                "GET" => Read(path),
                "POST" => Create(path, context.Request.Query, body ?? new JsonObject()),
                _ => Store(path, body!),
            };
        }

        context.Response.StatusCode = resource is null ? 404 : 200;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(resource?.ToJsonString() ?? NotFound);
    }

    private JsonNode? Read(string path)
    {
        if (path == "/v1/projects/my-project")
            return new JsonObject { ["projectId"] = "my-project", ["projectNumber"] = ProjectNumber };
        if (path.Split("/tags/") is [var package, _])
            return new JsonObject { ["name"] = path[4..], ["version"] = $"{package[4..]}/versions/{Digest}" };
        if (path.EndsWith("/versions/latest", StringComparison.Ordinal))
            return ReadSecretVersion(path);
        if (path.EndsWith(":access", StringComparison.Ordinal))
            return ReadSecretData(path);
        if (path.EndsWith("/revisions", StringComparison.Ordinal))
            return new JsonObject { ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. ReadChildren(path)]) };
        if (path.EndsWith(":getIamPolicy", StringComparison.Ordinal) || path.EndsWith("/iam", StringComparison.Ordinal))
            return ReadAccessPolicy(path);
        return _resources.GetValueOrDefault(path);
    }

    private JsonObject? ReadSecretVersion(string path)
    {
        var added = _resources.ContainsKey(path.Replace("/versions/latest", ":addVersion", StringComparison.Ordinal));
        return added ? new JsonObject { ["name"] = path[4..], ["state"] = "ENABLED" } : null;
    }

    private JsonObject ReadSecretData(string path)
    {
        var data = _resources[path.Split("/versions/")[0] + ":addVersion"]["payload"]!["data"]!;
        return new JsonObject { ["payload"] = new JsonObject { ["data"] = data.DeepClone() } };
    }

    private IEnumerable<JsonNode> ReadChildren(string path) => _resources
        .Where(resource => resource.Key.StartsWith(path + "/", StringComparison.Ordinal))
        .Select(resource => resource.Value.DeepClone());

    private JsonNode ReadAccessPolicy(string path) =>
        _resources.GetValueOrDefault(path.Replace(":getIamPolicy", ":setIamPolicy", StringComparison.Ordinal))
        ?? new JsonObject { ["etag"] = "ACAB" };

    private JsonNode Create(string path, IQueryCollection query, JsonNode body)
    {
        if (path.EndsWith(":getIamPolicy", StringComparison.Ordinal))
            return Read(path)!;
        if (path.EndsWith(":setIamPolicy", StringComparison.Ordinal))
            return Store(path, body["policy"]!);
        if (path.EndsWith(":addVersion", StringComparison.Ordinal))
        {
            Store(path, body);
            return new JsonObject
            {
                ["name"] = $"projects/{ProjectNumber}/secrets/conversion-key/versions/1",
                ["clientSpecifiedPayloadChecksum"] = true,
            };
        }

        if (body["accountId"] is { } account)
            return Store($"/v1/projects/-/serviceAccounts/{account}@my-project.iam.gserviceaccount.com", body["serviceAccount"]!);
        if (body["metadata"]?["name"] is { } name)
            return Store($"{path}/{name}", body);
        if (query["repositoryId"] is [var repository])
            return Done(Store($"{path}/{repository}", body));
        if (query["secretId"] is [var secret])
            return Store($"{path}/{secret}", new JsonObject { ["name"] = $"projects/{ProjectNumber}/secrets/{secret}" });
        if (path.EndsWith("/b", StringComparison.Ordinal))
            return Store($"{path}/{body["name"]}", body);
        return Done(new JsonObject { ["email"] = $"service-{ProjectNumber}@gcp-sa-pubsub.iam.gserviceaccount.com" });
    }

    private JsonNode Store(string path, JsonNode body)
    {
        // A patch of Pub/Sub contains the resource in a field. A resource of Cloud Run is returned with its status.
        var resource = (body["subscription"] ?? body).DeepClone();
        if (path.StartsWith("/apis/", StringComparison.Ordinal))
            AddStatus(path, resource);
        return _resources[path] = resource;
    }

    private void AddStatus(string path, JsonNode resource)
    {
        var generation = (int?)_resources.GetValueOrDefault(path)?["metadata"]!["generation"] + 1 ?? 1;
        resource["metadata"]!["generation"] = generation;
        resource["status"] = new JsonObject { ["observedGeneration"] = generation, ["conditions"] = Ready() };
        if (path.Split("/services/") is not [var location, var name])
            return;

        // Only a changed template creates a revision, and gcloud changes the template in each deployment.
        var before = _resources.GetValueOrDefault(path);
        var number = 1 + _resources.Keys.Count(key => key.StartsWith($"{location}/revisions/", StringComparison.Ordinal));
        var revision = JsonNode.DeepEquals(before?["spec"]!["template"], resource["spec"]!["template"])
            ? (string)before!["status"]!["latestReadyRevisionName"]!
            : $"{name}-{number:00000}";
        _resources.TryAdd($"{location}/revisions/{revision}", new JsonObject
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

    private static JsonObject Done(JsonNode response) => new()
    {
        ["name"] = "projects/my-project/locations/europe-west1/operations/done",
        ["done"] = true,
        ["response"] = response.DeepClone(),
    };

    internal sealed record RecordedRequest(string Method, string Path, JsonNode? Body);
}
