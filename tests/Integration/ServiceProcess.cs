using System.Diagnostics;
using System.Net.Sockets;

namespace Conversion.IntegrationTests;

/// <summary>The service itself, in a process of its own on a loopback port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private ServiceProcess(RecordedProcess process, int port)
    {
        Process = process;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Patience };
    }

    public RecordedProcess Process { get; }

    public HttpClient Client { get; }

    public int Id => Process.Id;

    public bool HasExited => Process.HasExited;

    public string PushUrl => $"{Client.BaseAddress}api/events/pubsub";

    /// <summary>All that it said, on standard output and on standard error.</summary>
    public string Output => Process.Output + '\n' + Process.Error;

    /// <summary>Starts it with those settings and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(Dictionary<string, string> settings, int? port = null, string? folder = null)
    {
        var service = Start(settings, port ?? Loopback.FreePort(), folder);
        for (var patience = Stopwatch.StartNew(); !await Loopback.AnswersAsync(service.Client, "/health/ready");)
        {
            Assert.True(patience.Elapsed < Patience && !service.HasExited, service.Output);
            await Task.Delay(50);
        }
        return service;
    }

    /// <summary>Starts it with settings that it can't start with; its exit code, and what it said where.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FailAsync(Dictionary<string, string> settings, int? port = null)
    {
        await using var service = Start(settings, port ?? Loopback.FreePort());
        var exitCode = await service.Process.WaitForExitAsync(Patience);
        return (exitCode, service.Process.Output, service.Process.Error);
    }

    /// <summary>SIGKILL: nothing is drained.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>SIGTERM, and its exit code.</summary>
    public Task<int> TerminateAsync() => Process.TerminateAsync();

    /// <summary>Whether its port is open.</summary>
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

    private static ServiceProcess Start(Dictionary<string, string> settings, int port, string? folder = null)
    {
        var program = Path.Combine(folder ?? AppContext.BaseDirectory, "Conversion.Functions.dll");
        var start = new ProcessStartInfo("dotnet", [program, $"--urls=http://127.0.0.1:{port}"]);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new(RecordedProcess.Start(start), port);
    }
}
