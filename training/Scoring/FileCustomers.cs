using Conversion.Orders;
using Conversion.Scoring;

namespace Conversion.Training.Scoring;

/// <summary>The customers of a file of orders, as a run scores them.</summary>
/// <param name="scorer">The model and the policy.</param>
/// <param name="orders">The orders, which must stay open.</param>
/// <param name="asOf">The snapshot instant.</param>
/// <param name="decisions">What was done before.</param>
/// <param name="isConfirmed">Whether the user says that all customers agreed to advertising.</param>
internal sealed class FileCustomers(
    Scorer scorer, Conversion.Orders.OrderTable orders, DateTimeOffset asOf, LoggedDecisions decisions, bool isConfirmed = false)
{
    /// <summary>Starts the run.</summary>
    /// <exception cref="UserErrorException">The policy asks for contacts that the orders do not have.</exception>
    public ScoringRun Start()
    {
        if (scorer.Policy.NeedsContacts && orders.Kept is not { HasContacts: true })
            throw new UserErrorException(
                "The orders must have columns of contacts and consent, because the policy asks for them, got none; add --keep contact, " +
                "or name the columns with --columns.");
        return ScoringRun.Start(scorer, () => orders.Customers().Where(IsKnown).Select(From));
    }

    /// <summary>Returns whether a customer has an order up to the instant.</summary>
    public bool IsKnown(CustomerHistory customer) => Array.Exists(customer.Orders, order => order.At <= asOf);

    /// <summary>Returns a customer to score.</summary>
    public Customer From(CustomerHistory customer)
    {
        if (scorer.Policy.Document.Version is null)
            return new() { Id = customer.Customer, AsOf = asOf, Orders = [.. customer.Orders] };
        var contact = ContactStates.From(orders.Kept?.Of(customer.Customer), decisions.Of(customer.Customer));
        return new()
        {
            Id = customer.Customer,
            AsOf = asOf,
            Orders = [.. customer.Orders],
            Contact = isConfirmed ? contact with { HasConsent = true } : contact,
        };
    }
}
