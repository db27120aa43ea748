using BenchmarkDotNet.Attributes;
using Conversion.Benchmarks.Peers;
using Conversion.Models.Import;
using Conversion.Trees;
using LightGbmModel = Conversion.Benchmarks.Peers.LightGbmModel;

namespace Conversion.Benchmarks;

/// <summary>Measures every kind of evaluator by itself, on one ensemble that LightGBM trained.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Calls = 256;

    private Workload _workload = null!;
    private Ensemble _trees = null!;
    private CompiledEnsemble _evaluator = null!;
    private TreeShap _shap = null!;
    private double[] _margins = null!;
    private double[] _contributions = null!;

    [Params("100x32x12", "500x64x12", "100x32x200")]
    public string Size { get; set; } = "";

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    /// <summary>What the trees compare: doubles, as LightGBM does, or the same thresholds rounded to floats.</summary>
    [Params("double", "float")]
    public string Values { get; set; } = "";

    /// <summary>The kinds that this processor can run.</summary>
    public static IEnumerable<string> Kinds => ["traversal", "QuickScorer", .. Enum.GetNames<Simd>()[..((int)Simds.Best + 1)]];

    [GlobalSetup]
    public void Setup()
    {
        var size = Array.ConvertAll(Size.Split('x'), int.Parse);
        _workload = new(size[2]);
        using var model = LightGbmModel.Train(
            _workload.Training, size[2], _workload.Labels[0], $"objective=binary num_leaves={size[1]} learning_rate=0.1", size[0]);
        _trees = ImportedTrees.Parse(model.Save()).Trees;
        if (Values == "float")
            _trees = new(_trees.FeatureCount, _trees.Roots, _trees.Features, _trees.Thresholds, _trees.Left, _trees.Right, _trees.Leaves)
            {
                Rules = _trees.Rules,
                Covers = _trees.Covers,
            };
        _evaluator = Compile();
        _shap = new(_trees);
        _margins = new double[Workload.Rows];
        _contributions = new double[size[2]];
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public double Margin()
    {
        var sum = 0.0;
        for (var i = 0; i < Calls; i++)
            sum += _trees.IsDouble
                ? _evaluator.Margin(_workload.RowInDoubles(i))
                : _evaluator.Margin(_workload.Row(i));
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Workload.Rows)]
    public void Margins()
    {
        if (_trees.IsDouble)
            _evaluator.Margins(_workload.TestInDoubles, _margins);
        else
            _evaluator.Margins(_workload.Test, _margins);
    }

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Contributions()
    {
        for (var i = 0; i < Calls; i++)
            _shap.Contributions(_workload.Row(i), _contributions);
    }

    [Benchmark]
    public CompiledEnsemble Compile() => Kind switch
    {
        "traversal" => TreeTraversal.Build(_trees),
        "QuickScorer" => QuickScorer.TryBuild(_trees)!,
        _ => IntervalTables.TryBuild(_trees, Enum.Parse<Simd>(Kind))
            ?? throw new InvalidOperationException("The tables would be too large."),
    };
}
