using System.Diagnostics;
using System.Globalization;

namespace Conversion.Mutation;

/// <summary>A process that runs single tests. A test that takes too long ends the process, because nothing else stops an endless loop.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;

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

    public bool HasEnded { get; private set; }

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
        if (!HasEnded)
            await _process.StandardInput.WriteLineAsync($"{test} {mutant}");
        var (outcome, answer) = await ReadAsync(timeout);
        return answer.Split(' ') is ["passed", .. var reached] ? (Outcome.Survived, Numbers(reached)) : (outcome, []);
    }

    public void Dispose()
    {
        if (HasEnded)
            return;
        HasEnded = true;
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>Reads an answer, which counts as a failure until its text is known. Without an answer, the process ends.</summary>
    private async Task<(Outcome Outcome, string Answer)> ReadAsync(TimeSpan timeout)
    {
        if (HasEnded)
            return (Outcome.Ended, "");
        try
        {
            if (await _process.StandardOutput.ReadLineAsync().WaitAsync(timeout) is { } answer)
                return (Outcome.Failed, answer);
            Dispose();
            return (Outcome.Ended, "");
        }
        catch (TimeoutException)
        {
            Dispose();
            return (Outcome.TimedOut, "");
        }
    }

    private static int[] Numbers(string[] words) =>
        [.. words.Where(word => word.Length > 0).Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
}
