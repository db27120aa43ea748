using Conversion.Models;
using Conversion.Orders;
using Conversion.Training.Evaluation;
using Conversion.Training.Snapshots;

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
        var data = new OrderSummary(
            2000, [], 1000, 1000, 1000, buyers, repeatBuyers, 1000m, Start, Start.AddDays(days), Start.AddDays(days));

        Assert.Equal(faults, QualityGate.CheckData(data).Count());
    }

    // The baseline is the model with other noise: sometimes better, never beyond chance.
    [Fact]
    public void BaselineAsGoodAsTheModel_RefusesNothing() =>
        Assert.All(Judge(4000, model: 0.5, baseline: 0.5), verdict => Assert.Empty(verdict.Reasons));

    [Fact]
    public void BaselineBetterBeyondNoise_RefusesTheHead_WithBothNumbers()
    {
        var verdicts = Judge(4000, model: 2, baseline: 0.2);

        Assert.All(verdicts, verdict => Assert.False(verdict.Passed));
        Assert.Contains(verdicts[0].Reasons, reason => reason.StartsWith("AUC 0.", StringComparison.Ordinal)
            && reason.Contains("of simple is better than 0.", StringComparison.Ordinal));
        Assert.Contains("days MAE", Assert.Single(verdicts[1].Reasons), StringComparison.Ordinal);
        Assert.Contains(verdicts[2].Reasons, reason => reason.StartsWith("value Gini", StringComparison.Ordinal));
    }

    [Fact]
    public void FewCustomers_AreTooLittleData() => Assert.All(
        Judge(300, model: 0.5, baseline: 0.5),
        verdict => Assert.Contains("too little data", string.Join(' ', verdict.Reasons), StringComparison.Ordinal));

    [Fact]
    public void NoSignal_RefusesEveryHead() => Assert.All(
        Judge(4000, model: 1e6, baseline: 1e6),
        verdict => Assert.Contains("no signal", string.Join(' ', verdict.Reasons), StringComparison.Ordinal));

    [Fact]
    public void HeadThatTheModelLacks_IsNotPassed()
    {
        var holdout = Draw(4000, 0.5, 0.5);
        var without = holdout with { Model = holdout.Model with { Days = null } };

        var verdicts = QualityGate.Judge(new PairedBootstrap([without]), ["simple"]);

        Assert.Equal([true, false, true], verdicts.Select(verdict => verdict.Passed));
        Assert.Equal(HeadName.All, verdicts.Select(verdict => verdict.Head));
    }

    private static IReadOnlyList<HeadVerdict> Judge(int customers, double model, double baseline) =>
        QualityGate.Judge(new PairedBootstrap([Draw(customers, model, baseline)]), ["simple"]);

    // Each customer has a propensity, and methods see it with noise.
    private static HoldoutPredictions Draw(int customers, double model, double baseline)
    {
        var random = new Random(5);
        var snapshots = new List<Snapshot>();
        var propensities = new double[customers];
        for (var i = 0; i < customers; i++)
        {
            propensities[i] = 1.5 * Normal(random);
            var bought = random.NextDouble() < Logistic(propensities[i] - 1);
            var days = Math.Clamp(45 - 15 * propensities[i] + 10 * Normal(random), 1, 90);
            var spend = bought ? Math.Exp(propensities[i] + 0.5 * Normal(random)) : 0;
            snapshots.Add(new($"c{i}", Start, [], 90, bought ? days : double.NaN, [spend]));
        }
        return new(Start, snapshots, Predict("model", model), [Predict("simple", baseline)]);

        MethodPredictions Predict(string name, double noise)
        {
            // What remains of the propensity when it is seen with noise.
            var share = 2.25 / (2.25 + noise * noise);
            double[] seen = [.. propensities.Select(propensity => share * (propensity + noise * Normal(random)))];
            return new(name)
            {
                Probability = [.. seen.Select(x => Logistic(x - 1))],
                Days = [.. seen.Select(x => 45 - 15 * x)],
                Money = [.. seen.Select(x => Logistic(x - 1) * Math.Exp(x))],
            };
        }
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
