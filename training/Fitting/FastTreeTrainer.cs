using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Conversion.Training.Fitting;

/// <summary>Trains ML.NET's FastTree on rows of floats and converts the result into an <see cref="Trees.Ensemble"/>.</summary>
public sealed class FastTreeTrainer(int seed, int featureCount)
{
    /// <summary>
    /// Takes the place of NaN in training. ML.NET leaves rows with NaN out of training, but sends NaN right at every
    /// split in prediction. This value is greater than any that occurs, so it also goes right at every split.
    /// </summary>
    private const float Missing = 1e30f;

    private const double TweediePower = 1.5;

    private readonly MLContext _ml = new(seed);

    /// <summary>Trains a classifier. Its margin is the log-odds of the label.</summary>
    public TrainedEnsemble FitClassifier(
        TreeHyperparameters hyperparameters, IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels, IReadOnlyList<double>? weights = null)
    {
        var data = Load(rows.Select((row, i) => new Example<bool>
        {
            Features = Impute(row),
            Label = labels[i],
            Weight = (float)(weights?[i] ?? 1),
        }));
        var options = Options<FastTreeBinaryTrainer.Options>(hyperparameters);
        var transformer = _ml.BinaryClassification.Trainers.FastTree(options).Fit(data);
        // FastTree's raw score is not in log-odds. The fixed slope of its sigmoid converts it.
        var scale = -((PlattCalibrator)transformer.Model.Calibrator).Slope;
        var trees = TreeConversion.ToEnsemble(transformer.Model.SubModel.TrainedTreeEnsemble, featureCount);
        return new(
            EnsembleSum.Build(new WeightedEnsemble(trees, scale)),
            asked => [.. Scores<bool>(transformer, asked).Select(score => (float)(scale * score))]);
    }

    /// <summary>Trains a regression by least squares.</summary>
    public TrainedEnsemble FitRegression(
        TreeHyperparameters hyperparameters, IReadOnlyList<float[]> rows, IReadOnlyList<float> targets,
        IReadOnlyList<float>? weights = null)
    {
        var data = Load(rows.Select((row, i) => new Example<float>
        {
            Features = Impute(row),
            Label = targets[i],
            Weight = weights?[i] ?? 1,
        }));
        var options = Options<FastTreeRegressionTrainer.Options>(hyperparameters);
        var transformer = _ml.Regression.Trainers.FastTree(options).Fit(data);
        return new(
            TreeConversion.ToEnsemble(transformer.Model.TrainedTreeEnsemble, featureCount),
            asked => [.. Scores<float>(transformer, asked)]);
    }

    /// <summary>Trains the mean of a quantity of 0 or more, with a variance of mean^1.5. Its margin is the mean's logarithm.</summary>
    public TrainedEnsemble FitTweedie(
        TreeHyperparameters hyperparameters, IReadOnlyList<float[]> rows, IReadOnlyList<float> targets)
    {
        var data = Load(rows.Select((row, i) => new Example<float> { Features = Impute(row), Label = targets[i] }));
        var options = Options<FastTreeTweedieTrainer.Options>(hyperparameters);
        options.Index = TweediePower;
        var transformer = _ml.Regression.Trainers.FastTreeTweedie(options).Fit(data);
        return new(
            TreeConversion.ToEnsemble(transformer.Model.TrainedTreeEnsemble, featureCount),
            asked => [.. Scores<float>(transformer, asked).Select(score => MathF.Log(score))]);
    }

    private TOptions Options<TOptions>(TreeHyperparameters hyperparameters)
        where TOptions : BoostedTreeOptions, new() => new()
        {
            Seed = seed,
            FeatureSelectionSeed = seed,
            // One thread, so that the same seed gives the same trees on any machine.
            NumberOfThreads = 1,
            NumberOfTrees = hyperparameters.Trees,
            NumberOfLeaves = hyperparameters.Leaves,
            MinimumExampleCountPerLeaf = hyperparameters.MinimumExamplesPerLeaf,
            LearningRate = hyperparameters.LearningRate,
            FeatureFraction = hyperparameters.FeatureFraction,
            ExampleWeightColumnName = "Weight",
        };

    private IEnumerable<float> Scores<TLabel>(ITransformer transformer, IReadOnlyList<float[]> rows)
        where TLabel : struct =>
        transformer.Transform(Load(rows.Select(row => new Example<TLabel> { Features = row }))).GetColumn<float>("Score");

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
        public float Weight { get; set; } = 1;
    }
}
