using System.Diagnostics;

namespace Conversion.IntegrationTests.Stores;

/// <summary>Runs the real Firestore emulator on a free loopback port, with Java, because gcloud would not stop it.</summary>
public sealed class FirestoreEmulator : IAsyncLifetime
{
    // The archive names no class to start with; gcloud's script does.
    private const string MainClass = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";

    private RecordedProcess? _process;

    /// <summary>The path of the emulator, or null when it is not installed.</summary>
    public static string? Jar { get; } = FindJar();

    public string Host { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Jar is null)
            return;
        var port = Loopback.FreePort();
        Host = $"127.0.0.1:{port}";
        _process = RecordedProcess.Start(new("java", ["-Xmx2g", "-cp", Jar, MainClass, "--host=127.0.0.1", $"--port={port}"]));
        using var http = new HttpClient { BaseAddress = new($"http://{Host}") };
        for (var waited = Stopwatch.StartNew(); !await Loopback.AnswersAsync(http, "/");)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2) && !_process.HasExited, $"The emulator does not start. {_process.Error}");
            await Task.Delay(100);
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is { HasExited: false })
            await _process.KillAsync();
        _process?.Dispose();
    }

    /// <summary>Returns the name of a project that no other test uses.</summary>
    public static string NewProject() => $"p-{Guid.NewGuid():N}"[..20];

    private static string? FindJar()
    {
        var binaries = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!binaries.Any(folder => File.Exists(Path.Combine(folder, "java"))))
            return null;
        // The emulator is beside an extracted gcloud, or in the folder of Debian's package.
        return binaries
            .Where(folder => File.Exists(Path.Combine(folder, "gcloud")))
            .Select(folder => Path.GetFullPath(Path.Combine(folder, "..")))
            .Append("/usr/lib/google-cloud-sdk")
            .Select(home => Path.Combine(home, "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"))
            .FirstOrDefault(File.Exists);
    }
}
