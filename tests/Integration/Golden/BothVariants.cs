using Conversion.IntegrationTests.Events;
using Conversion.IntegrationTests.WorkerHost;

namespace Conversion.IntegrationTests.Golden;

/// <summary>Both build variants with the same settings, each before a Pub/Sub of its own; started once.</summary>
public sealed class BothVariants : IAsyncLifetime
{
    internal Variant Kestrel { get; private set; } = null!;

    internal Variant Azure { get; private set; } = null!;

    internal RecordingTarget KestrelTarget { get; private set; } = null!;

    internal RecordingTarget AzureTarget { get; private set; } = null!;

    internal IReadOnlyList<HttpFunction> WorkerFunctions => ((TestFunctionsHost)Azure.Service).Functions;

    internal TimeSpan WorkerStartTime => ((TestFunctionsHost)Azure.Service).StartTime;

    internal Variant Of(string variant) => variant == Variant.Azure ? Azure : Kestrel;

    public async Task InitializeAsync()
    {
        KestrelTarget = await RecordingTarget.StartAsync();
        AzureTarget = await RecordingTarget.StartAsync();
        Kestrel = await Variant.StartAsync(Variant.Kestrel, Settings(KestrelTarget), DashboardFolder.AddTo(new(Variant.FolderOf(Variant.Kestrel))));
        Azure = await Variant.StartAsync(Variant.Azure, Settings(AzureTarget), DashboardFolder.AddTo(new(Variant.FolderOf(Variant.Azure))));
    }

    public async Task DisposeAsync()
    {
        await Kestrel.DisposeAsync();
        await Azure.DisposeAsync();
        await KestrelTarget.DisposeAsync();
        await AzureTarget.DisposeAsync();
    }

    private static Dictionary<string, string> Settings(RecordingTarget target) => new()
    {
        ["PUBSUB_EMULATOR_HOST"] = target.Host,
        ["Events__Authentication"] = "off",
        ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
        ["Events__RejectedTopic"] = "projects/p/topics/rejected",
    };
}
