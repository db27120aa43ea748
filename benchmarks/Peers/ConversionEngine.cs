using Conversion.Models;
using Conversion.Trees;

namespace Conversion.Benchmarks.Peers;

/// <summary>The tree engine of this repository, over one or more heads, which get rows of the type that they compare.</summary>
internal sealed class ConversionEngine
{
    private readonly Head[] _heads;
    private readonly Workload _workload;
    private readonly bool _isDouble;
    private readonly TreeShap? _shap;
    private readonly double[] _margins = new double[Workload.Rows];
    private readonly double[] _contributions;

    public ConversionEngine(IReadOnlyList<Ensemble> heads, Workload workload)
    {
        _heads = [.. heads.Select((trees, i) => new Head(
            trees, new(i == 0 ? Link.Logistic : Link.Identity, 1, 0, [], double.MinValue, double.MaxValue)))];
        Evaluators = [.. heads.Select(CompiledEnsemble.Build)];
        _workload = workload;
        _isDouble = heads[0].IsDouble;
        _shap = heads[0].Covers.Length > 0 ? new(heads[0]) : null;
        _contributions = new double[heads[0].FeatureCount];
    }

    public CompiledEnsemble[] Evaluators { get; }

    public void One(int row)
    {
        if (_isDouble)
            foreach (var evaluator in Evaluators)
                evaluator.Margin(_workload.RowInDoubles(row));
        else
            foreach (var evaluator in Evaluators)
                evaluator.Margin(_workload.Row(row));
    }

    /// <summary>Predicts with calibration, output transform and intervals, as a score needs them.</summary>
    public void Predict(int row)
    {
        foreach (var head in _heads)
            head.Predict(_workload.Row(row));
    }

    public void Batch() => Batch(0, Workload.Rows);

    public void BatchOnTwo()
    {
        const int Half = Workload.Rows / 2;
        Parallel.For(0, 2, new() { MaxDegreeOfParallelism = 2 }, part => Batch(part * Half, Half));
    }

    public void Contributions(int count)
    {
        for (var i = 0; i < count; i++)
            _shap!.Contributions(_workload.Row(i), _contributions);
    }

    private void Batch(int first, int count)
    {
        foreach (var evaluator in Evaluators)
        {
            var (start, length) = (first * evaluator.FeatureCount, count * evaluator.FeatureCount);
            if (_isDouble)
                evaluator.Margins(_workload.TestInDoubles.AsSpan(start, length), _margins.AsSpan(first, count));
            else
                evaluator.Margins(_workload.Test.AsSpan(start, length), _margins.AsSpan(first, count));
        }
    }
}
