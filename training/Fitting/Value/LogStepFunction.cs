using Conversion.Trees;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// <c>log(feature + shift)</c> as trees: a staircase of equal steps, so that a model of trees can carry a linear term,
/// on which the ranking of the few who spend most depends. Four trees of 32 leaves stand one upon another, small
/// enough for every evaluator.
/// </summary>
internal sealed class LogStepFunction
{
    private const int TreeCount = 4;
    private const int StepsATree = 31;

    private readonly int _feature;
    private readonly double _lowest;
    private readonly double _step;
    private readonly float[] _thresholds;

    /// <summary>Covers the values from 0 to the greatest, and beyond up to four times that; what is below 0 counts as 0.</summary>
    public LogStepFunction(int feature, double shift, double greatest)
    {
        _feature = feature;
        _lowest = Math.Log(shift);
        _step = (Math.Log(4 * greatest + shift) - _lowest) / (TreeCount * StepsATree);
        _thresholds = [.. Enumerable.Range(1, TreeCount * StepsATree).Select(i => (float)(Math.Exp(_lowest + i * _step) - shift))];
    }

    /// <summary>The middle of the step that a row is on, found without the trees.</summary>
    public double Margin(float[] row) => _lowest + (StepFunctionTree.Step(_thresholds, row[_feature]) + 0.5) * _step;

    /// <summary>The trees.</summary>
    public Ensemble ToEnsemble(int featureCount) => EnsembleSum.Build([.. Enumerable.Range(0, TreeCount).Select(tree => (
        StepFunctionTree.Build(featureCount, _feature, _thresholds[(tree * StepsATree)..((tree + 1) * StepsATree)],
            [.. Enumerable.Range(0, StepsATree + 1).Select(i => i * _step + (tree == 0 ? _lowest + _step / 2 : 0))]), 1.0))]);
}
