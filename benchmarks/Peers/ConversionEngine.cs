using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>The tree engine of this repository, over one or more heads.</summary>
internal sealed class ConversionEngine
{
    private readonly Head[] _heads;
    private readonly TreeShap? _shap;
    private readonly double[] _margins = new double[Workload.Rows];
    private readonly double[] _contributions;

    public ConversionEngine(IReadOnlyList<Ensemble> heads)
    {
        _heads = [.. heads.Select((trees, i) => new Head(
            trees, new(i == 0 ? Link.Logistic : Link.Identity, 1, 0, [], double.MinValue, double.MaxValue)))];
        Evaluators = [.. heads.Select(CompiledEnsemble.Build)];
        _shap = heads[0].Covers.Length > 0 ? new(heads[0]) : null;
        _contributions = new double[heads[0].FeatureCount];
    }

    public CompiledEnsemble[] Evaluators { get; }

    public void One(ReadOnlySpan<float> row)
    {
        foreach (var evaluator in Evaluators)
            evaluator.Margin(row);
    }

    /// <summary>Predicts with calibration, output transform and intervals, as a score needs them.</summary>
    public void Predict(ReadOnlySpan<float> row)
    {
        foreach (var head in _heads)
            head.Predict(row);
    }

    public void Batch(float[] rows)
    {
        foreach (var evaluator in Evaluators)
            evaluator.Margins(rows, _margins.AsSpan(0, rows.Length / evaluator.FeatureCount));
    }

    public void BatchOnTwo(float[] rows)
    {
        var features = Evaluators[0].FeatureCount;
        var half = rows.Length / features / 2;
        Parallel.For(0, 2, new() { MaxDegreeOfParallelism = 2 }, part =>
        {
            foreach (var evaluator in Evaluators)
                evaluator.Margins(rows.AsSpan(part * half * features, half * features), _margins.AsSpan(part * half, half));
        });
    }

    public void Contributions(Workload workload, int count)
    {
        for (var i = 0; i < count; i++)
            _shap!.Contributions(workload.Row(i), _contributions);
    }
}
