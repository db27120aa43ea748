using System.Net;
using Conversion.IntegrationTests.Events;
using Conversion.IntegrationTests.WorkerHost;

namespace Conversion.IntegrationTests.Profiles;

/// <summary>The timer that sweeps each day under the Azure Functions host.</summary>
public sealed class SweepTimerTests
{
    [Fact]
    public async Task Timer_LooksAtWhoIsDue()
    {
        using var folder = new TemporaryFolder();
        await using var pubSub = await RecordingTarget.StartAsync();
        await using var host = await StartAsync(new()
        {
            ["Profiles__Store"] = $"sqlite:{folder["customers.db"]}",
            ["PUBSUB_EMULATOR_HOST"] = pubSub.Host,
            ["Events__Authentication"] = "off",
            ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
            ["Events__RejectedTopic"] = "projects/p/topics/rejected",
        });
        using var client = new HttpClient { BaseAddress = host.Address };
        const string Order = """{"customerId":"anna","order":{"id":"1","at":"2026-06-22T08:51:00Z","amount":91}}""";
        using var pushed = await Push.PostAsync(client, Push.Envelope("1", Push.Message(Order)));
        Assert.Equal(HttpStatusCode.NoContent, pushed.StatusCode);

        Assert.True(await host.InvokeTimerAsync("SweepOnTimer"), host.Output);

        Assert.Contains("Customers looked at: 1;", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimerWithoutAStore_SaysWhatItNeeds()
    {
        await using var host = await StartAsync([]);

        Assert.True(await host.InvokeTimerAsync("SweepOnTimer"), host.Output);

        Assert.Contains("needs Profiles__Store", host.Output, StringComparison.Ordinal);
    }

    private static Task<TestFunctionsHost> StartAsync(Dictionary<string, string> settings) =>
        TestFunctionsHost.StartAsync(settings, Variant.FolderOf(Variant.Azure), [Variant.Key]);
}
