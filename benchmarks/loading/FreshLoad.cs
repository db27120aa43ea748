using System.Diagnostics;
using System.Globalization;

namespace Conversion.Benchmarks.Loading;

/// <summary>What a fresh process does: loads ten times and prints the first and the least later time, in milliseconds.</summary>
internal static class FreshLoad
{
    public static void Print(Action load)
    {
        // Said at once: whoever started the process takes the time of the first.
        Console.WriteLine(Time().ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(Enumerable.Range(0, 9).Min(_ => Time()).ToString(CultureInfo.InvariantCulture));

        double Time()
        {
            var start = Stopwatch.GetTimestamp();
            load();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    /// <summary>Loads an artifact and scores one row, as the service's process does.</summary>
    public static void Artifact(string path)
    {
        var model = Models.ModelLoader.Load(path);
        model.Predict(new float[model.Features.Count]);
    }
}
