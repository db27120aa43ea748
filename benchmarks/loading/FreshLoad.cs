using System.Diagnostics;
using System.Globalization;

namespace Conversion.Benchmarks.Loading;

/// <summary>Loads ten times in a new process, and prints the first and the least later time in milliseconds.</summary>
internal static class FreshLoad
{
    public static void Print(Action load)
    {
        // Printed at once: the parent process stops its clock at the first line.
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
