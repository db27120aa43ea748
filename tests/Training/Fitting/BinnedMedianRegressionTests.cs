using Conversion.Training.Fitting.DaysToBuy;

namespace Conversion.Tests.Training.Fitting;

public sealed class BinnedMedianRegressionTests
{
    private static readonly List<float[]> Rows = [];
    private static readonly List<double> Days = [];

    // Truth: 80 days less the first feature, with noise of which a tenth is far off to one side.
    static BinnedMedianRegressionTests()
    {
        var random = new Random(7);
        for (var i = 0; i < 8000; i++)
        {
            var x = 60 * random.NextSingle();
            Rows.Add([x, random.NextSingle(), i % 3 == 0 ? float.NaN : 5, 100]);
            Days.Add(80 - x + 4 * random.NextDouble() - 2 + (i % 10 == 0 ? 200 : 0));
        }
    }

    [Fact]
    public void Prediction_IsTheMedian_AndNotTheMean()
    {
        var regression = BinnedMedianRegression.Fit(Rows, Days);

        foreach (var x in new[] { 5f, 30, 55 })
            Assert.Equal(80 - x, regression.Predict([x, 0.5f, 5, 100]), 2.5);
        Assert.Equal(regression.Predict([30, 0.1f, 5, 100]), regression.Predict([30, 0.9f, 5, 100]), 1.0);
    }

    [Fact]
    public void Trees_GiveThePrediction()
    {
        var regression = BinnedMedianRegression.Fit(Rows, Days);
        var trees = regression.ToEnsemble();

        Assert.All(Rows.Take(100).Append([float.NaN, float.NaN, float.NaN, float.NaN]), row =>
            Assert.Equal(regression.Predict(row), trees.Margin(row), 1e-9));
    }
}
