using System.Diagnostics;
using System.Globalization;
using Conversion.Benchmarks.Loading;
using Conversion.Models;
using Microsoft.ML;

namespace Conversion.Benchmarks.Peers;

/// <summary>Loading three ensembles of 500 trees in a fresh process: our artifact, tables included, and ML.NET's zips.</summary>
internal static class LoadCommand
{
    private const int Processes = 7;

    public static int Compare(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("load");
        var workload = new Workload(12);
        var mlNet = new MlNetPeer(workload, 500, 32);
        var zips = mlNet.Save(folder.FullName, mlNet.Load(workload.Test, workload.Features));
        var artifact = Path.Combine(folder.FullName, "trees.model");
        var reading = new OutputTransform(Link.Identity, 1, 0, [], double.MinValue, double.MaxValue);
        var heads = mlNet.Heads.Select(trees => new Head(trees, reading)).ToArray();
        File.WriteAllBytes(artifact, ModelWriter.Write(new()
        {
            Name = "load",
            Version = "1",
            Hash = "",
            HorizonDays = 90,
            Coverage = 0,
            Features = [.. Enumerable.Range(0, workload.Features).Select(i => new TrainedFeature($"f{i}", 0, 1))],
            Probability = heads[0],
            DaysToBuy = heads[1],
            Value = heads[2],
        }));

        var program = Publish(Path.Combine(folder.FullName, "loading"));
        List<double[]> compiled = [], ours = [], theirs = [];
        for (var i = 0; i < Processes; i++)
        {
            compiled.Add(Fresh(program, artifact));
            ours.Add(Fresh("dotnet", [typeof(LoadCommand).Assembly.Location, "load", "artifact", artifact]));
            theirs.Add(Fresh("dotnet", [typeof(LoadCommand).Assembly.Location, "load", "zips", .. zips]));
        }
        var megabytes = new FileInfo(artifact).Length / 1e6;
        folder.Delete(recursive: true);
        report.Line($"""

            ## Loading 3 × 500 trees × 32 leaves

            A fresh process a time, {Processes} of each in turns; least milliseconds. Ours load and score one row, ML.NET only loads, which it can't do under NativeAOT. Of interval tables, the rows that the row needs are made.

            | | process start to done | first load | a later one in the same process |
            |---|---:|---:|---:|
            | our artifact, NativeAOT ({megabytes:0.0} MB) | {Least(compiled)} |
            | our artifact, JIT | {Least(ours)} |
            | ML.NET, three zips, JIT | {Least(theirs)} |
            | ratio, NativeAOT (aim: 10; first load under 10 ms) | {Ratios(theirs, compiled)} |
            | ratio, both JIT | {Ratios(theirs, ours)} |
            """);
        return 0;
    }

    /// <summary>What the fresh process does.</summary>
    public static int Run(string kind, string[] paths)
    {
        FreshLoad.Print(kind == "artifact" ? () => FreshLoad.Artifact(paths[0]) : () => LoadZips(paths));
        return 0;
    }

    private static string Least(List<double[]> times) =>
        string.Join(" | ", Enumerable.Range(0, 3).Select(i => $"{times.Min(t => t[i]):0.0}"));

    private static string Ratios(List<double[]> times, List<double[]> others) =>
        string.Join(" | ", Enumerable.Range(0, 3).Select(i => $"{times.Min(t => t[i]) / others.Min(t => t[i]):0.0}"));

    private static void LoadZips(string[] paths)
    {
        var ml = new MLContext();
        // Without this ML.NET does not know what the zips hold.
        ml.ComponentCatalog.RegisterAssembly(typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer).Assembly);
        foreach (var path in paths)
            ml.Model.Load(path, out _);
    }

    // From the root of the repository, as the whole command is run.
    private static string Publish(string folder)
    {
        using var publish = Process.Start("dotnet", ["publish", "benchmarks/loading", "-c", "Release", "--use-current-runtime", "-v", "quiet", "-o", folder]);
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "Loading")
            : throw new InvalidOperationException("benchmarks/loading could not be published.");
    }

    private static double[] Fresh(string program, params string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var first = process.StandardOutput.ReadLine()!;
        var done = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var later = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [done, double.Parse(first, CultureInfo.InvariantCulture), double.Parse(later, CultureInfo.InvariantCulture)];
    }
}
