using System.Diagnostics;
using System.Threading.Channels;

namespace Conversion.Tests.Hosting;

/// <summary>Runs the sample functions in a separate process, on a free loopback port.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly AppFolder _folder = new("""{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""");
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Process _process;

    public SampleProcess(Dictionary<string, string?> environment, params string[] args)
    {
        string[] command = [typeof(SampleProgram).Assembly.Location, _folder.Path, "--urls=http://127.0.0.1:0", .. args];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) =>
        {
            if (received.Data is { } line)
                _lines.Writer.TryWrite(line);
            else
                _lines.Writer.Complete();
        };
        _process.Start();
        _process.BeginOutputReadLine();
    }

    /// <summary>The remaining lines of the output, until the process ends.</summary>
    public IAsyncEnumerable<string> Lines => _lines.Reader.ReadAllAsync();

    /// <summary>Reads the output up to the first line that contains <paramref name="text"/>.</summary>
    public async Task<string> LineWith(string text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var line in _lines.Reader.ReadAllAsync(timeout.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"The process ended without the output '{text}'.");
    }

    public async Task<HttpClient> Connect()
    {
        const string Scheme = "http://";
        var line = await LineWith(Scheme);
        var address = line[line.IndexOf(Scheme, StringComparison.Ordinal)..].Split('"')[0];
        return new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>Sends SIGTERM.</summary>
    public async Task Terminate()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitCode()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _folder.Dispose();
    }
}
