using System.Diagnostics;
using System.Net.Sockets;
using Conversion.Tests.Events;

namespace Conversion.Tests;

/// <summary>The service itself, in a process of its own on a loopback port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [], _errors = [];

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(1) };
    }

    public HttpClient Client { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string PushUrl => $"{Client.BaseAddress}api/events/pubsub";

    /// <summary>All that it said, on standard output and on standard error.</summary>
    public string Output => Joined(_output) + '\n' + Joined(_errors);

    /// <summary>Starts it with those settings and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(Dictionary<string, string> settings, int? port = null)
    {
        var service = Start(settings, port ?? PubSubEmulator.FreePort());
        for (var patience = Stopwatch.StartNew(); !await AnswersAsync(service.Client, "/health/ready");)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1) && !service._process.HasExited, service.Output);
            await Task.Delay(50);
        }
        return service;
    }

    /// <summary>Starts it with settings that it can't start with; its exit code, and what it said where.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> FailAsync(Dictionary<string, string> settings, int? port = null)
    {
        await using var service = Start(settings, port ?? PubSubEmulator.FreePort());
        await service._process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (service._process.ExitCode, Joined(service._output), Joined(service._errors));
    }

    /// <summary>SIGKILL: nothing is drained.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

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
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private static ServiceProcess Start(Dictionary<string, string> settings, int port)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Conversion.Functions.dll"), $"--urls=http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var service = new ServiceProcess(new() { StartInfo = start }, port);
        service._process.OutputDataReceived += (_, received) => Keep(service._output, received);
        service._process.ErrorDataReceived += (_, received) => Keep(service._errors, received);
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        return service;
    }

    private static void Keep(List<string> lines, DataReceivedEventArgs received)
    {
        lock (lines)
            lines.Add(received.Data ?? "");
    }

    private static string Joined(List<string> lines)
    {
        lock (lines)
            return string.Join('\n', lines);
    }

    /// <summary>Whether something that is starting listens and answers well by now.</summary>
    public static async Task<bool> AnswersAsync(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // It does not listen yet.
        }
    }
}
