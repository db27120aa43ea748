using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conversion.Training.Fitting;

/// <summary>ML.NET's FastTree, trained on rows of floats and turned into an <see cref="Trees.Ensemble"/>.</summary>
public sealed class FastTreeTrainer(int seed, int featureCount)
{
    /// <summary>
    /// ML.NET leaves rows with NaN out of training, yet at prediction sends NaN right at every split. A value beyond
    /// any that occurs takes their place in training: it, too, is right of every split.
    /// </summary>
    private const float Missing = 1e30f;

    private readonly MLContext _ml = new(seed);

    /// <summary>Trains a classifier; its margin is log-odds, as the training labels have them.</summary>
    public TrainedEnsemble FitClassifier(TreeHyperparameters shape, IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels)
    {
        var data = Load(rows.Select((row, i) => new Example<bool> { Features = Impute(row), Label = labels[i] }));
        var transformer = _ml.BinaryClassification.Trainers.FastTree(Options<FastTreeBinaryTrainer.Options>(shape)).Fit(data);
        // FastTree's own scale follows its learning rate; its sigmoid of fixed slope leads to log-odds.
        var scale = -((PlattCalibrator)transformer.Model.Calibrator).Slope;
        var trees = TreeConversion.ToEnsemble(transformer.Model.SubModel.TrainedTreeEnsemble, featureCount);
        return new(EnsembleSum.Build((trees, scale)), rows =>
        {
            var scored = transformer.Transform(Load(rows.Select(row => new Example<bool> { Features = row })));
            return [.. scored.GetColumn<float>("Score").Select(score => (float)(scale * score))];
        });
    }

    /// <summary>Trains a regression by least squares.</summary>
    public TrainedEnsemble FitRegression(TreeHyperparameters shape, IReadOnlyList<float[]> rows, IReadOnlyList<float> targets)
    {
        var data = Load(rows.Select((row, i) => new Example<float> { Features = Impute(row), Label = targets[i] }));
        var transformer = _ml.Regression.Trainers.FastTree(Options<FastTreeRegressionTrainer.Options>(shape)).Fit(data);
        return new(TreeConversion.ToEnsemble(transformer.Model.TrainedTreeEnsemble, featureCount), rows =>
            [.. transformer.Transform(Load(rows.Select(row => new Example<float> { Features = row }))).GetColumn<float>("Score")]);
    }

    private TOptions Options<TOptions>(TreeHyperparameters shape)
        where TOptions : BoostedTreeOptions, new()
    {
        return new()
        {
            Seed = seed,
            FeatureSelectionSeed = seed,
            // One thread, so that the same seed gives the same trees on any machine.
            NumberOfThreads = 1,
            NumberOfTrees = shape.Trees,
            NumberOfLeaves = shape.Leaves,
            MinimumExampleCountPerLeaf = shape.MinimumExamplesPerLeaf,
            LearningRate = shape.LearningRate,
            FeatureFraction = shape.FeatureFraction,
        };
    }

    private IDataView Load<TLabel>(IEnumerable<Example<TLabel>> examples)
        where TLabel : struct
    {
        var schema = SchemaDefinition.Create(typeof(Example<TLabel>));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, featureCount);
        return _ml.Data.LoadFromEnumerable(examples, schema);
    }

    private static float[] Impute(float[] row) => Array.ConvertAll(row, value => float.IsNaN(value) ? Missing : value);

    private sealed class Example<TLabel>
        where TLabel : struct
    {
        public float[] Features { get; set; } = [];
        public TLabel Label { get; set; }
    }
}
