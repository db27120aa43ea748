using System.Net;
using System.Net.Sockets;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>A container of the built service image with a read-only file system and no capabilities.</summary>
internal sealed class Podman : IAsyncDisposable
{
    public const string Key = "container-test-key";

    private static readonly string[] EngineOptions =
        ["--storage-driver", "overlay", "--runtime", "runc", "--cgroup-manager", "cgroupfs", "--events-backend=file"];

    private Podman(string id, int port)
    {
        Id = id;
        Port = port;
    }

    public string Id { get; }

    public int Port { get; }

    public static Task<string> Run(params string[] arguments) => Shell.Run("podman", [.. EngineOptions, .. arguments]);

    /// <summary>Runs a container to its end.</summary>
    public static Task<string> RunOnce(string image, string[] options, params string[] arguments) =>
        Run(["run", "--rm", .. Confinement, .. options, image, .. arguments]);

    /// <summary>Starts the service and waits until it is ready.</summary>
    public static async Task<Podman> Start(string image, params string[] options)
    {
        var port = FreePort();
        string[] settings = [$"--env=PORT={port}", $"--env=Keys__Host__default={Key}"];
        var id = await Run(["run", "--detach", .. Confinement, .. settings, .. options, image]);
        var service = new Podman(id.Split('\n')[^1], port);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var ready = await client.GetAsync("/health/ready");
                Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
                return service;
            }
            catch (HttpRequestException) when (tries < 200)
            {
                await Task.Delay(50);
            }
            catch (HttpRequestException)
            {
                Assert.Fail($"The service did not start: {await Run("logs", service.Id)}");
            }
        }
    }

    public Task Terminate() => Run("kill", "--signal=TERM", Id);

    public async Task<string> ExitCode() => await Run("wait", Id);

    public async ValueTask DisposeAsync() => await Run("rm", "--force", Id);

    private static string[] Confinement =>
        ["--network=host", "--ulimit=nofile=4096:4096", "--ulimit=nproc=1000:1000", "--read-only", "--cap-drop=all"];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
