using Conversion.Models.Import;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>The libraries, three models of each trained on one workload, and the engine of this repository over the same trees.</summary>
internal sealed class PeerSet : IDisposable
{
    public PeerSet(Workload workload, int trees, int leaves)
    {
        Workload = workload;
        XGBoost = new(workload, heads: 3, trees, leaves);
        MlNet = new(workload, trees, leaves);
        LightGbm = [.. Enumerable.Range(0, 3).Select(head => TrainLightGbm(workload, head, trees, leaves))];
        Onnx = new(MlNet.Heads);
        FastTreeEngine = new(MlNet.Heads, workload);
        LightGbmEngine = new([.. LightGbm.Select(TreesOf)], workload);
        XGBoostEngine = new([.. XGBoost.Models.Select(model => model.Trees)], workload);
    }

    public Workload Workload { get; }

    public XGBoostPeer XGBoost { get; }

    public MlNetPeer MlNet { get; }

    public LightGbmModel[] LightGbm { get; }

    public OnnxPeer Onnx { get; }

    public ConversionEngine FastTreeEngine { get; }

    public ConversionEngine LightGbmEngine { get; }

    public ConversionEngine XGBoostEngine { get; }

    public static LightGbmModel TrainLightGbm(Workload workload, int head, int trees, int leaves) => LightGbmModel.Train(
        workload.Training, workload.Features, workload.Labels[head],
        $"objective={(head == 0 ? "binary" : "regression")} num_leaves={leaves} learning_rate=0.1", trees);

    public static Ensemble TreesOf(LightGbmModel model) => ImportedTrees.Parse(model.Save()).Trees;

    /// <summary>Checks that the engine computes what ML.NET and ONNX Runtime compute. Otherwise the times would mean nothing.</summary>
    /// <exception cref="InvalidOperationException">A margin differs.</exception>
    public void ThrowIfDifferent()
    {
        var (run, outputs) = Onnx.Bind(Workload.Rows, Workload.Features);
        run(Workload.Test);
        for (var i = 0; i < Workload.Rows; i++)
            for (var head = 0; head < 3; head++)
            {
                var margin = FastTreeEngine.Evaluators[head].Margin(Workload.Row(i));
                if ((float)margin != MlNet.PredictOne(Workload.Row(i), head))
                    throw new InvalidOperationException($"Row {i}, head {head}: ML.NET gives another margin than {margin}.");
                if (Math.Abs(margin - outputs[head][i]) > 1e-3 * Math.Max(1, Math.Abs(margin)))
                    throw new InvalidOperationException($"Row {i}, head {head}: ONNX Runtime gives {outputs[head][i]}, not {margin}.");
            }
    }

    public void Dispose()
    {
        XGBoost.Dispose();
        Onnx.Dispose();
        Array.ForEach(LightGbm, model => model.Dispose());
    }
}
