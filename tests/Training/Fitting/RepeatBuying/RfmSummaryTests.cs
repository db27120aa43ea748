using Conversion.Customers;
using Conversion.Orders;
using Conversion.Training.Fitting.RepeatBuying;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

public sealed class RfmSummaryTests
{
    private static readonly DateTimeOffset AsOf = new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void CustomerOfOneDay_HasNoRepeats_AndNoTimeBetweenFirstAndLast()
    {
        var summary = Summarize([new(AsOf.AddDays(-9.9), 10), new(AsOf.AddDays(-9.525), 30)]);

        Assert.Equal((0, 0, 40), (summary.Repeats, summary.LastAgeDays, summary.AverageValue));
        Assert.Equal(9.9, summary.AgeDays, 6);
    }

    [Fact]
    public void Repeats_AreDaysAfterTheFirst()
    {
        var summary = Summarize([new(AsOf.AddDays(-20), 10), new(AsOf.AddDays(-8), 10), new(AsOf.AddDays(-7.5), 10)]);

        Assert.Equal((1, 12, 20, 15), (summary.Repeats, summary.LastAgeDays, summary.AgeDays, summary.AverageValue));
    }

    private static RfmSummary Summarize(Order[] orders)
    {
        var features = new float[CustomerFeatures.Count];
        Assert.True(CustomerFeatures.TryCompute(orders, AsOf, features));
        return RfmSummary.From(features);
    }
}
