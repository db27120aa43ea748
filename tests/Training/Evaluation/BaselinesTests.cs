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
    private static readonly List<Snapshot> Holdout = Snapshots(Start.AddDays(HorizonDays), i => i % 4 == 2);
    private static readonly Dictionary<string, Dictionary<Metric, WeightedMetric>> Measured = Baselines.Predict(
        Snapshots(Start, i => i / 4 % 4 == 3), Holdout, HorizonDays)
        .ToDictionary(baseline => baseline.Name, baseline => MethodMetrics.Prepare(baseline, Holdout));

    [Fact]
    public void BaseRate_ComesFromTheTrainingSnapshots()
    {
        Assert.Equal(0.5, Figure("base rate", Metric.Auc));
        Assert.Equal(0.25 * 0.75, Figure("base rate", Metric.Brier), 1e-9);
        // The training median is twenty days, and the holdout's buyers took forty.
        Assert.Equal(20, Figure("base rate", Metric.DaysMae), 1e-9);
    }

    // Customers with one and two purchases rank below the buyers, customers with four above.
    [Fact]
    public void Frequency_RanksByPurchases() => Assert.Equal(2 / 3.0, Figure("frequency", Metric.Auc), 1e-9);

    // Cutoffs of less than a year can't separate a season from a trend, so the season is left out, as for the model.
    [Fact]
    public void LogisticRegression_LearnsNoUnseenSeason() =>
        Assert.InRange(Figure("logistic regression, all", Metric.CalibrationError), 0, 0.1);

    private static double Figure(string baseline, Metric metric) =>
        Measured[baseline][metric]([.. Enumerable.Repeat(1.0, Holdout.Count)]);

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
            snapshots.Add(new($"c{i}", asOf, features, HorizonDays, bought(i) ? days : double.NaN, [bought(i) ? 10 : 0]));
        }
        return snapshots;
    }
}
