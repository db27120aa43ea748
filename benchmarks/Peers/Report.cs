using System.Runtime.InteropServices;
using System.Text;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>Writes the tables of <c>RESULTS.md</c>.</summary>
internal sealed class Report(int rounds)
{
    private const string RemarksHeading = "\n## Remarks";

    private const string SizeColumns =
        "| trees × leaves, features | kind | MB | build, ms | one row, µs | × LightGBM | × XGBoost " +
        "| batch, µs per row | × LightGBM | × XGBoost |";

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _sizes = new();

    public string XGBoostVersion { get; set; } = "";

    /// <summary>Adds a table of all times, and a table of the ratios that have an aim.</summary>
    public void AddComparison(string title, Dictionary<string, Timing> timings, params Ratio[] ratios)
    {
        Line($"\n## {title}\n\n| program | µs per row, least | median |\n|---|---:|---:|");
        foreach (var (name, timing) in timings)
            Line($"| {name} | {timing.Minimum:0.000} | {timing.Median:0.000} |");
        Line($"\n| program | least time, as a multiple of Conversion's | median time | aim |\n|---|---:|---:|---:|");
        foreach (var ratio in ratios)
        {
            var (peer, engine) = (timings[ratio.Peer], timings[ratio.Engine]);
            var aim = ratio.Aim > 0 ? $"{ratio.Aim}" : "";
            Line($"| {ratio.Peer} | {peer.Minimum / engine.Minimum:0.0} | {peer.Median / engine.Median:0.0} | {aim} |");
        }
    }

    public void AddSize(string size, Dictionary<string, Timing> timings, CompiledEnsemble evaluator)
    {
        string[] cells =
        [
            size,
            Kind(evaluator),
            $"{evaluator.Bytes / 1e6:0.00}",
            $"{Least("build") / 1000:0.0}",
            $"{Least("row"):0.00}",
            $"{Least("row, LightGBM") / Least("row"):0.0}",
            $"{Least("row, XGBoost") / Least("row, XGBoost trees"):0}",
            $"{Least("batch"):0.00}",
            $"{Least("batch, LightGBM") / Least("batch"):0.0}",
            $"{Least("batch, XGBoost") / Least("batch, XGBoost trees"):0.0}",
        ];
        var line = $"| {string.Join(" | ", cells)} |";
        Console.WriteLine(line);
        _sizes.AppendLine(line);

        double Least(string name) => timings[name].Minimum;
    }

    public override string ToString() => $"""
        # Side by side

        Written by `benchmarks/run.sh peers benchmarks/RESULTS.md` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.

        - Machine: {Processor()}, {Environment.ProcessorCount} cores, vectors: {Simds.Best}; {RuntimeInformation.OSDescription}
        - {RuntimeInformation.FrameworkDescription}; ML.NET {MlNetPeer.Version}; ONNX Runtime {OnnxPeer.Version};
          XGBoost {XGBoostVersion} (Python); LightGBM 4.7.0 (C API)
        - Unless a heading says otherwise: 3 ensembles × 100 trees × 32 leaves over 12 features, one thread. Each library and
          Conversion run the same trees on the same rows. ML.NET and ONNX Runtime run FastTree's trees; the others run their own,
          which Conversion imports.
        - The programs take turns, {rounds} rounds of {PeerBenchmark.RoundSeconds} s each. The machine may have done other work
          meanwhile. ML.NET's Transform chooses its own number of threads.
        {_text}
        ## Sizes

        One ensemble; multiples of the least times. Memory and build time are of the compiled form.

        {SizeColumns}
        |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
        {_sizes}
        """;

    /// <summary>Returns the end of an earlier report, which a person wrote.</summary>
    public static string RemarksIn(string path)
    {
        var old = File.Exists(path) ? File.ReadAllText(path) : "";
        var start = old.IndexOf(RemarksHeading, StringComparison.Ordinal);
        return start < 0 ? "" : old[start..];
    }

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine(line);
    }

    private static string Kind(CompiledEnsemble evaluator) => evaluator switch
    {
        TreeTraversal<float> or TreeTraversal<double> => "traversal",
        QuickScorer<float> or QuickScorer<double> => "QuickScorer",
        _ => "tables",
    };

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
        ?? RuntimeInformation.ProcessArchitecture.ToString();
}

/// <summary>A peer's time divided by the engine's.</summary>
/// <param name="Aim">The ratio to reach; 0 for none.</param>
internal sealed record Ratio(string Peer, string Engine, double Aim);
