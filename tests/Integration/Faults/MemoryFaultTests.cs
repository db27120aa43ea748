using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Deploy;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Faults;

/// <summary>
/// Floods an instance with what takes most memory, as many at a time as Cloud Run sends. Nothing may end the process or be answered
/// with 500, and nobody else may notice. At least half of the work is done that all memory would allow.
/// </summary>
[Collection(FaultTests.Name)]
[Trait("Duration", "Long")]
public sealed class MemoryFaultTests
{
    private const int Customers = 1000;
    private const int V2Bytes = 4 << 20;

    // Where the machine is quiet, each flood comes so many times, with other requests.
    private const int Rounds = 3;
    private const int NumbersPerRound = 1_000_000;

    // With what the runtime keeps for the next requests.
    private const long AfterBytes = PublishedService.MemoryBytes / 2;

    [ToolFact("taskset", "clang")]
    public Task PushesOfThousandCustomers() => FloodAsync("pushes of 1,000 customers", _ => number => PushRequest(number, Customers));

    [ToolFact("taskset", "clang")]
    public Task FilesOfBadLines() => FloodAsync("CSV files of 200 KB with 99,999 bad lines", features =>
    {
        var file = Encoding.UTF8.GetBytes($"customerId,{string.Join(',', features)}\n{string.Concat(Enumerable.Repeat("x\n", 99_999))}");
        return _ => FileRequest("/api/score/batch", file);
    });

    [ToolFact("taskset", "clang")]
    public Task InspectedFilesOfBadLines() => FloodAsync("inspected CSV files of 200 KB with 12,000 bad lines", _ =>
    {
        var file = Encoding.UTF8.GetBytes($"customer,at,amount\n{string.Concat(Enumerable.Repeat("a,2026-01-01,5\nx\n", 12_000))}");
        return _ => FileRequest("/api/orders/inspect", file);
    });

    [ToolFact("taskset", "clang")]
    public Task FilesBelowTheBudgetsFloor() => FloodAsync("CSV files of 64 KB", _ =>
    {
        var lines = Enumerable.Range(0, 3000).Select(i => $"c{i % 500},2026-0{1 + (i % 8)}-0{1 + (i % 9)},{10 + i}\n");
        var file = Encoding.UTF8.GetBytes($"customer,at,amount\n{string.Concat(lines)}");
        return _ => FileRequest("/api/score/batch", file);
    });

    [ToolFact("taskset", "clang")]
    public Task LargeInferenceRequests() => FloodAsync("V2 requests of 4 MiB", features =>
    {
        var rows = V2Bytes / 2 / features.Length;
        var values = string.Join(',', Enumerable.Repeat("1", rows * features.Length));
        var body = Encoding.UTF8.GetBytes(
            $$"""{"inputs":[{"name":"features","shape":[{{rows}},{{features.Length}}],"datatype":"FP32","data":[{{values}}]}]}""");
        return _ => FileRequest("/v2/models/conversion/infer", body, "application/json");
    });

    private static async Task FloodAsync(string load, Func<string[], Func<int, HttpRequestMessage>> create)
    {
        await using var target = await RecordingTarget.StartAsync();
        using var cage = MemoryCage.TryCreate(PublishedService.MemoryBytes);
        var settings = FaultTests.EventSettings(target);
        // The runtime would take this from the control group.
        if (cage is null)
            settings["DOTNET_GCHeapHardLimit"] = (PublishedService.MemoryBytes / 4 * 3).ToString("x", CultureInfo.InvariantCulture);
        await using var service = await PublishedService.StartAsync(settings, cage);
        using var client = Flood.CreateClient(service);
        var model = JsonNode.Parse(await client.GetStringAsync(new Uri("/api/model", UriKind.Relative)))!;
        var features = model["features"]!.AsArray().Select(feature => (string)feature!["name"]!).ToArray();
        var request = create(features);
        var (worst, recovered, fewest) = ("", "", double.PositiveInfinity);
        for (var round = 0; round < (FaultTests.IsQuiet ? Rounds : 1); round++)
        {
            await using var bystander = new Bystander(service);
            var first = round * NumbersPerRound;
            var answers = await Flood.SendAsync(service, number => request(first + number));
            await bystander.StopAsync();

            Assert.False(service.HasExited, $"The process ended: {service.Output}");
            Assert.Empty(answers.Statuses.Keys.Except([200, 204, 429, 503]));
            Assert.True(answers.Done > 0, "No request was accepted.");
            Assert.Empty(bystander.Failures);
            FaultTests.AssertTimely(bystander);
            recovered = await WaitForMemoryAsync(cage, AfterBytes);
            if (answers.DonePerSecond < fewest)
                (worst, fewest) = (FaultReport.Describe(bystander), answers.DonePerSecond);
        }
        var doubled = Doubled(target);
        var done = $"{fewest:0.0} done a second";
        if (FaultTests.IsQuiet)
        {
            await using var unlimited = await PublishedService.StartAsync(FaultTests.EventSettings(target));
            var answers = await Flood.SendAsync(unlimited, number => request(Rounds * NumbersPerRound + number));
            Assert.InRange(fewest, answers.DonePerSecond / 2, double.PositiveInfinity);
            done += $", {answers.DonePerSecond:0.0} with all memory";
        }
        FaultReport.Add($"{Flood.Concurrency} at a time: {load}", done, "none", doubled, recovered, worst);
    }

    private static async Task<string> WaitForMemoryAsync(MemoryCage? cage, long bytes)
    {
        if (cage is null)
            return "not measured";
        for (var seconds = 0; seconds < 10; seconds++)
        {
            if (cage.UsedBytes <= bytes)
                return $"{seconds} s";
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
        Assert.Fail($"{cage.UsedBytes >> 20} MiB are in use ten seconds after the flood, {bytes >> 20} MiB are expected.");
        return "";
    }

    private static string Doubled(RecordingTarget target)
    {
        var ids = target.Messages.Select(message => message.Attribute("ce-id")).ToArray();
        return ids.Length == 0 ? "none" : $"{100.0 * (ids.Length - ids.Distinct().Count()) / ids.Length:0.0} %";
    }

    private static HttpRequestMessage PushRequest(int number, int customers) => FaultTests.PushRequest($"m-{number}", customers);

    private static HttpRequestMessage FileRequest(string path, byte[] body, string type = "text/csv") =>
        new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } } };
}
