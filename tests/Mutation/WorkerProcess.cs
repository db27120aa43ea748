using System.Diagnostics;
using System.Globalization;

namespace Conversion.Mutation;

/// <summary>A process that runs single tests. It ends when a test takes too long, because nothing else stops an endless loop.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private bool _isDisposed;

    private WorkerProcess(string pattern, string firstMutant)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Worker).Assembly.Location, "worker", pattern, firstMutant])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // An endless list fails its test instead of taking the memory of the machine.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x80000000";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        _process = Process.Start(start)!;
        _process.BeginErrorReadLine();
    }

    /// <summary>The tests that the process knows.</summary>
    public string[] Tests { get; private set; } = [];

    /// <summary>The mutants that were reached on the way to them.</summary>
    public int[] Reached { get; private set; } = [];

    public bool HasEnded => _isDisposed || _process.HasExited;

    public TimeSpan ProcessorTime => _process.TotalProcessorTime;

    /// <summary>Starts a process. The first mutant is active until the tests are known, or <see cref="MutantControl.Coverage"/>.</summary>
    public static async Task<WorkerProcess> StartAsync(string pattern, string firstMutant)
    {
        var worker = new WorkerProcess(pattern, firstMutant);
        worker.Tests = (await worker.ReadAsync(StartTimeout)).Answer.Split(' ');
        worker.Reached = Numbers((await worker.ReadAsync(StartTimeout)).Answer.Split(' '));
        return worker;
    }

    public async Task<(Outcome Outcome, int[] Reached)> RunAsync(string test, string mutant, TimeSpan timeout)
    {
        try
        {
            if (!HasEnded)
                await _process.StandardInput.WriteLineAsync($"{test} {mutant}");
            var (outcome, answer) = await ReadAsync(timeout);
            return answer.Split(' ') is ["passed", .. var reached] ? (Outcome.Survived, Numbers(reached)) : (outcome, []);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The process ended between two steps.
            return (Outcome.Ended, []);
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>
    /// Reads an answer, which counts as a failure until its text is known. Without an answer, the process ends. The timeout is time of the
    /// processor, so that a busy machine changes nothing, or ten times as long on the clock.
    /// </summary>
    private async Task<(Outcome Outcome, string Answer)> ReadAsync(TimeSpan timeout)
    {
        if (HasEnded)
            return (Outcome.Ended, "");
        var (start, startTime) = (Stopwatch.GetTimestamp(), ProcessorTime);
        var answer = _process.StandardOutput.ReadLineAsync();
        while (await Task.WhenAny(answer, Task.Delay(Poll)) != answer)
        {
            if (ProcessorTime - startTime <= timeout && Stopwatch.GetElapsedTime(start) <= timeout * 10)
                continue;
            Dispose();
            return (Outcome.TimedOut, "");
        }
        if (await answer is { } line)
            return (Outcome.Failed, line);
        Dispose();
        return (Outcome.Ended, "");
    }

    private static int[] Numbers(string[] words) =>
        [.. words.Where(word => word.Length > 0).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}
