using Conversion.Customers;
using Conversion.Training.Orders;

namespace Conversion.Training.Snapshots;

/// <summary>The rows that models learn from and are judged on.</summary>
public sealed record SnapshotSet(IReadOnlyList<Snapshot> Training, IReadOnlyList<Snapshot> Holdout)
{
    // Beyond it more rows teach shallow trees nothing, and only cost memory.
    private const int MaximumTrainingRows = 250_000;

    /// <summary>Cuts every history at every cutoff. A customer without a purchase before a cutoff gives no row there.</summary>
    /// <remarks>A large shop is learnt from by a sample of its customers, the same at every cutoff and every run.</remarks>
    public static SnapshotSet Build(IEnumerable<CustomerHistory> customers, RollingOrigin origin)
    {
        var training = new List<Snapshot>();
        var holdout = new List<Snapshot>();
        var sampled = uint.MaxValue;
        foreach (var customer in customers)
        {
            if (CustomerHash.Compute(customer.Customer) <= sampled)
                foreach (var cutoff in origin.Training)
                    Add(training, customer, cutoff, origin.Holdout);
            Add(holdout, customer, origin.Holdout, origin.Holdout.AddDays(origin.HorizonDays));
            while (training.Count > MaximumTrainingRows)
            {
                sampled /= 2;
                training.RemoveAll(row => CustomerHash.Compute(row.Customer) > sampled);
            }
        }
        return new(training, holdout);

        void Add(List<Snapshot> rows, CustomerHistory customer, DateTimeOffset cutoff, DateTimeOffset known)
        {
            var row = new float[CustomerFeatures.Count];
            if (CustomerFeatures.TryCompute(customer.Orders, cutoff, row))
                rows.Add(Label(customer, cutoff, row, origin.HorizonDays, known));
        }
    }

    private static Snapshot Label(CustomerHistory customer, DateTimeOffset cutoff, float[] row, int horizonDays, DateTimeOffset known)
    {
        var observed = Math.Min(horizonDays, (known - cutoff).TotalDays);
        double days = double.NaN, spend = 0, early = 0;
        foreach (ref readonly var order in customer.Orders.AsSpan())
        {
            var after = (order.At - cutoff).TotalDays;
            if (after <= 0 || after > observed || !order.IsPurchase)
                continue;
            if (double.IsNaN(days))
                days = after;
            spend += order.Amount;
            early += after <= horizonDays / 2.0 ? order.Amount : 0;
        }
        return new(customer.Customer, cutoff, row, observed, days, spend, early);
    }
}
