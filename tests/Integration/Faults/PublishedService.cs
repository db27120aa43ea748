using Conversion.IntegrationTests.Deploy;

namespace Conversion.IntegrationTests.Faults;

/// <summary>
/// The service as it is deployed: compiled ahead of time, with the memory and the processor of one instance, and temporary files in
/// memory. <c>FAULT_SERVICE</c> names a program that was published already.
/// </summary>
internal static class PublishedService
{
    public const long MemoryBytes = 256 << 20;
    public const string Key = "faults-0123456789";

    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>Starts the service and waits until it responds.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cage">Limits the memory; null for no limit.</param>
    public static async Task<ServiceProcess> StartAsync(Dictionary<string, string> settings, MemoryCage? cage = null) =>
        await ServiceProcess.StartByAsync(WithDefaults(settings), await CommandAsync(cage));

    /// <summary>Starts the service and does not wait until it responds.</summary>
    public static async Task<ServiceProcess> StartWithoutWaitingAsync(Dictionary<string, string> settings) =>
        ServiceProcess.StartWithoutWaiting(WithDefaults(settings), await CommandAsync(null));

    /// <summary>Returns the published program.</summary>
    public static Task<string> ProgramAsync() => Published.Value;

    public static Dictionary<string, string> WithDefaults(Dictionary<string, string> settings) => new(settings)
    {
        ["Keys__Host__test"] = Key,
        ["TMPDIR"] = settings.GetValueOrDefault("TMPDIR", "/dev/shm"),
    };

    private static async Task<string[]> CommandAsync(MemoryCage? cage)
    {
        var program = await ProgramAsync();
        return cage is null
            ? ["taskset", "-c", "0", program]
            : ["sh", "-c", $"echo $$ > {cage.Entry} && exec taskset -c 0 \"$@\"", "sh", program];
    }

    private static async Task<string> PublishAsync()
    {
        if (Environment.GetEnvironmentVariable("FAULT_SERVICE") is { Length: > 0 } program)
            return program;
        var folder = Directory.CreateTempSubdirectory("conversion-published-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        // Its own folder for intermediate files, because other tests use the files of the build at the same time.
        await Shell.Run(
            "dotnet", "publish", Repository.PathOf("functions"), "-c", "Release", "--use-current-runtime", "-p:SkipDashboard=true",
            "--artifacts-path", Path.Combine(folder, "build"), "-o", Path.Combine(folder, "app"), "-v", "quiet");
        return Path.Combine(folder, "app", "Conversion.Functions");
    }
}
