using Conversion.Training.Evaluation;
using Conversion.Training.Orders;

namespace Conversion.Tests.Training.Evaluation;

public class QualityGateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(500, 1, 180, 0)]
    [InlineData(499, 1, 180, 1)]
    [InlineData(500, 1, 179, 1)]
    [InlineData(500, 0, 180, 1)]
    [InlineData(10, 0, 10, 3)]
    public void TooLittleData_IsNamed(long buyers, long repeatBuyers, int days, int faults) =>
        Assert.Equal(faults, QualityGate.Check(new IngestionSummary(2000, [], 1000, 1000, 1000, buyers, repeatBuyers, Start, Start.AddDays(days))).Count());

    [Fact]
    public void ModelAheadOfEveryBaseline_Passes() =>
        Assert.Empty(QualityGate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

    [Fact]
    public void FigureNoBetterThanABaselines_IsNamedWithBoth()
    {
        var fault = Assert.Single(QualityGate.Check(Report(new(Auc: 0.7, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

        Assert.Equal("AUC 0.7000 is not ahead of simple: 0.7000.", fault);
    }

    [Fact]
    public void FigureTheModelLacks_IsAFault() =>
        Assert.Single(QualityGate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: null, ValueMae: 5, ValueGini: 0.7))));

    private static EvaluationReport Report(EvaluationMetrics figures) => new(
        Start, 100, 50, figures,
        [new("simple", new(Auc: 0.7, Brier: 0.2, DaysMae: 20, ValueMae: 6, ValueGini: 0.6)), new("ranks only", new(Auc: 0.6))],
        [], [], [], [], [], [], [], []);
}
