namespace Conversion.Mutation;

/// <summary>
/// Tests one mutant after the other with the tests that reach it, in one process. A mutant in code that runs once in a process, such as a
/// static initializer, gets a process of its own and all quick tests.
/// </summary>
internal sealed class MutationRun(string pattern) : IDisposable
{
    /// <summary>A test with the mutants that it reaches each time, and those that only its first run reached.</summary>
    private sealed record Test(string Id, TimeSpan Duration, HashSet<int> Reached, HashSet<int> ReachedOnce)
    {
        public TimeSpan Timeout => TimeSpan.FromSeconds(3) + (Duration * 10);
    }

    private static readonly TimeSpan CoverageTimeout = TimeSpan.FromMinutes(10);
    // Slower tests make up most of the time.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(0.2);
    // Simulations and long properties run without mutants alone: each mutant that survives would run them all.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly List<Test> _tests = [];
    private readonly HashSet<int> _reachedOnce = [];
    private WorkerProcess? _shared;
    private Test? _lastFinder;

    /// <summary>
    /// Finds which test reaches which mutants. What only the first of two runs reaches, runs once in a process. Quick tests come first, and
    /// reach such mutants before a slow one, which runs once because a capture takes ten times as long as the test.
    /// </summary>
    public async Task CaptureCoverageAsync()
    {
        var durations = await MeasureAsync();
        using var worker = await WorkerProcess.StartAsync(pattern, MutantControl.Coverage);
        _reachedOnce.UnionWith(worker.Reached);
        foreach (var (id, duration) in durations.OrderBy(pair => pair.Value))
        {
            var (_, first) = await worker.RunAsync(id, MutantControl.Coverage, CoverageTimeout);
            var (_, second) = duration > Slow ? (default, first) : await worker.RunAsync(id, MutantControl.Coverage, CoverageTimeout);
            _tests.Add(new(id, duration, [.. second], [.. first.Except(second)]));
        }
        _reachedOnce.UnionWith(_tests.SelectMany(test => test.ReachedOnce));
        Console.Error.WriteLine($"{_tests.Count} tests take {_tests.Sum(test => test.Duration.TotalSeconds):F1} s");
    }

    /// <summary>Returns the tests that pass without a mutant and are not too long, and how long each takes.</summary>
    private async Task<Dictionary<string, TimeSpan>> MeasureAsync()
    {
        var durations = new Dictionary<string, TimeSpan>();
        var worker = await SharedAsync();
        foreach (var id in worker.Tests)
        {
            var start = worker.ProcessorTime;
            var (outcome, _) = await worker.RunAsync(id, MutantControl.None, CoverageTimeout);
            var duration = worker.ProcessorTime - start;
            if (outcome != Outcome.Survived)
                Console.Error.WriteLine($"A test was left out, because the test fails without a mutant: {id}");
            else if (duration > Longest)
                Console.Error.WriteLine($"A test was left out, because the test takes {duration.TotalSeconds:F1} s: {id}");
            else
                durations.Add(id, duration);
        }
        return durations;
    }

    public async Task<Outcome> TestAsync(int mutant)
    {
        var outcome = await TestAsync(mutant, _tests.Where(test => test.Reached.Contains(mutant)), own: null);
        if (outcome is not (Outcome.Survived or Outcome.NotCovered) || !_reachedOnce.Contains(mutant))
            return outcome;
        using var own = await WorkerProcess.StartAsync(pattern, $"{mutant}");
        var quick = _tests.Where(test => test.Duration <= Slow);
        return await TestAsync(mutant, quick.OrderBy(test => !test.ReachedOnce.Contains(mutant)), own);
    }

    /// <summary>Runs the tests until one finds the mutant, the test first that found the mutant before.</summary>
    private async Task<Outcome> TestAsync(int mutant, IEnumerable<Test> tests, WorkerProcess? own)
    {
        var outcome = Outcome.NotCovered;
        foreach (var test in tests.OrderBy(test => test != _lastFinder))
        {
            outcome = await TestAsync(mutant, test, own);
            if (outcome == Outcome.Survived)
                continue;
            _lastFinder = test;
            return outcome;
        }
        return outcome;
    }

    /// <summary>Runs a test, which finds the mutant only if the test passes without the mutant.</summary>
    private async Task<Outcome> TestAsync(int mutant, Test test, WorkerProcess? own)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var result = await (own ?? await SharedAsync()).RunAsync(test.Id, $"{mutant}", test.Timeout);
            if (result.Outcome == Outcome.Survived)
                return Outcome.Survived;
            var repeated = await (await SharedAsync()).RunAsync(test.Id, MutantControl.None, test.Timeout);
            if (repeated.Outcome == Outcome.Survived)
                return result.Outcome;
            // A mutant may have left something behind in the process.
            _shared!.Dispose();
        }
        return Outcome.Survived;
    }

    private async Task<WorkerProcess> SharedAsync() =>
        _shared is { HasEnded: false } ? _shared : _shared = await WorkerProcess.StartAsync(pattern, MutantControl.None);

    public void Dispose() => _shared?.Dispose();
}
