using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Deploy;

[Trait("Duration", "Long")]
public class ImageTests(Images images) : IClassFixture<Images>
{
    private const string Customer = """
        {
          "customerId": "c-1",
          "asOf": "2011-09-10",
          "orders": [{"at": "2011-03-01T10:00:00Z", "amount": 120.5}, {"at": "2011-08-20T10:00:00Z", "amount": 80}]
        }
        """;

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task ServiceImage_IsSmallerThan35Megabytes()
    {
        await images.Built;
        var size = long.Parse(await Podman.Run("image", "inspect", "--format={{.Size}}", Images.Service), CultureInfo.InvariantCulture);
        Assert.InRange(size, 10_000_000, 35_000_000);
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task ServiceImage_HasNoShellAndNoRoot()
    {
        await images.Built;
        Assert.Equal("1654", await Podman.Run("image", "inspect", "--format={{.Config.User}}", Images.Service));
        var names = Directory.EnumerateFileSystemEntries(images.Files, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray();
        Assert.Contains("Conversion.Functions", names);
        Assert.Empty(names.Intersect(["sh", "bash", "dash", "busybox", "apt", "dpkg"]));
        Assert.DoesNotContain(names, name => Path.GetExtension(name) is ".dll" or ".dbg" or ".pdb");
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task ServiceImage_ContainsItsRevisionAndItsBillOfMaterials()
    {
        await images.Built;
        const string Format = "--format={{index .Config.Labels \"org.opencontainers.image.revision\"}}";
        var label = await Podman.Run("image", "inspect", Format, Images.Service);
        var revision = await Shell.Run("git", "rev-parse", "HEAD");
        Assert.Equal(revision, label);

        var bill = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(images.Files, "app/sbom.cdx.json")))!;
        Assert.Equal(revision, (string?)bill["metadata"]!["component"]!["version"]);
        var components = bill["components"]!.AsArray().Select(component => (string?)component!["purl"]).ToArray();
        Assert.Contains(components, component => component!.StartsWith("pkg:nuget/Microsoft.DotNet.ILCompiler@", StringComparison.Ordinal));
        Assert.Contains(components, component => component!.StartsWith("pkg:npm/preact@", StringComparison.Ordinal));
        await using var file = File.OpenRead(Path.Combine(images.Files, "app/THIRD-PARTY-NOTICES.gz"));
        using var notices = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        Assert.Contains("Copyright (c) 2015-present Jason Miller", await notices.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(images.Files, "app/LICENSE")));
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task ReadOnlyWithoutCapabilities_ScoresACustomer()
    {
        await images.Built;
        // A zone that the image does not contain would stop the start.
        await using var service = await Podman.Start(Images.Service, "--env=TimeZone=Europe/Berlin");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{service.Port}") };

        using var unauthorized = await client.PostAsync("/api/score", new StringContent(Customer, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Unauthorized, unauthorized.StatusCode);

        client.DefaultRequestHeaders.Add("x-functions-key", Podman.Key);
        using var response = await client.PostAsync("/api/score", new StringContent(Customer, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var score = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.InRange((double)score["probability"]!, 0, 1);
        Assert.Equal("2011-09-09T22:00:00Z", (string?)score["asOf"]);

        await service.Terminate();
        Assert.Equal("0", await service.ExitCode());
        Assert.DoesNotContain("warn:", await Podman.Run("logs", service.Id), StringComparison.Ordinal);
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task ThousandRequestsInFlightAtSigterm_AllSucceedBeforeExitZero()
    {
        const int Requests = 1000;
        await images.Built;
        // This host.json has no request limits, so that all requests are in flight together.
        var folder = Directory.CreateTempSubdirectory();
        var hostJson = Path.Combine(folder.FullName, "host.json");
        await File.WriteAllTextAsync(hostJson, """{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""");
        await using var service = await Podman.Start(Images.Service, $"--volume={hostJson}:/app/host.json:ro");

        var held = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => HeldRequest.Open(service.Port, Podman.Key, Customer)));
        await service.Terminate();
        await HeldRequest.WaitUntilClosed(service.Port);
        var statusLines = await Task.WhenAll(held.Select(request => request.Finish()));

        Assert.All(statusLines, line => Assert.StartsWith("HTTP/1.1 200 ", line, StringComparison.Ordinal));
        Assert.Equal("0", await service.ExitCode());
        folder.Delete(recursive: true);
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task BatchImage_TwoTasksScoreTheSameAsOne()
    {
        await images.Built;
        var data = Directory.CreateTempSubdirectory();
        await Shell.Run("chmod", "777", data.FullName);
        await File.WriteAllLinesAsync(
            Path.Combine(data.FullName, "orders.csv"),
            ["customer,at,amount", .. Enumerable.Range(0, 300).Select(i => $"c{i % 100},2011-0{1 + (i % 8)}-0{1 + (i % 9)},{10 + i}")]);

        async Task<string[]> Score(string folder, int index, int count)
        {
            string[] options =
            [
                $"--volume={data.FullName}:/data", "--tmpfs=/tmp",
                $"--env=CLOUD_RUN_TASK_INDEX={index}", $"--env=CLOUD_RUN_TASK_COUNT={count}",
            ];
            await Podman.RunOnce(
                Images.Batch, options, "score-batch", "--orders", "/data/orders.csv", "--columns", "customer=customer,at=at,amount=amount",
                "--as-of", "2011-09-10", "--out", $"/data/{folder}");
            return [.. Directory.GetFiles(Path.Combine(data.FullName, folder)).SelectMany(File.ReadLines).Order(StringComparer.Ordinal)];
        }

        var alone = await Score("alone", 0, 1);
        await Score("shared", 0, 2);
        Assert.Equal(100, alone.Length);
        Assert.Equal(alone, await Score("shared", 1, 2));
        data.Delete(recursive: true);
    }

    [ToolFact("buildah", "podman", "mmdebstrap")]
    public async Task BatchImage_SweepsTheRememberedCustomers()
    {
        await images.Built;
        await using var pubSub = await RecordingTarget.StartAsync();
        var data = Directory.CreateTempSubdirectory();
        await Shell.Run("chmod", "777", data.FullName);
        await File.WriteAllLinesAsync(
            Path.Combine(data.FullName, "orders.csv"),
            ["customer,at,amount", .. Enumerable.Range(0, 100).Select(i => $"c{i},2026-0{1 + (i % 9)}-01,{20 + i}")]);
        string[] options =
        [
            $"--volume={data.FullName}:/data", "--tmpfs=/tmp", $"--env=PUBSUB_EMULATOR_HOST={pubSub.Host}",
            "--env=Events__DecisionsTopic=projects/p/topics/decisions", "--env=Events__RejectedTopic=projects/p/topics/rejected",
            "--env=Profiles__HashKey=hash-key-of-the-tests", "--env=Profiles__SpreadDays=1",
        ];
        const string Store = "sqlite:/data/customers.db";
        await Podman.RunOnce(Images.Batch, options, "load", "--orders", "/data/orders.csv", "--store", Store);

        var report = await Podman.RunOnce(
            Images.Batch, options, "sweep", "--store", Store, "--day", "2026-11-28", "--port", $"{Loopback.FreePort()}");

        Assert.Contains("\"looked\":100,", report, StringComparison.Ordinal);
        Assert.NotEmpty(pubSub.Messages);
        data.Delete(recursive: true);
    }
}
