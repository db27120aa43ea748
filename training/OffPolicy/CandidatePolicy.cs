using Conversion.Decisions;
using Conversion.Models;
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

    /// <summary>Returns the policy of a model and a document.</summary>
    public static CandidatePolicy From(Model model, PolicyDocument document)
    {
        var scorer = new Scorer(model, new(document, Scorer.QuantitiesOf(model)), ControlGroup.None);
        return new(document.Name, scorer.DecideAction)
        {
            FirstMatch = document.Decide == DecideBy.Profit ? From(model, document with { Decide = DecideBy.First }) : null,
        };
    }

    /// <summary>Returns the action for each customer.</summary>
    public IReadOnlyList<string> Choose(IReadOnlyList<DecidedCustomer> customers) =>
    [
        .. customers.AsParallel().AsOrdered().Select(customer => Decide(new()
        {
            Id = customer.History.Customer,
            AsOf = customer.At,
            Orders = [.. customer.History.Orders],
            Contact = customer.Kept is null ? null : ContactStates.From(customer.Kept, []),
        })),
    ];
}
