using Conversion.Trees;
using Microsoft.ML.OnnxRuntime;

namespace Conversion.Benchmarks.Peers;

/// <summary>ONNX Runtime over the same trees, on one thread. Its buffers are bound once.</summary>
internal sealed class OnnxPeer : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string[] _outputs;

    public OnnxPeer(IReadOnlyList<Ensemble> heads)
    {
        _session = new(OnnxTrees.Write(heads), new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        _outputs = [.. heads.Select((_, i) => $"y{i}")];
    }

    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>Returns a call over a fixed number of rows, and the arrays that receive its margins, one per head.</summary>
    public (Action<float[]> Run, float[][] Margins) Bind(int rows, int features)
    {
        var input = new float[rows * features];
        var margins = _outputs.Select(_ => new float[rows]).ToArray();
        OrtValue[] inputs = [OrtValue.CreateTensorValueFromMemory(input, [rows, features])];
        OrtValue[] outputs = [.. margins.Select(values => OrtValue.CreateTensorValueFromMemory(values, [rows, 1]))];
        return (values =>
        {
            values.CopyTo(input, 0);
            _session.Run(_options, ["x"], inputs, _outputs, outputs);
        }, margins);
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
