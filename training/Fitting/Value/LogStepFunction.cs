using Conversion.Trees;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// <c>log(feature + shift)</c> as a step function of equal steps. So an ensemble of trees can contain a linear term,
/// which the ranking of the few largest spenders depends on.
/// </summary>
internal sealed class LogStepFunction
{
    // Four trees of 32 leaves add up to 125 steps. Every evaluator handles trees of up to 32 leaves.
    private const int TreeCount = 4;
    private const int ThresholdsPerTree = 31;

    private readonly int _feature;
    private readonly double _lowest;
    private readonly double _step;
    private readonly float[] _thresholds;

    private LogStepFunction(int feature, double lowest, double step, float[] thresholds)
    {
        _feature = feature;
        _lowest = lowest;
        _step = step;
        _thresholds = thresholds;
    }

    /// <summary>Builds steps for values from 0 to four times the greatest. A value below 0 counts as 0.</summary>
    public static LogStepFunction Build(int feature, double shift, double greatest)
    {
        var lowest = Math.Log(shift);
        var step = (Math.Log(4 * greatest + shift) - lowest) / (TreeCount * ThresholdsPerTree);
        var thresholds = new float[TreeCount * ThresholdsPerTree];
        for (var i = 0; i < thresholds.Length; i++)
            thresholds[i] = (float)(Math.Exp(lowest + (i + 1) * step) - shift);
        return new(feature, lowest, step, thresholds);
    }

    /// <summary>Returns the middle of a row's step, without the trees.</summary>
    public double Margin(float[] row) => _lowest + (StepFunctionTree.StepOf(_thresholds, row[_feature]) + 0.5) * _step;

    /// <summary>Converts the step function into trees.</summary>
    public Ensemble ToEnsemble(int featureCount)
    {
        var trees = new WeightedEnsemble[TreeCount];
        for (var tree = 0; tree < TreeCount; tree++)
        {
            var thresholds = _thresholds[(tree * ThresholdsPerTree)..((tree + 1) * ThresholdsPerTree)];
            // The first tree carries the middle of the lowest step.
            var origin = tree == 0 ? _lowest + _step / 2 : 0;
            double[] leaves = [.. Enumerable.Range(0, ThresholdsPerTree + 1).Select(i => i * _step + origin)];
            trees[tree] = new(StepFunctionTree.Build(featureCount, _feature, thresholds, leaves), 1);
        }
        return EnsembleSum.Build(trees);
    }
}
