using Conversion.Training.Fitting.Value;

namespace Conversion.Tests.Training.Fitting.Value;

public sealed class LogStepFunctionTests
{
    [Fact]
    public void Trees_GiveTheLogarithmWithinHalfAStep_AndTheMarginOfTheStepFunction()
    {
        var steps = LogStepFunction.Build(feature: 1, shift: 2, greatest: 1000);
        var trees = steps.ToEnsemble(featureCount: 3);
        var halfAStep = Math.Log(4002 / 2.0) / 124 / 2;

        Assert.All(Enumerable.Range(0, 400), i =>
        {
            float[] row = [float.NaN, i * 10, -1];
            Assert.Equal(Math.Log(row[1] + 2), trees.Margin(row), halfAStep * 1.001);
            Assert.Equal(steps.Margin(row), trees.Margin(row), 1e-9);
        });
    }

    [Fact]
    public void ValueBeyondAllSteps_IsOnTheLastStep()
    {
        var trees = LogStepFunction.Build(feature: 0, shift: 1, greatest: 10).ToEnsemble(featureCount: 1);

        Assert.Equal(trees.Margin([1e9f]), trees.Margin([float.NaN]));
        Assert.Equal(trees.Margin([0f]), trees.Margin([-5f]));
    }
}
