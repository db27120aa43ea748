using System.Diagnostics;
using System.Threading.Channels;

namespace Conversion.Tests.Hosting;

/// <summary>The sample functions in a process of their own, on a free loopback port.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly AppFolder folder = new("""{"version":"2.0","extensions":{"http":{"routePrefix":""}}}""");
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Process process;

    public SampleProcess(Dictionary<string, string?> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SampleProgram).Assembly.Location, folder.Path, "--urls=http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, received) =>
        {
            if (received.Data is { } line)
                lines.Writer.TryWrite(line);
            else
                lines.Writer.Complete();
        };
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>The rest of its output, line by line, until it ends.</summary>
    public IAsyncEnumerable<string> Lines => lines.Reader.ReadAllAsync();

    /// <summary>Reads its output up to the first line holding <paramref name="text"/>.</summary>
    public async Task<string> LineWith(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"The process ended without saying '{text}'.");
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
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<int> ExitCode()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
        folder.Dispose();
    }
}
