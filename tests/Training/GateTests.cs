using Conversion.Training.Evaluation;
using Conversion.Training.Orders;

namespace Conversion.Tests.Training;

public class GateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(500, 501, 180, 0)]
    [InlineData(499, 501, 180, 1)]
    [InlineData(500, 501, 179, 1)]
    [InlineData(500, 500, 180, 1)]
    [InlineData(10, 10, 10, 3)]
    public void TooLittleData_IsNamed(long customers, long orders, int days, int faults) =>
        Assert.Equal(faults, Gate.Check(new Ingestion(orders, [], orders, 0, customers, Start, Start.AddDays(days))).Count());

    [Fact]
    public void ModelAheadOfEveryBaseline_Passes() =>
        Assert.Empty(Gate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

    [Fact]
    public void FigureNoBetterThanABaselines_IsNamedWithBoth()
    {
        var fault = Assert.Single(Gate.Check(Report(new(Auc: 0.7, Brier: 0.15, DaysMae: 10, ValueMae: 5, ValueGini: 0.7))));

        Assert.Equal("AUC 0.7000 is not ahead of simple: 0.7000.", fault);
    }

    [Fact]
    public void FigureTheModelLacks_IsAFault() =>
        Assert.Single(Gate.Check(Report(new(Auc: 0.8, Brier: 0.15, DaysMae: null, ValueMae: 5, ValueGini: 0.7))));

    private static EvaluationReport Report(Figures figures) => new(
        Start, 100, 50, figures,
        [new("simple", new(Auc: 0.7, Brier: 0.2, DaysMae: 20, ValueMae: 6, ValueGini: 0.6)), new("ranks only", new(Auc: 0.6))],
        [], [], [], [], [], [], [], []);
}
