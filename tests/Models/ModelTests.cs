using Conversion.Customers;
using Conversion.Models;

namespace Conversion.Tests.Models;

public class ModelTests
{
    private const int Rows = 130;

    private static readonly Model Model = TestModel.Create();
    private static readonly int Recency = CustomerFeatures.IndexOf("recencyDays");

    // Two batches of 64 rows and two rows. The probability is logistic(2) up to 30 days of recency, and logistic(−2) above.
    [Fact]
    public void ManyRows_ArePredictedAsEachRow()
    {
        var rows = new float[Rows * CustomerFeatures.Count];
        for (var i = 0; i < Rows; i++)
            rows[i * CustomerFeatures.Count + Recency] = i % 7 * 10;
        double[] doubles = [.. rows.Select(value => (double)value)];
        var (singles, fromDoubles) = (new Prediction[Rows], new Prediction[Rows]);

        Model.Predict(rows, singles);
        Model.Predict(doubles, fromDoubles);

        Assert.Equal(Enumerable.Range(0, Rows).Select(i => i % 7 * 10 <= 30 ? 0.880797 : 0.119203), singles.Select(Published));
        Assert.Equal(singles, fromDoubles);
        Assert.Equal(singles[3], Model.Predict(rows.AsSpan(3 * CustomerFeatures.Count, CustomerFeatures.Count)));
        Assert.Equal(singles[4], Model.Predict(doubles.AsSpan(4 * CustomerFeatures.Count, CustomerFeatures.Count)));
        Assert.Equal(new(12.9, 7.9, 22.9), singles[0].DaysToBuy);
        Assert.Equal(new(100, 0, 300), singles[129].Value);

        static double Published(Prediction prediction) => Math.Round(prediction.Probability!.Value, 6);
    }

    [Fact]
    public void RowsOfAnotherLength_AreRefused()
    {
        const string One = "A row must have 36 features, got 35. (Parameter 'row')";
        const string Many = "2 rows must have 36 features each, got 71 values. (Parameter 'rows')";

        Assert.Equal(One, Assert.Throws<ArgumentException>(() => Model.Predict(new float[35])).Message);
        Assert.Equal(One, Assert.Throws<ArgumentException>(() => Model.Predict(new double[35])).Message);
        Assert.Equal(Many, Assert.Throws<ArgumentException>(() => Model.Predict(new float[71], new Prediction[2])).Message);
        Assert.Equal(Many, Assert.Throws<ArgumentException>(() => Model.Predict(new double[71], new Prediction[2])).Message);
    }

    [Fact]
    public void PublishedNumbers_HaveSixDecimals()
    {
        var prediction = new Prediction(0.12345678, new(1.23456789, -1.23456789, null), new(2.0000004, null, 2.0000006)).Rounded();

        Assert.Equal(
            new(0.123457, new(1.234568, -1.234568, null), new(2, null, 2.000001)), prediction);
        Assert.Equal(new(null, null, null), new Prediction(null, null, null).Rounded());
    }

    [Fact]
    public void ModelOfAnotherLibrary_SaysSo_AndNamesItsOutputs()
    {
        var imported = new Model
        {
            Name = "m",
            Version = "1",
            Hash = "",
            HorizonDays = 1,
            Coverage = 0,
            Source = "XGBoost",
            Features = [new("a") { Type = FeatureType.Double }],
            Outputs = new(["x"], [new(new(1, [~0], [], [], [], [], [2]), new(Link.Identity, 1, 0, [], 0, 9))], JointLink.None),
        };

        Assert.Equal((true, true, true), (imported.IsImported, imported.HasTypes, imported.HasHead));
        Assert.Equal((false, false, true), (Model.IsImported, Model.HasTypes, Model.HasHead));
        Assert.Empty(imported.HeadNames);
        Assert.Equal([2.0], imported.Predict(new double[1]).Outputs!);
        Assert.Equal(
            "A model with named outputs predicts for rows of doubles.",
            Assert.Throws<InvalidOperationException>(() => imported.Predict(new float[1])).Message);
    }
}
