using Conversion.Customers;
using Conversion.Orders;

namespace Conversion.Training.Snapshots;

/// <summary>The customers at every cutoff: to train on as of an instant, and to judge at a holdout.</summary>
public sealed class SnapshotSet
{
    // Shallow trees learn nothing from more rows; they only cost memory and time.
    private const int MaximumRows = 200_000;

    // At a holdout of fewer customers or buyers, the intervals of the Brier score and of AUC are about as wide as the gate accepts.
    private const int ManyCustomers = 3000;
    private const int ManyBuyers = 500;

    private readonly RollingOrigin _origin;
    private readonly List<Snapshot> _sampled = [];
    private readonly Dictionary<DateTimeOffset, List<Snapshot>> _holdouts;

    private SnapshotSet(RollingOrigin origin)
    {
        _origin = origin;
        _holdouts = origin.Holdouts.Union(origin.MoreHoldouts).ToDictionary(holdout => holdout, _ => new List<Snapshot>());
    }

    /// <summary>Describes every customer at every cutoff. A customer without a purchase before a cutoff gives no snapshot there.</summary>
    /// <remarks>
    /// A large shop is sampled by customer for training: the same customers at every cutoff and in every run. A holdout
    /// has all customers.
    /// </remarks>
    public static SnapshotSet Build(IEnumerable<CustomerHistory> customers, RollingOrigin origin)
    {
        var set = new SnapshotSet(origin);
        var maximumHash = uint.MaxValue;
        foreach (var customer in customers)
        {
            var isSampled = CustomerHash.Compute(customer.Customer) <= maximumHash;
            foreach (var cutoff in origin.Cutoffs)
                if (isSampled || set._holdouts.ContainsKey(cutoff))
                    set.Add(customer, cutoff, isSampled);
            while (set._sampled.Count > MaximumRows)
            {
                maximumHash /= 2;
                set._sampled.RemoveAll(snapshot => CustomerHash.Compute(snapshot.Customer) > maximumHash);
            }
        }
        return set;
    }

    /// <summary>Returns the snapshots to train on as of an instant: the earlier cutoffs, as they were known then.</summary>
    public IReadOnlyList<Snapshot> TrainingAt(DateTimeOffset instant) =>
        [.. _sampled.Where(snapshot => snapshot.AsOf < instant).Select(snapshot => snapshot.KnownAt(instant, _origin.HorizonDays))];

    /// <summary>The customers as of the end.</summary>
    public IReadOnlyList<Snapshot> Today => [.. _sampled.Where(snapshot => snapshot.AsOf == _origin.End)];

    /// <summary>The cutoffs to judge at, rising. A shop of few customers has more of them, if its history is long enough.</summary>
    public IReadOnlyList<DateTimeOffset> Holdouts
    {
        get
        {
            if (_origin.MoreHoldouts.Count == 0)
                return _origin.Holdouts;
            var last = _holdouts[_origin.Holdouts[^1]];
            return last.Count >= ManyCustomers && last.Count(snapshot => snapshot.Bought) >= ManyBuyers
                ? _origin.Holdouts
                : _origin.MoreHoldouts;
        }
    }

    /// <summary>Returns all customers of a holdout.</summary>
    public IReadOnlyList<Snapshot> Holdout(DateTimeOffset cutoff) => _holdouts[cutoff];

    private void Add(CustomerHistory customer, DateTimeOffset cutoff, bool isSampled)
    {
        if (Describe(customer, cutoff, _origin) is not { } snapshot)
            return;
        if (isSampled)
            _sampled.Add(snapshot);
        if (_holdouts.TryGetValue(cutoff, out var holdout))
            holdout.Add(snapshot);
    }

    /// <summary>Describes a customer at a cutoff; null for a customer without a purchase before it.</summary>
    internal static Snapshot? Describe(CustomerHistory customer, DateTimeOffset cutoff, RollingOrigin origin)
    {
        var features = new float[CustomerFeatures.Count];
        if (!CustomerFeatures.TryCompute(customer.Orders, cutoff, features))
            return null;
        var observedDays = Math.Min(origin.HorizonDays, (origin.End - cutoff).TotalDays);
        var spend = new double[(int)Math.Floor(observedDays * Snapshot.Sixths / origin.HorizonDays + 1e-9)];
        var daysToBuy = double.NaN;
        foreach (ref readonly var order in customer.Orders.AsSpan())
        {
            var day = (order.At - cutoff).TotalDays;
            if (day <= 0 || day > observedDays || !order.IsPurchase)
                continue;
            if (double.IsNaN(daysToBuy))
                daysToBuy = day;
            var sixth = (int)Math.Ceiling(day * Snapshot.Sixths / origin.HorizonDays) - 1;
            if (sixth < spend.Length)
                spend[sixth] += order.Amount;
        }
        return new(customer.Customer, cutoff, features, observedDays, daysToBuy, spend);
    }
}
