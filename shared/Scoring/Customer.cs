using Conversion.Decisions;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>One customer to score: either a history of orders, or the features computed from a history.</summary>
public sealed class Customer
{
    /// <summary>The shop's own id, 1 to 128 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The snapshot instant.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The orders up to <see cref="AsOf"/>; null when the features are given.</summary>
    public List<Order>? Orders { get; init; }

    /// <summary>
    /// The model's features in the model's order, levels as their codes and NaN when unknown; null when the orders are given.
    /// </summary>
    public double[]? Features { get; init; }

    /// <summary>
    /// The version of the profile that the orders are from; null for a request. With a version, the score's id depends on the day of
    /// <see cref="AsOf"/> and not on the instant.
    /// </summary>
    public ulong? ProfileVersion { get; init; }

    /// <summary>What a file says about the customer beside the orders; null for nothing.</summary>
    public KeptCustomer? Kept { get; init; }

    /// <summary>What limits of a policy ask about contacts and past actions; null for nothing known.</summary>
    public ContactState? Contact { get; init; }

    /// <summary>Returns the same customer with another state of contacts and past actions.</summary>
    internal Customer With(ContactState contact) => new()
    {
        Id = Id,
        AsOf = AsOf,
        Orders = Orders,
        Features = Features,
        ProfileVersion = ProfileVersion,
        Kept = Kept,
        Contact = contact,
    };
}
