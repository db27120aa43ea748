using Conversion.Customers;
using Conversion.Training.Fitting;
using Conversion.Training.Fitting.RepeatBuying;
using Conversion.Training.Simulation;
using Conversion.Training.Snapshots;

namespace Conversion.Tests.Training.Fitting.RepeatBuying;

public sealed class RepeatBuyingForecastTests
{
    [Fact]
    public void Trees_RankCustomersAsTheLawDoes()
    {
        var rows = ShopSimulator.Simulate(ShopProfile.All[0], customers: 2000, days: 400, horizonDays: 90, seed: 3)
            .Select(customer => (customer, row: new float[CustomerFeatures.Count]))
            .Where(x => CustomerFeatures.TryCompute(x.customer.History.Orders, x.customer.Cutoff, x.row))
            .Select(x => new Snapshot(x.customer.History.Customer, x.customer.Cutoff, x.row, 0, double.NaN, 0, 0)).ToList();
        var windows = new TrainingWindows(rows, horizonDays: 90);
        var law = RepeatBuyingForecast.Fit(windows);

        foreach (var quantity in new Func<RfmSummary, double>[] { law.LogOdds, law.LogPurchases })
        {
            var trees = RepeatBuyingForecast.ToTrees(quantity, windows, seed: 1);
            double[] told = [.. rows.Select(row => quantity(RfmSummary.From(row.Row)))], shown = [.. rows.Select(row => trees.Trees.Margin(row.Row))];
            var (mean, error) = (told.Average(), told.Zip(shown, (a, b) => (a - b) * (a - b)).Sum());
            Assert.True(error < 0.01 * told.Sum(x => (x - mean) * (x - mean)), $"R² {1 - error / told.Sum(x => (x - mean) * (x - mean)):0.0000}");
            Assert.Equal(trees.Margins([.. rows.Select(row => row.Row)]), shown.Select(x => (float)x), (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }
}
