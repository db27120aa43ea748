using System.Diagnostics;

namespace Conversion.Benchmarks.Peers;

/// <summary>Measures programs in turns, so that other work of the machine affects all alike.</summary>
internal sealed class PeerBenchmark(int rounds)
{
    public const int DefaultRounds = 15;
    public const double RoundSeconds = 0.08;

    private readonly List<(string Name, Func<double> Measure, List<double> Times)> _programs = [];

    /// <summary>Adds code that handles <paramref name="rows"/> rows per call.</summary>
    public void Add(string name, int rows, Action call) => Add(name, () => Time(rows, call));

    /// <summary>Adds a program that measures itself and returns microseconds per row.</summary>
    public void Add(string name, Func<double> measure) => _programs.Add((name, measure, []));

    /// <summary>Runs all rounds. The first one warms up and is not counted.</summary>
    public Dictionary<string, Timing> Run()
    {
        for (var round = 0; round <= rounds; round++)
            foreach (var (_, measure, times) in _programs)
            {
                var time = measure();
                if (round > 0)
                    times.Add(time);
            }
        return _programs.ToDictionary(p => p.Name, p => new Timing(p.Times.Min(), p.Times.Order().ElementAt(rounds / 2)));
    }

    private static double Time(int rows, Action call)
    {
        var calls = 0;
        var start = Stopwatch.GetTimestamp();
        double seconds;
        do
        {
            call();
            calls++;
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        while (seconds < RoundSeconds);
        return seconds * 1e6 / ((double)calls * rows);
    }
}

/// <summary>Microseconds per row over all rounds.</summary>
internal readonly record struct Timing(double Minimum, double Median);
