using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>The tables of <c>RESULTS.md</c>.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _sizes = new();

    public string XGBoostVersion { get; set; } = "";

    /// <summary>All times, then the ratios that were aimed at.</summary>
    public void Versus(string title, Dictionary<string, Timing> timings, params (string Peer, string Ours, double Target)[] ratios)
    {
        Line($"\n## {title}\n\n| contender | µs a row, least | median |\n|---|---:|---:|");
        foreach (var (name, timing) in timings)
            Line($"| {name} | {timing.Minimum:0.000} | {timing.Median:0.000} |");
        Line($"\n| against | ratio of the least | of the medians | aim |\n|---|---:|---:|---:|");
        foreach (var (peer, ours, target) in ratios)
            Line($"| {peer} | {timings[peer].Minimum / timings[ours].Minimum:0.0} | {timings[peer].Median / timings[ours].Median:0.0} | {(target > 0 ? $"{target}" : "")} |");
    }

    public void Size(int trees, int leaves, int features, Dictionary<string, Timing> t, CompiledEnsemble evaluator)
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $"| {trees} × {leaves}, {features} | {Kind(evaluator)} | {evaluator.Bytes / 1e6:0.00} | {t["build"].Minimum / 1000:0.0} | {t["ours"].Minimum:0.00} | {t["LightGBM"].Minimum / t["ours"].Minimum:0.0} | {t["XGBoost"].Minimum / t["ours of XGBoost"].Minimum:0} | {t["ours, batch"].Minimum:0.00} | {t["LightGBM, batch"].Minimum / t["ours, batch"].Minimum:0.0} | {t["XGBoost, batch"].Minimum / t["ours of XGBoost, batch"].Minimum:0.0} |");
        Console.WriteLine(line);
        _sizes.AppendLine(line);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        # Side by side

        Written by `dotnet run -c Release --project benchmarks -- peers benchmarks/RESULTS.md` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.

        - Machine: {Processor()}, {Environment.ProcessorCount} cores, vectors: {Simds.Best}; {RuntimeInformation.OSDescription}
        - {RuntimeInformation.FrameworkDescription}; ML.NET {MlNetPeer.Version}; ONNX Runtime {OnnxPeer.Version}; XGBoost {XGBoostVersion} (Python); LightGBM 4.7.0 (C API)
        - Unless a heading says otherwise: 3 ensembles × 100 trees × 32 leaves over 12 features, one thread. Each peer and the engine run the same trees (FastTree's for ML.NET and ONNX Runtime, else the peer's own, imported) on the same rows.
        - The contenders take turns, 15 rounds of 0.08 s each; the machine may have been doing other work meanwhile. ML.NET's Transform picks its own number of threads.
        {_text}
        ## Sizes

        One ensemble; ratios of the least times. Memory and build time are those of the compiled form.

        | trees × leaves, features | kind | MB | build, ms | one row, µs | × LightGBM | × XGBoost | batch, µs a row | × LightGBM | × XGBoost |
        |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
        {_sizes}
        """);

    /// <summary>The end of a report written earlier, which is written by hand.</summary>
    public static string RemarksIn(string path)
    {
        var old = File.Exists(path) ? File.ReadAllText(path) : "";
        var start = old.IndexOf("\n## What to make of it", StringComparison.Ordinal);
        return start < 0 ? "" : old[start..];
    }

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine(line);
    }

    private static string Kind(CompiledEnsemble evaluator) => evaluator switch
    {
        TreeTraversal => "descent",
        QuickScorer => "QuickScorer",
        _ => "tables",
    };

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
        ?? RuntimeInformation.ProcessArchitecture.ToString();
}
