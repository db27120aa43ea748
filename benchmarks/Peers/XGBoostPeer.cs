using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Conversion.Models.Import;

namespace Conversion.Benchmarks.Peers;

/// <summary>Runs XGBoost in a Python process, which trains models and measures its own predictions.</summary>
internal sealed class XGBoostPeer : IDisposable
{
    private readonly Process _python;

    public XGBoostPeer(Workload workload, int heads, int trees, int leaves)
    {
        var folder = Directory.CreateTempSubdirectory("xgboost");
        Write("training", workload.Training);
        Write("test", workload.Test);
        Write("labels", workload.Labels.SelectMany(labels => labels).ToArray());
        _python = Process.Start(new ProcessStartInfo("/usr/bin/python3",
        [
            Path.Combine(AppContext.BaseDirectory, "Peers", "xgboost_peer.py"), folder.FullName,
            $"{workload.Features}", $"{heads}", $"{trees}", $"{leaves}",
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Version = _python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The Python process ended early.");
        Models = [.. Enumerable.Range(0, heads).Select(i => Read($"{i}.json"))];
        folder.Delete(recursive: true);

        ImportedTrees Read(string name) => ImportedTrees.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, name)));

        void Write(string name, float[] values) =>
            File.WriteAllBytes(Path.Combine(folder.FullName, name), MemoryMarshal.AsBytes<float>(values).ToArray());
    }

    public string Version { get; }

    public ImportedTrees[] Models { get; }

    /// <summary>Returns microseconds per row.</summary>
    /// <param name="what"><c>one</c> row per call, all rows as a <c>batch</c>, or the <c>contributions</c> of the first head.</param>
    public double Measure(string what)
    {
        _python.StandardInput.WriteLine(what);
        return double.Parse(_python.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
