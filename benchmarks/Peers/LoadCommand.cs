using System.Diagnostics;
using System.Globalization;
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
        var reading = new Reading(Link.Identity, 1, 0, [], double.MinValue, double.MaxValue);
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

        List<double[]> ours = [], theirs = [];
        for (var i = 0; i < Processes; i++)
        {
            ours.Add(Fresh("artifact", artifact));
            theirs.Add(Fresh("zips", zips));
        }
        var megabytes = new FileInfo(artifact).Length / 1e6;
        folder.Delete(recursive: true);
        double oursFirst = ours.Min(t => t[0]), theirsFirst = theirs.Min(t => t[0]);
        report.Line($"""

            ## Loading 3 × 500 trees × 32 leaves

            A fresh process a time, {Processes} of each in turns, under the JIT: least milliseconds of the first load, and of a later one in the same process (when all code is compiled, as it is from the start under NativeAOT).

            | | first | later |
            |---|---:|---:|
            | our artifact, tables included ({megabytes:0.0} MB) | {oursFirst:0.0} | {ours.Min(t => t[1]):0.0} |
            | ML.NET, three zips | {theirsFirst:0.0} | {theirs.Min(t => t[1]):0.0} |
            | ratio (aim: 10; first load under 10 ms) | {theirsFirst / oursFirst:0.0} | {theirs.Min(t => t[1]) / ours.Min(t => t[1]):0.0} |
            """);
        return 0;
    }

    /// <summary>What the fresh process does: loads ten times and prints the first and the least later time.</summary>
    public static int Run(string kind, string[] paths)
    {
        var times = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            var start = Stopwatch.GetTimestamp();
            if (kind == "artifact")
                ModelLoader.Load(paths[0]);
            else
                LoadZips(paths);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times[0]} {times.Skip(1).Min()}"));
        return 0;
    }

    private static void LoadZips(string[] paths)
    {
        var ml = new MLContext();
        // Without this ML.NET does not know what the zips hold.
        ml.ComponentCatalog.RegisterAssembly(typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer).Assembly);
        foreach (var path in paths)
            ml.Model.Load(path, out _);
    }

    private static double[] Fresh(string kind, params string[] paths)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            [typeof(LoadCommand).Assembly.Location, "load", kind, .. paths])
        { RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Array.ConvertAll(line.Split(' '), value => double.Parse(value, CultureInfo.InvariantCulture));
    }
}
