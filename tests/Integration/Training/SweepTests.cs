using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Conversion.IntegrationTests.Events;

namespace Conversion.IntegrationTests.Training;

/// <summary>The command sweep, as a job of Cloud Run runs it: several tasks, with the settings of the deployed service.</summary>
public sealed class SweepTests : IDisposable
{
    private const int Customers = 100;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tasks_ShareTheCustomers()
    {
        await using var pubSub = await RecordingTarget.StartAsync();
        var text = new StringBuilder("customer,order,at,amount\n");
        for (var i = 0; i < Customers; i++)
            text.Append(CultureInfo.InvariantCulture, $"c{i},{i},2026-0{1 + i % 9}-01T10:00:00Z,{20 + i}\n");
        _folder.Write("orders.csv", text.ToString());
        await RunAsync(pubSub, 0, "load", "--orders", "orders.csv", "--store", "sqlite:customers.db");

        var reports = new List<JsonNode>();
        for (var task = 0; task < 2; task++)
            reports.Add(JsonNode.Parse(await RunAsync(
                pubSub, task, "sweep", "--store", "sqlite:customers.db", "--day", "2026-11-28", "--port", $"{Loopback.FreePort()}"))!);

        Assert.Equal(Customers, reports.Sum(report => (int)report["looked"]!));
        Assert.All(reports, report => Assert.InRange((int)report["looked"]!, 1, Customers - 1));
        Assert.Equal(reports.Sum(report => (int)report["decided"]!), pubSub.Messages.Count);
        Assert.NotEmpty(pubSub.Messages);
    }

    private async Task<string> RunAsync(RecordingTarget pubSub, int task, params string[] arguments)
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;
        var program = Repository.PathOf($"training/bin/{configuration}/net10.0/conversion.dll");
        using var process = RecordedProcess.Start(new("dotnet", [program, .. arguments])
        {
            WorkingDirectory = _folder[""],
            Environment =
            {
                ["CLOUD_RUN_TASK_INDEX"] = $"{task}",
                ["CLOUD_RUN_TASK_COUNT"] = "2",
                ["PUBSUB_EMULATOR_HOST"] = pubSub.Host,
                ["Events__Audience"] = "https://conversion-123456789012.europe-west1.run.app",
                ["Events__Authentication"] = "iam",
                ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
                ["Events__RejectedTopic"] = "projects/p/topics/rejected",
                ["Events__ServiceAccount"] = "conversion-push@my-project.iam.gserviceaccount.com",
                ["Profiles__HashKey"] = "hash-key-of-the-tests",
                ["Profiles__SpreadDays"] = "1",
            },
        });
        Assert.True(await process.WaitForExitAsync(TimeSpan.FromMinutes(5)) == 0, process.Error);
        return process.Output;
    }
}
