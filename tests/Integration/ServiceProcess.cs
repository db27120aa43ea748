using System.Diagnostics;
using System.Net.Sockets;

namespace Conversion.IntegrationTests;

/// <summary>Runs the service in its own process, on a loopback port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private ServiceProcess(RecordedProcess process, int port)
    {
        Process = process;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Timeout };
    }

    public RecordedProcess Process { get; }

    public HttpClient Client { get; }

    public int Id => Process.Id;

    public bool HasExited => Process.HasExited;

    public string PushUrl => $"{Client.BaseAddress}api/events/pubsub";

    /// <summary>What the service has written to standard output and standard error.</summary>
    public string Output => Process.Output + '\n' + Process.Error;

    /// <summary>Starts the service with these settings and waits until it responds.</summary>
    public static Task<ServiceProcess> StartAsync(Dictionary<string, string> settings, int? port = null, string? folder = null) =>
        WaitAsync(Start(settings, port ?? Loopback.FreePort(), folder));

    /// <summary>Starts the service by another command, which gets the address as its last argument.</summary>
    public static Task<ServiceProcess> StartByAsync(Dictionary<string, string> settings, string[] command) =>
        WaitAsync(StartWithoutWaiting(settings, command));

    /// <summary>Starts the service by another command, and does not wait until it responds.</summary>
    public static ServiceProcess StartWithoutWaiting(Dictionary<string, string> settings, string[] command) =>
        Start(settings, Loopback.FreePort(), command);

    /// <summary>Starts the service with invalid settings and waits for its end.</summary>
    public static async Task<FailedStart> FailAsync(Dictionary<string, string> settings, int? port = null)
    {
        await using var service = Start(settings, port ?? Loopback.FreePort());
        var exitCode = await service.Process.WaitForExitAsync(Timeout);
        return new(exitCode, service.Process.Output, service.Process.Error);
    }

    /// <summary>Sends SIGKILL, after which the service finishes no request.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public Task<int> TerminateAsync() => Process.TerminateAsync();

    /// <summary>Returns whether the port is open.</summary>
    public bool Listens()
    {
        try
        {
            using var client = new TcpClient(Client.BaseAddress!.Host, Client.BaseAddress.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            await KillAsync();
        Process.Dispose();
        Client.Dispose();
    }

    private static async Task<ServiceProcess> WaitAsync(ServiceProcess service)
    {
        for (var waited = Stopwatch.StartNew(); !await Loopback.AnswersAsync(service.Client, "/health/ready");)
        {
            Assert.True(waited.Elapsed < Timeout && !service.HasExited, service.Output);
            await Task.Delay(50);
        }
        return service;
    }

    private static ServiceProcess Start(Dictionary<string, string> settings, int port, string? folder = null) =>
        Start(settings, port, ["dotnet", Path.Combine(folder ?? AppContext.BaseDirectory, "Conversion.Functions.dll")]);

    private static ServiceProcess Start(Dictionary<string, string> settings, int port, string[] command)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], $"--urls=http://127.0.0.1:{port}"]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new(RecordedProcess.Start(start), port);
    }
}

/// <summary>The exit code and the output of a service that could not start.</summary>
internal sealed record FailedStart(int ExitCode, string Output, string Error);
