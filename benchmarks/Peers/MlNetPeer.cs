using System.Reflection;
using Conversion.Training.Fitting;
using Conversion.Trees;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conversion.Benchmarks.Peers;

/// <summary>ML.NET's FastTree. Trains the models, and runs them by PredictionEngine and by Transform.</summary>
internal sealed class MlNetPeer
{
    private readonly MLContext _ml = new(1);
    private readonly ITransformer[] _models;
    private readonly PredictionEngine<Input, Output>[] _engines;
    private readonly SchemaDefinition _schema;
    private readonly Input _input;
    private readonly Output _output = new();

    public MlNetPeer(Workload workload, int trees, int leaves)
    {
        _schema = SchemaDefinition.Create(typeof(Input));
        _schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, workload.Features);
        _models = [.. Enumerable.Range(0, 3).Select(head => Train(workload, head, trees, leaves))];
        _engines = [.. _models.Select(CreateEngine)];
        Heads = [.. _models.Select(model => TreeConversion.ToEnsemble(Trees(model), workload.Features))];
        _input = new() { Features = new float[workload.Features] };

        PredictionEngine<Input, Output> CreateEngine(ITransformer model) =>
            _ml.Model.CreatePredictionEngine<Input, Output>(model, inputSchemaDefinition: _schema);
    }

    // The assembly's own version is always 1.0.0.
    public static string Version =>
        typeof(FastTreeBinaryTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>The same trees, for other programs to run.</summary>
    public Ensemble[] Heads { get; }

    public float PredictOne(ReadOnlySpan<float> row, int head)
    {
        row.CopyTo(_input.Features);
        var output = _output;
        _engines[head].Predict(_input, ref output);
        return output.Score;
    }

    /// <summary>Converts rows to the type that ML.NET reads.</summary>
    public IDataView Load(float[] rows, int features) => _ml.Data.LoadFromEnumerable(
        rows.Chunk(features).Select(row => new Input { Features = row }).ToArray(), _schema);

    public float Transform(IDataView rows)
    {
        var sum = 0f;
        foreach (var model in _models)
            foreach (var score in model.Transform(rows).GetColumn<float>("Score"))
                sum += score;
        return sum;
    }

    /// <summary>Saves the three models and returns their paths.</summary>
    public string[] Save(string folder, IDataView rows) => [.. _models.Select((model, i) =>
    {
        var path = Path.Combine(folder, $"{i}.zip");
        _ml.Model.Save(model, rows.Schema, path);
        return path;
    })];

    private static RegressionTreeEnsemble Trees(ITransformer model) => model switch
    {
        BinaryPredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>> binary =>
            binary.Model.SubModel.TrainedTreeEnsemble,
        RegressionPredictionTransformer<FastTreeRegressionModelParameters> regression => regression.Model.TrainedTreeEnsemble,
        _ => throw new InvalidOperationException($"Not a FastTree model: {model.GetType()}."),
    };

    private ITransformer Train(Workload workload, int head, int trees, int leaves)
    {
        var rows = workload.Training.Chunk(workload.Features)
            .Select((row, i) => (Features: row, Label: workload.Labels[head][i]))
            .Select(row => new Input { Features = row.Features, Bought = row.Label > 0, Label = row.Label })
            .ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows, _schema);
        return head == 0
            ? _ml.BinaryClassification.Trainers.FastTree(Options<FastTreeBinaryTrainer.Options>("Bought")).Fit(data)
            : _ml.Regression.Trainers.FastTree(Options<FastTreeRegressionTrainer.Options>("Label")).Fit(data);

        T Options<T>(string label) where T : BoostedTreeOptions, new() => new()
        {
            LabelColumnName = label,
            NumberOfTrees = trees,
            NumberOfLeaves = leaves,
            LearningRate = 0.1,
            NumberOfThreads = 1,
        };
    }

    private sealed class Input
    {
        public float[] Features { get; set; } = [];
        public bool Bought { get; set; }
        public float Label { get; set; }
    }

    private sealed class Output
    {
        public float Score { get; set; }
    }
}
