using System.Diagnostics;

namespace Conversion.IntegrationTests;

/// <summary>A process of the tests, and everything that it writes.</summary>
internal sealed class RecordedProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private RecordedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What the process has written to standard output.</summary>
    public string Output => Join(_output);

    /// <summary>What the process has written to standard error.</summary>
    public string Error => Join(_errors);

    public static RecordedProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var recorded = new RecordedProcess(new() { StartInfo = start });
        recorded._process.OutputDataReceived += (_, received) => Add(recorded._output, received);
        recorded._process.ErrorDataReceived += (_, received) => Add(recorded._errors, received);
        recorded._process.Start();
        recorded._process.BeginOutputReadLine();
        recorded._process.BeginErrorReadLine();
        return recorded;
    }

    /// <summary>Returns the exit code when the process has ended.</summary>
    /// <exception cref="TimeoutException">The process, or one that has its output, has not ended within the time.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(timeout);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            var state = HasExited ? $"has ended with {_process.ExitCode}, but its output is open" : "runs still";
            throw new TimeoutException($"Process {Id} {state}.\n{Output}\n{Error}");
        }
    }

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends SIGKILL, after which the process can do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends the process and what it started, as after a test that failed.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static void Add(List<string> lines, DataReceivedEventArgs received)
    {
        lock (lines)
            lines.Add(received.Data ?? "");
    }

    private static string Join(List<string> lines)
    {
        lock (lines)
            return string.Join('\n', lines);
    }
}
