using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Conversion.Training.Commands;

/// <summary>Runs the service that lies beside the program, on this machine only.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private const string Program = "Conversion.Functions";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly string _program;
    private Process? _process;
    private string _url = "";

    private LocalService(string program) => _program = program;

    /// <summary>The address of the service.</summary>
    public string Url => _url;

    /// <summary>The address of the dashboard, at today's view.</summary>
    public string DashboardUrl => $"{_url}/dashboard/#today";

    /// <summary>Finds the service, and checks that its port is free.</summary>
    /// <exception cref="UserErrorException">The service was not built with the program, or another program has the port.</exception>
    public static LocalService Find(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new UserErrorException($"--port must be free, got {port}: {e.Message}; choose another --port.", e);
        }
        var program = Path.Combine(AppContext.BaseDirectory, "service", Program);
        var managed = $"{program}.dll";
        if (File.Exists(managed))
            return new(managed);
        // The image of the batch job has the service as native code.
        return File.Exists(program)
            ? new(program)
            : throw new UserErrorException($"{managed} must exist, got none; build training/ again, which builds the service too.");
    }

    /// <summary>Starts the service, and waits until it is ready.</summary>
    /// <exception cref="UserErrorException">The service ended, or is not ready in time.</exception>
    public async Task StartAsync(int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellation)
    {
        _url = $"http://localhost:{port}";
        string[] arguments = ["--environment", "Development", "--urls", _url];
        var isManaged = _program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(isManaged ? "dotnet" : _program, isManaged ? [_program, .. arguments] : arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(_program)!,
            // Logs of requests are of no interest here. Errors pass through.
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (!await IsReadyAsync(client, cancellation))
        {
            if (_process.HasExited || watch.Elapsed > StartTimeout)
                throw new UserErrorException($"The service could not be started at {_url}; choose another --port.");
            await Task.Delay(PollInterval, cancellation);
        }
    }

    /// <summary>Opens the dashboard in the user's browser, if there is one.</summary>
    public void OpenBrowser()
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(DashboardUrl) { UseShellExecute = true });
        }
        catch (Win32Exception)
        {
            Progress.WriteLine("No browser could be opened; open the address yourself.");
        }
    }

    /// <summary>Waits until the service ends. Returns its exit code.</summary>
    /// <exception cref="OperationCanceledException">The user interrupted the command.</exception>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        await _process!.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends the service.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{_url}/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
