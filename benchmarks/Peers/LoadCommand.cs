using System.Diagnostics;
using System.Globalization;
using Conversion.Benchmarks.Loading;
using Conversion.Models;
using Microsoft.ML;

namespace Conversion.Benchmarks.Peers;

/// <summary>Compares how fast a new process loads three ensembles of 500 trees from Conversion's artifact and from ML.NET's zips.</summary>
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
        List<double[]> compiled = [], jit = [], mlNetJit = [];
        for (var i = 0; i < Processes; i++)
        {
            compiled.Add(Fresh(program, artifact));
            jit.Add(Fresh("dotnet", [typeof(LoadCommand).Assembly.Location, "load", "artifact", artifact]));
            mlNetJit.Add(Fresh("dotnet", [typeof(LoadCommand).Assembly.Location, "load", "zips", .. zips]));
        }
        var megabytes = new FileInfo(artifact).Length / 1e6;
        folder.Delete(recursive: true);
        report.Line($"""

            ## Loading 3 × 500 trees × 32 leaves

            A new process each time, {Processes} of each in turns; least milliseconds. Conversion loads and scores one row; it builds
            only the rows of its interval tables that this row needs. ML.NET only loads, and can't do so under NativeAOT.

            | | process start to done | first load | a later one in the same process |
            |---|---:|---:|---:|
            | Conversion's artifact, NativeAOT ({megabytes:0.0} MB) | {Least(compiled)} |
            | Conversion's artifact, JIT | {Least(jit)} |
            | ML.NET, three zips, JIT | {Least(mlNetJit)} |
            | ratio, NativeAOT (aim: 10; first load under 10 ms) | {Ratios(mlNetJit, compiled)} |
            | ratio, both JIT | {Ratios(mlNetJit, jit)} |
            """);
        return 0;
    }

    /// <summary>Loads in this process, which <see cref="Compare"/> started.</summary>
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
        // Without this ML.NET does not know the classes of the models in the zips.
        ml.ComponentCatalog.RegisterAssembly(typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer).Assembly);
        foreach (var path in paths)
            ml.Model.Load(path, out _);
    }

    // The working directory is the root of the repository: run.sh changes to it.
    private static string Publish(string folder)
    {
        string[] arguments = ["publish", "benchmarks/loading", "-c", "Release", "--use-current-runtime", "-v", "quiet", "-o", folder];
        using var publish = Process.Start("dotnet", arguments);
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? Path.Combine(folder, "Loading")
            : throw new InvalidOperationException("benchmarks/loading was not published; benchmarks/run.sh checks what that needs.");
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
