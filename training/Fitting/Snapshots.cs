using Conversion.Customers;
using Conversion.Training.Orders;

namespace Conversion.Training.Fitting;

/// <summary>The rows that models learn from and are judged on.</summary>
public sealed record Snapshots(IReadOnlyList<Snapshot> Training, IReadOnlyList<Snapshot> Holdout)
{
    /// <summary>Cuts every history at every cutoff. A customer without a purchase before a cutoff gives no row there.</summary>
    public static Snapshots Of(IEnumerable<CustomerHistory> customers, RollingOrigin origin)
    {
        var training = new List<Snapshot>();
        var holdout = new List<Snapshot>();
        foreach (var customer in customers)
        {
            foreach (var cutoff in origin.Training)
                Add(training, customer, cutoff);
            Add(holdout, customer, origin.Holdout);
        }
        return new(training, holdout);

        void Add(List<Snapshot> rows, CustomerHistory customer, DateTimeOffset cutoff)
        {
            var row = new float[CustomerFeatures.Count];
            if (!CustomerFeatures.TryCompute(customer.Orders, cutoff, row))
                return;
            var (days, spend) = Label(customer.Orders, cutoff, cutoff.AddDays(origin.HorizonDays));
            rows.Add(new(customer.Customer, cutoff, row, days, spend));
        }
    }

    private static (double DaysToBuy, double Spend) Label(ReadOnlySpan<Order> orders, DateTimeOffset cutoff, DateTimeOffset end)
    {
        double days = double.NaN, spend = 0;
        foreach (ref readonly var order in orders)
        {
            if (order.At <= cutoff || order.At > end || !order.IsPurchase)
                continue;
            if (double.IsNaN(days))
                days = (order.At - cutoff).TotalDays;
            spend += order.Amount;
        }
        return (days, spend);
    }
}
