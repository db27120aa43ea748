using Conversion.Orders;

namespace Conversion.Profiles;

/// <summary>Something that happened to a customer.</summary>
/// <param name="Time">When the event happened.</param>
public abstract record ProfileEvent(DateTimeOffset Time);

/// <summary>An event about one order.</summary>
/// <param name="Time">When the event happened.</param>
/// <param name="Id">The order.</param>
public abstract record OrderEvent(DateTimeOffset Time, OrderId Id) : ProfileEvent(Time)
{
    /// <summary>Returns the event without numbers as the shop writes them: their keys remain.</summary>
    public abstract OrderEvent WithoutText();
}

/// <summary>An order was placed or changed.</summary>
/// <param name="Time">When the event happened.</param>
/// <param name="Id">The order.</param>
/// <param name="Version">Its content. Of two contents, the one with the higher version counts.</param>
public sealed record OrderPlaced(DateTimeOffset Time, OrderId Id, OrderVersion Version) : OrderEvent(Time, Id)
{
    /// <inheritdoc/>
    public override OrderEvent WithoutText() => this with { Id = Id with { Text = null } };
}

/// <summary>Money of an order was given back.</summary>
/// <param name="Time">When the event happened.</param>
/// <param name="Id">The order.</param>
/// <param name="Refund">The refund.</param>
public sealed record OrderRefunded(DateTimeOffset Time, OrderId Id, Refund Refund) : OrderEvent(Time, Id)
{
    /// <inheritdoc/>
    public override OrderEvent WithoutText() => this with
    {
        Id = Id with { Text = null },
        Refund = Refund with { Id = Refund.Id with { Text = null } },
    };
}

/// <summary>The customer agreed to advertising, or refused it.</summary>
/// <param name="Time">When the customer said so. The latest word counts.</param>
/// <param name="Value">A word of <see cref="Consent"/>.</param>
public sealed record ConsentGiven(DateTimeOffset Time, string Value) : ProfileEvent(Time);

/// <summary>How to reach the customer.</summary>
/// <param name="Time">When it was known. The latest text of each role counts.</param>
/// <param name="Contacts">The texts by role; an empty text removes the contact.</param>
public sealed record ContactChanged(DateTimeOffset Time, IReadOnlyDictionary<ContactRole, string> Contacts) : ProfileEvent(Time);

/// <summary>The customer is to be forgotten.</summary>
/// <param name="Time">What happened up to this instant is erased, and is ignored when it arrives later.</param>
public sealed record CustomerErased(DateTimeOffset Time) : ProfileEvent(Time);
