using Conversion.Training.Evaluation;
using Conversion.Training.Numerics;

namespace Conversion.Tests.Training.Evaluation;

public sealed class TestPlanTests
{
    // The sizes of docs/lift.md: a tenth more customers buy.
    [Theory]
    [InlineData(0.40, 0.5, 4_800)]
    [InlineData(0.10, 0.5, 29_500)]
    [InlineData(0.10, 0.1, 83_000)]
    [InlineData(0.01, 0.1, 920_000)]
    public void Customers_AreAsInTheDocumentedTable(double buying, double controlShare, double customers) => Assert.InRange(
        TestPlan.Build(Request(buying, buying / 10, controlShare)).Customers, 0.98 * customers, 1.02 * customers);

    [Fact]
    public void PlannedTest_FindsTheEffectInFourOfFive()
    {
        const int Runs = 2000;
        var plan = TestPlan.Build(Request(0.2, 0.04, 0.3));
        var random = new Xoshiro256(3);
        var found = 0;
        for (var run = 0; run < Runs; run++)
        {
            var (treated, control) = (Buyers(random, plan.EachAction, 0.24), Buyers(random, plan.Control, 0.2));
            var error = Math.Sqrt(treated * (1 - treated) / plan.EachAction + control * (1 - control) / plan.Control);
            found += Math.Abs(treated - control) > 1.96 * error ? 1 : 0;
        }

        Assert.InRange(found / (double)Runs, 0.77, 0.83);
    }

    [Fact]
    public void CustomersWhoJoinDaily_TakeDaysAndTheHorizon()
    {
        var plan = TestPlan.Build(Request(0.1, 0.01, 0.5) with { CustomersADay = 1000, HorizonDays = 30 });

        Assert.Equal(Math.Ceiling(plan.Customers / 1000) + 30, plan.Days);
        Assert.InRange(plan.CustomersReadEarly / plan.Customers, 1.8, 2.1);
    }

    [Fact]
    public void MoreActions_NeedMoreCustomersForEach()
    {
        var (one, three) = (TestPlan.Build(Request(0.1, 0.01, 0.5)), TestPlan.Build(Request(0.1, 0.01, 0.25) with { Actions = 3 }));

        Assert.True(three.EachAction > one.EachAction);
    }

    private static double Buyers(Xoshiro256 random, double customers, double rate)
    {
        var buyers = 0;
        for (var i = 0; i < customers; i++)
            buyers += random.NextDouble() < rate ? 1 : 0;
        return buyers / customers;
    }

    private static TestPlanRequest Request(double buying, double effect, double controlShare) =>
        new(buying, null, effect, controlShare, 1, null, 90, 0.8, 0.95);
}
