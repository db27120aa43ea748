using Conversion.Customers;
using Conversion.Training.Fitting;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Simulation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

public sealed class DistilledForecastTests
{
    private static readonly List<Snapshot> Customers = Simulate();

    private static readonly TrainingWindows Windows = new(Customers, Customers[0].AsOf.AddDays(90), horizonDays: 90);

    private static readonly RepeatBuyingForecast Forecast = RepeatBuyingForecast.Fit(Windows);

    [Fact]
    public void Trees_GiveTheLogOdds() => AssertDistilled(Forecast.LogOdds);

    [Fact]
    public void Trees_GiveTheLogarithmOfThePurchases() => AssertDistilled(Forecast.LogPurchases);

    private static void AssertDistilled(Func<RfmSummary, double> quantity)
    {
        var distilled = DistilledForecast.Fit(quantity, _ => 1, Windows, seed: 1);

        double[] expected = [.. Customers.Select(customer => quantity(RfmSummary.From(customer.Features)))];
        double[] actual = [.. Customers.Select(customer => distilled.Ensemble.Margin(customer.Features))];
        var mean = expected.Average();
        var unexplained = expected.Zip(actual, (x, y) => (x - y) * (x - y)).Sum() / expected.Sum(x => (x - mean) * (x - mean));
        Assert.InRange(unexplained, 0, 0.01);
        Assert.Equal(
            distilled.Margins([.. Customers.Select(customer => customer.Features)]),
            actual.Select(x => (float)x), (x, y) => Math.Abs(x - y) < 1e-4);
    }

    private static List<Snapshot> Simulate()
    {
        var snapshots = new List<Snapshot>();
        foreach (var customer in ShopSimulator.Simulate(ShopProfile.All[0], customers: 2000, days: 400, horizonDays: 90, seed: 3))
        {
            var features = new float[CustomerFeatures.Count];
            if (CustomerFeatures.TryCompute(customer.History.Orders, customer.Cutoff, features))
                snapshots.Add(new(customer.History.Customer, customer.Cutoff, features, 90, double.NaN, []));
        }
        return snapshots;
    }
}
