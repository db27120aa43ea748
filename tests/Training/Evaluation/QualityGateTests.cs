using Conversion.Orders;
using Conversion.Training.Evaluation;

namespace Conversion.Tests.Training.Evaluation;

public sealed class QualityGateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(500, 1, 180, 0)]
    [InlineData(499, 1, 180, 1)]
    [InlineData(500, 1, 179, 1)]
    [InlineData(500, 0, 180, 1)]
    [InlineData(10, 0, 10, 3)]
    public void TooLittleData_IsAFault(long buyers, long repeatBuyers, int days, int faults)
    {
        var data = new OrderSummary(2000, [], 1000, 1000, 1000, buyers, repeatBuyers, 1000m, Start, Start.AddDays(days));

        Assert.Equal(faults, QualityGate.Check(data).Count());
    }

    [Fact]
    public void ModelBetterThanEveryBaseline_Passes() =>
        Assert.Empty(QualityGate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

    [Fact]
    public void MetricEqualToABaseline_IsAFaultWithBothNumbers()
    {
        var fault = Assert.Single(QualityGate.Check(Report(new(Auc: 0.7, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

        Assert.Equal("AUC 0.7000 is not better than 0.7000 of simple.", fault);
    }

    [Fact]
    public void MetricThatTheModelLacks_IsAFault() =>
        Assert.Single(QualityGate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: null, ValueMae: 5, ValueGini: 0.7))));

    private static EvaluationReport Report(EvaluationMetrics metrics) => new(
        Start, 100, 50, metrics,
        [new("simple", new(Auc: 0.7, Brier: 0.2, DaysMae: 20, ValueMae: 6, ValueGini: 0.6)), new("ranks only", new(Auc: 0.6))],
        [], [], [], [], [], [], [], []);
}
