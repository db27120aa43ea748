using System.Diagnostics;

namespace Conversion.Benchmarks.Peers;

/// <summary>Contenders measured in turns, so that whatever else the machine does meets all of them alike.</summary>
internal sealed class PeerBenchmark
{
    private const int Rounds = 15;
    private const double RoundSeconds = 0.08;

    private readonly List<(string Name, Func<double> Measure, List<double> Times)> _contenders = [];

    /// <summary>Adds code that handles <paramref name="rows"/> rows a call.</summary>
    public void Add(string name, int rows, Action call) => Add(name, () => Time(rows, call));

    /// <summary>Adds something that measures itself and returns microseconds a row.</summary>
    public void Add(string name, Func<double> measure) => _contenders.Add((name, measure, []));

    /// <summary>Runs all rounds. The first warms up and does not count.</summary>
    public Dictionary<string, Timing> Run()
    {
        for (var round = 0; round <= Rounds; round++)
            foreach (var (_, measure, times) in _contenders)
            {
                var time = measure();
                if (round > 0)
                    times.Add(time);
            }
        return _contenders.ToDictionary(c => c.Name, c => new Timing(c.Times.Min(), c.Times.Order().ElementAt(Rounds / 2)));
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

/// <summary>Microseconds a row over all rounds.</summary>
internal readonly record struct Timing(double Minimum, double Median);
