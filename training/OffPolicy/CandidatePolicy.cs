using Conversion.Scoring;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.OffPolicy;

/// <summary>A policy to value: what it would take for a customer as of the logged decision.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="Decide">Returns the action for a customer.</param>
internal sealed record CandidatePolicy(string Name, Func<Customer, string> Decide)
{
    /// <summary>The same rules, of which the first that matches decides; null where the policy decides so already.</summary>
    public CandidatePolicy? FirstMatch { get; init; }

    /// <summary>Returns the policy of a scorer.</summary>
    public static CandidatePolicy From(Scorer scorer) => new(scorer.Policy.Document.Name, scorer.DecideAction);

    /// <summary>Returns the action for each customer.</summary>
    public IReadOnlyList<string> Choose(IReadOnlyList<DecidedCustomer> customers) =>
    [
        .. customers.AsParallel().AsOrdered().Select(customer => Decide(new()
        {
            Id = customer.History.Customer,
            AsOf = customer.At,
            Orders = [.. customer.History.Orders],
        })),
    ];
}
