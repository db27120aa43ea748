using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>
/// What is remembered of one customer. Immutable. The facts are a join-semilattice: <see cref="Apply"/> is idempotent and
/// commutative, so the same events give the same facts in any order and however often each arrives (Shapiro, Preguiça, Baquero
/// and Zawirski, 2011, "Conflict-free replicated data types").
/// </summary>
/// <param name="CustomerId">The customer, in the one spelling of the id.</param>
public sealed record Profile(string CustomerId)
{
    /// <summary>The orders, sorted by the keys of their ids.</summary>
    public ImmutableArray<ProfileOrder> Orders { get; init; } = [];

    /// <summary>The latest word about advertising; null for none.</summary>
    public Dated? Consent { get; init; }

    /// <summary>How to reach the customer. An empty text is a contact that was removed.</summary>
    public ImmutableSortedDictionary<ContactRole, Dated> Contacts { get; init; } = ImmutableSortedDictionary<ContactRole, Dated>.Empty;

    /// <summary>The time of the latest event about an order; null for none. It is the snapshot instant of a decision.</summary>
    public DateTimeOffset? LastEventAt { get; init; }

    /// <summary>What happened up to this instant is erased; null for nothing.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The decisions about the customer, oldest first. Events do not change them, except for an erasure.</summary>
    public ImmutableArray<StoredDecision> Decisions { get; init; } = [];

    /// <summary>When the customer is to be looked at again.</summary>
    public Schedule Schedule { get; init; }

    /// <summary>Whether nothing is known, except that the customer was erased.</summary>
    public bool IsEmpty => Orders.IsEmpty && Consent is null && Contacts.IsEmpty && Decisions.IsEmpty;

    /// <summary>The latest instant that the profile contains; null for none.</summary>
    public DateTimeOffset? LatestAt => Orders
        .SelectMany(order => order.Refunds.Select(refund => refund.At).Append(order.Sale?.Order.At ?? default))
        .Concat(Contacts.Values.Select(contact => contact.At))
        .Select(at => (DateTimeOffset?)at)
        .Append(Consent?.At)
        .Append(LastEventAt)
        .Max();

    /// <summary>Returns the profile after an event; the same object where the event changes nothing.</summary>
    public Profile Apply(ProfileEvent change) => change switch
    {
        CustomerErased erased => Erase(erased.Time),
        _ when IsErased(change) => Touch(change),
        OrderEvent order => ApplyToOrder(order),
        ConsentGiven consent => Consent is { } earlier && earlier.CompareTo(new(consent.Time, consent.Value)) >= 0
            ? this
            : this with { Consent = new(consent.Time, consent.Value) },
        ContactChanged contact => ApplyToContacts(contact),
        _ => throw new ArgumentException($"{change.GetType().Name} is not an event of a profile.", nameof(change)),
    };

    /// <summary>Returns the orders as features see them, in chronological order.</summary>
    public List<Order> ToOrders()
    {
        var orders = new List<Order>(Orders.Length);
        foreach (var order in Orders)
            // After an erasure, the order of a refund may be one that was erased.
            if ((order.Sale is not null || ErasedAt is null) && order.ToOrder() is { } counted)
                orders.Add(counted);
        orders.Sort(Order.Chronological);
        return orders;
    }

    /// <summary>Returns the profile without its oldest orders. Orders that arrive again are dropped again.</summary>
    /// <param name="count">How many orders to keep; null for all.</param>
    /// <param name="since">The oldest instant to keep; null for all.</param>
    public Profile Retain(int? count, DateTimeOffset? since)
    {
        var surplus = count is { } most ? Orders.Length - most : 0;
        var oldest = surplus > 0 ? Orders.Select(AgeOf).Order().ElementAt(surplus) : DateTimeOffset.MinValue;
        oldest = since > oldest ? since.Value : oldest;
        var kept = Orders.RemoveAll(order => AgeOf(order) < oldest);
        return kept.Length == Orders.Length ? this : this with { Orders = kept };
    }

    /// <summary>Returns events that give another profile the orders of this one.</summary>
    public IEnumerable<OrderEvent> ToOrderEvents()
    {
        foreach (var order in Orders)
        {
            if (order.Sale is { } sale)
                yield return new OrderPlaced(LastEventAt ?? sale.Order.At, order.Id, sale);
            foreach (var refund in order.Refunds)
                yield return new OrderRefunded(LastEventAt ?? refund.At, order.Id, refund);
        }
    }

    /// <summary>Returns a hash of the orders as features see them. Profiles with equal features have equal versions.</summary>
    public static ulong VersionOf(List<Order> orders)
    {
        var hash = new XxHash3();
        Span<long> fields = stackalloc long[4];
        foreach (var order in orders)
        {
            fields[0] = order.Returned ? -order.At.UtcTicks : order.At.UtcTicks;
            fields[1] = BitConverter.DoubleToInt64Bits(order.Amount);
            fields[2] = BitConverter.DoubleToInt64Bits(order.Items);
            fields[3] = BitConverter.DoubleToInt64Bits(order.Products);
            hash.Append(MemoryMarshal.AsBytes(fields));
        }
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Returns the place of an order, or the complement of the place where it would be.</summary>
    internal int IndexOf(OrderId id)
    {
        var (low, high) = (0, Orders.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var comparison = Orders[middle].Id.Key.CompareTo(id.Key);
            if (comparison == 0)
                return middle;
            (low, high) = comparison < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return ~low;
    }

    private static DateTimeOffset AgeOf(ProfileOrder order) => order.Sale?.Order.At ?? order.Refunds.Max(refund => refund.At);

    private bool IsErased(ProfileEvent change) => ErasedAt is { } erasedAt && erasedAt >= change switch
    {
        OrderPlaced placed => placed.Version.Order.At,
        OrderRefunded refunded => refunded.Refund.At,
        _ => change.Time,
    };

    private Profile ApplyToOrder(OrderEvent change)
    {
        var index = IndexOf(change.Id);
        var earlier = index >= 0 ? Orders[index] : ProfileOrder.Empty(change.Id);
        var order = earlier.Apply(change);
        if (ReferenceEquals(order, earlier))
            return Touch(change);
        return Touch(change) with { Orders = index >= 0 ? Orders.SetItem(index, order) : Orders.Insert(~index, order) };
    }

    private Profile ApplyToContacts(ContactChanged change)
    {
        var contacts = Contacts;
        foreach (var (role, text) in change.Contacts)
            if (!contacts.TryGetValue(role, out var earlier) || earlier.CompareTo(new(change.Time, text)) < 0)
                contacts = contacts.SetItem(role, new(change.Time, text));
        return ReferenceEquals(contacts, Contacts) ? this : this with { Contacts = contacts };
    }

    // An event that is older than another one still moves the latest time on, whichever arrives first.
    private Profile Touch(ProfileEvent change) =>
        change is not OrderEvent || change.Time <= LastEventAt || change.Time <= ErasedAt ? this : this with { LastEventAt = change.Time };

    private Profile Erase(DateTimeOffset at)
    {
        if (at <= ErasedAt)
            return this;
        return this with
        {
            ErasedAt = at,
            Orders = [.. Orders.Select(order => order.After(at)).OfType<ProfileOrder>()],
            Consent = Consent?.At <= at ? null : Consent,
            Contacts = Contacts.RemoveRange(Contacts.Where(contact => contact.Value.At <= at).Select(contact => contact.Key)),
            LastEventAt = LastEventAt <= at ? null : LastEventAt,
            Decisions = [],
            Schedule = default,
        };
    }
}
