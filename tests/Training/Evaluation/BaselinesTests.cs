using Conversion.Customers;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Evaluation;

public sealed class BaselinesTests
{
    private const int HorizonDays = 90;

    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A quarter of the training customers bought, whatever they had bought before, and they alone at a time of year of
    // their own, which is that of the holdout. There bought all who had bought three times, and none else.
    private static readonly Dictionary<string, EvaluationMetrics> Judged = Baselines.Evaluate(
        Rows(Start, i => i / 4 % 4 == 3), Rows(Start.AddDays(HorizonDays), i => i % 4 == 2), HorizonDays)
        .ToDictionary(baseline => baseline.Name, baseline => baseline.Metrics);

    [Fact]
    public void BaseRate_IsThatOfTheTrainingRows()
    {
        var (rate, figures) = (0.25, Judged["base rate"]);

        Assert.Equal(0.5, figures.Auc);
        Assert.Equal(rate * (1 - rate), figures.Brier!.Value, 1e-9);
        // A median of twenty days where it took forty.
        Assert.Equal(20, figures.DaysMae!.Value, 1e-9);
    }

    // Those of one and two purchases rank below the buyers, those of four above.
    [Fact]
    public void Frequency_RanksByPurchases() => Assert.Equal(2 / 3.0, Judged["frequency"].Auc!.Value, 1e-9);

    // As the model is kept from it: from cutoffs of less than a year it can't be told from a trend.
    [Fact]
    public void LogisticRegression_LearnsNoTimeOfYearOfLessThanAYear() =>
        Assert.InRange(Judged["logistic regression"].ExpectedCalibrationError!.Value, 0, 0.1);

    // One to four purchases by turns, one every ten days.
    private static List<Snapshot> Rows(DateTimeOffset asOf, Func<int, bool> bought)
    {
        var rows = new List<Snapshot>();
        for (var i = 0; i < 192; i++)
        {
            var row = new float[CustomerFeatures.Count];
            var orders = Enumerable.Range(1, 1 + i % 4).Select(k => new Order(asOf.AddDays(-10 * k), 10 + i % 7)).ToArray();
            Assert.True(CustomerFeatures.TryCompute(orders, asOf, row));
            row[CustomerFeatures.IndexOf("seasonSine")] = asOf > Start || bought(i) ? 1 : 0;
            // The holdout's buyers take forty days, the training's twenty.
            rows.Add(new($"c{i}", asOf, row, HorizonDays, bought(i) ? asOf == Start ? 20 : 40 : double.NaN, bought(i) ? 10 : 0, 0));
        }
        return rows;
    }
}
