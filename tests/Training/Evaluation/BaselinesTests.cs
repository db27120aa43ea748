using Conversion.Customers;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Evaluation;

public sealed class BaselinesTests
{
    private const int HorizonDays = 90;

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A quarter of the training customers bought, whatever they had bought before. Only they have the holdout's season.
    // In the holdout, exactly the customers with three purchases bought.
    private static readonly Dictionary<string, EvaluationMetrics> Measured = Baselines.Evaluate(
        Snapshots(Start, i => i / 4 % 4 == 3), Snapshots(Start.AddDays(HorizonDays), i => i % 4 == 2), HorizonDays)
        .ToDictionary(baseline => baseline.Name, baseline => baseline.Metrics);

    [Fact]
    public void BaseRate_ComesFromTheTrainingSnapshots()
    {
        var metrics = Measured["base rate"];

        Assert.Equal(0.5, metrics.Auc);
        Assert.Equal(0.25 * 0.75, metrics.Brier!.Value, 1e-9);
        // The training median is twenty days, and the holdout's buyers took forty.
        Assert.Equal(20, metrics.DaysMae!.Value, 1e-9);
    }

    // Customers with one and two purchases rank below the buyers, customers with four above.
    [Fact]
    public void Frequency_RanksByPurchases() => Assert.Equal(2 / 3.0, Measured["frequency"].Auc!.Value, 1e-9);

    // Cutoffs of less than a year can't separate a season from a trend, so the season is masked, as for the model.
    [Fact]
    public void LogisticRegression_LearnsNoUnseenSeason() =>
        Assert.InRange(Measured["logistic regression"].ExpectedCalibrationError!.Value, 0, 0.1);

    // Customers have one to four purchases in turn, one every ten days.
    private static List<Snapshot> Snapshots(DateTimeOffset asOf, Func<int, bool> bought)
    {
        var isHoldout = asOf > Start;
        var snapshots = new List<Snapshot>();
        for (var i = 0; i < 192; i++)
        {
            var features = new float[CustomerFeatures.Count];
            var orders = Enumerable.Range(1, 1 + i % 4).Select(k => new Order(asOf.AddDays(-10 * k), 10 + i % 7)).ToArray();
            Assert.True(CustomerFeatures.TryCompute(orders, asOf, features));
            features[CustomerFeatures.IndexOf("seasonSine")] = isHoldout || bought(i) ? 1 : 0;
            var days = isHoldout ? 40 : 20;
            snapshots.Add(new($"c{i}", asOf, features, HorizonDays, bought(i) ? days : double.NaN, bought(i) ? 10 : 0, 0));
        }
        return snapshots;
    }
}
