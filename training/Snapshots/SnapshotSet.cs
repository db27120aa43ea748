using Conversion.Customers;

using Conversion.Orders;

namespace Conversion.Training.Snapshots;

/// <summary>The snapshots to train on, and the snapshots to evaluate on.</summary>
public sealed record SnapshotSet(IReadOnlyList<Snapshot> Training, IReadOnlyList<Snapshot> Holdout)
{
    // Shallow trees learn nothing from more rows; they only cost memory.
    private const int MaximumTrainingRows = 250_000;

    /// <summary>Cuts every history at every cutoff. A customer without a purchase before a cutoff gives no snapshot there.</summary>
    /// <remarks>A large shop is sampled by customer: the same customers at every cutoff and in every run.</remarks>
    public static SnapshotSet Build(IEnumerable<CustomerHistory> customers, RollingOrigin origin)
    {
        var training = new List<Snapshot>();
        var holdout = new List<Snapshot>();
        var maximumHash = uint.MaxValue;
        foreach (var customer in customers)
        {
            if (CustomerHash.Compute(customer.Customer) <= maximumHash)
                foreach (var cutoff in origin.Training)
                    AddSnapshot(training, customer, cutoff, origin.HorizonDays, knownUntil: origin.Holdout);
            AddSnapshot(holdout, customer, origin.Holdout, origin.HorizonDays, origin.Holdout.AddDays(origin.HorizonDays));
            while (training.Count > MaximumTrainingRows)
            {
                maximumHash /= 2;
                training.RemoveAll(snapshot => CustomerHash.Compute(snapshot.Customer) > maximumHash);
            }
        }
        return new(training, holdout);
    }

    private static void AddSnapshot(
        List<Snapshot> snapshots, CustomerHistory customer, DateTimeOffset cutoff, int horizonDays, DateTimeOffset knownUntil)
    {
        var features = new float[CustomerFeatures.Count];
        if (!CustomerFeatures.TryCompute(customer.Orders, cutoff, features))
            return;
        var observedDays = Math.Min(horizonDays, (knownUntil - cutoff).TotalDays);
        var daysToBuy = double.NaN;
        var spend = 0.0;
        var earlySpend = 0.0;
        foreach (ref readonly var order in customer.Orders.AsSpan())
        {
            var day = (order.At - cutoff).TotalDays;
            if (day <= 0 || day > observedDays || !order.IsPurchase)
                continue;
            if (double.IsNaN(daysToBuy))
                daysToBuy = day;
            spend += order.Amount;
            if (day <= horizonDays / 2.0)
                earlySpend += order.Amount;
        }
        snapshots.Add(new(customer.Customer, cutoff, features, observedDays, daysToBuy, spend, earlySpend));
    }
}
