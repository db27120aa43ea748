using System.Text.Json.Nodes;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// Runs the whole deploy.ps1 with the real gcloud against a recorder on loopback. The service is public, because gcloud creates
/// identity tokens only for a signed-in account.
/// </summary>
[Trait("Duration", "Long")]
public sealed class RehearsalTests : IDisposable
{
    private const string Services = "/apis/serving.knative.dev/v1/namespaces/my-project/services/conversion";
    private const string Push = "/v1/projects/my-project/subscriptions/conversion-orders-push";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rehearsal");

    public void Dispose() => _folder.Delete(recursive: true);

    [ToolFact("gcloud")]
    public async Task DeployedTwiceThenRolledBack_EachRunLeavesTheExpectedResources()
    {
        await using var cloud = new CloudRecorder();

        await Script(cloud).Run(("Public", true));
        AssertService(cloud[Services]);
        AssertPush(cloud[Push]);
        AssertRoles(cloud);
        var key = (string)cloud["/v1/projects/my-project/secrets/conversion-key:addVersion"]["payload"]!["data"]!;
        Assert.Equal(64, Convert.FromBase64String(key).Length);
        Assert.Equal("conversion-00001", Serving(cloud));

        cloud.Requests.Clear();
        Environment(cloud).Add(new JsonObject { ["name"] = "ControlShare", ["value"] = "0.1" });
        await Script(cloud).Run(("Public", true));
        Assert.Contains("ControlShare", Environment(cloud).Select(setting => (string?)setting!["name"]));
        Assert.DoesNotContain(cloud.Requests, request => request.Method == "POST" && IsCreation(request.Path));
        Assert.DoesNotContain(cloud.Requests, request => request.Path.EndsWith(":addVersion", StringComparison.Ordinal));
        Assert.Equal("conversion-00002", Serving(cloud));

        // Both revisions check signatures, but IAM would remove the signature of every push.
        var access = cloud["/v1/projects/my-project/locations/europe-west1/services/conversion:setIamPolicy"];
        var bindings = access["bindings"]!.DeepClone();
        access["bindings"] = new JsonArray();
        var rejection = await Assert.ThrowsAsync<DeployStoppedException>(() => Script(cloud).Run(("Rollback", true)));
        Assert.Contains("conversion-00001 was deployed with -Public", rejection.Message, StringComparison.Ordinal);
        Assert.Equal("conversion-00002", Serving(cloud));
        access["bindings"] = bindings;

        // The script restores the older revision even if this revision fails too, and reports the failure.
        cloud.Score = null;
        var error = await Assert.ThrowsAsync<DeployStoppedException>(() => Script(cloud).Run(("Public", true), ("Rollback", true)));
        Assert.Contains("smoke test failed, 503", error.Message, StringComparison.Ordinal);
        Assert.Equal("conversion-00001", Serving(cloud));
    }

    private static bool IsCreation(string path) => !path.Contains(':', StringComparison.Ordinal) && path != "/api/score";

    private static string? Serving(CloudRecorder cloud) => (string?)cloud[Services]["status"]!["traffic"]![0]!["revisionName"];

    private static JsonArray Environment(CloudRecorder cloud) =>
        cloud[Services]["spec"]!["template"]!["spec"]!["containers"]![0]!["env"]!.AsArray();

    private static void AssertService(JsonNode service)
    {
        var template = service["spec"]!["template"]!;
        var container = template["spec"]!["containers"]![0]!;
        Assert.EndsWith("/conversion/conversion@" + CloudRecorder.Digest, (string)container["image"]!, StringComparison.Ordinal);
        Assert.Equal("conversion-run@my-project.iam.gserviceaccount.com", (string?)template["spec"]!["serviceAccountName"]);
        Assert.Equal(80, (int)template["spec"]!["containerConcurrency"]!);
        Assert.Equal("true", (string?)template["metadata"]!["annotations"]!["run.googleapis.com/startup-cpu-boost"], ignoreCase: true);
        Assert.Equal("/health/ready", (string?)container["startupProbe"]!["httpGet"]!["path"]);
        Assert.Equal("/health/live", (string?)container["livenessProbe"]!["httpGet"]!["path"]);
    }

    private static void AssertPush(JsonNode subscription)
    {
        const string Address = "https://conversion-123456789012.europe-west1.run.app";
        var token = subscription["pushConfig"]!["oidcToken"]!;
        Assert.Equal(Address + "/api/events/pubsub", (string?)subscription["pushConfig"]!["pushEndpoint"]);
        Assert.Equal(Address, (string?)token["audience"]);
        Assert.Equal("conversion-push@my-project.iam.gserviceaccount.com", (string?)token["serviceAccountEmail"]);
        Assert.Equal("projects/my-project/topics/conversion-dead-letter", (string?)subscription["deadLetterPolicy"]!["deadLetterTopic"]);
        Assert.Equal("10s", (string?)subscription["retryPolicy"]!["minimumBackoff"]);
    }

    /// <summary>Asserts that each account has only the roles that it needs, on single resources and not on the project.</summary>
    private static void AssertRoles(CloudRecorder cloud)
    {
        var granted =
            from request in cloud.Requests
            let isBucket = request.Path.EndsWith("/iam", StringComparison.Ordinal)
            let isOther = request.Path.EndsWith(":setIamPolicy", StringComparison.Ordinal)
            let policy = isOther ? request.Body!["policy"] : isBucket ? request.Body : null
            let resource = request.Path.Split('/')[^(isBucket ? 2 : 1)].Split(':')[0]
            from binding in policy?["bindings"]?.AsArray() ?? []
            from member in binding!["members"]!.AsArray()
            select $"{resource} {((string)member!).Split('@')[0]} {binding["role"]}";
        string[] expected =
        [
            "conversion allUsers roles/run.invoker",
            "conversion serviceAccount:conversion-push roles/run.invoker",
            "conversion-dead-letter serviceAccount:service-123456789012 roles/pubsub.publisher",
            "conversion-decisions serviceAccount:conversion-run roles/pubsub.publisher",
            "conversion-key serviceAccount:conversion-run roles/secretmanager.secretAccessor",
            "conversion-orders-push serviceAccount:service-123456789012 roles/pubsub.subscriber",
            "conversion-push@my-project.iam.gserviceaccount.com serviceAccount:service-123456789012 roles/iam.serviceAccountTokenCreator",
            "conversion-rejected serviceAccount:conversion-run roles/pubsub.publisher",
            "my-project-conversion serviceAccount:conversion-batch roles/storage.objectUser",
        ];
        Assert.Equal(expected, granted.Distinct().Order(StringComparer.Ordinal));
    }

    private DeployScript Script(CloudRecorder cloud)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "token"), "rehearsal");
        string[] apis =
            ["ARTIFACTREGISTRY", "CLOUDRESOURCEMANAGER", "IAM", "PUBSUB", "RUN", "SECRETMANAGER", "SERVICEUSAGE", "STORAGE"];
        string[] environment =
        [
            $"CLOUDSDK_CONFIG={_folder}", $"DOCKER_CONFIG={_folder}", $"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE={_folder}/token",
            "CLOUDSDK_PROXY_TYPE=http_no_tunnel",
            $"CLOUDSDK_PROXY_ADDRESS={cloud.Address.Host}", $"CLOUDSDK_PROXY_PORT={cloud.Address.Port}",
            .. apis.Select(api => $"CLOUDSDK_API_ENDPOINT_OVERRIDES_{api}=http://{api}.fake/"),
        ];
        return new()
        {
            Gcloud = $"& /usr/bin/env {string.Join(' ', environment.Select(setting => $"'{setting}'"))} gcloud @args",
            Docker = "$global:LASTEXITCODE = 0",
        };
    }
}
