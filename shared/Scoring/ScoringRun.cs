using Conversion.Decisions;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// Scores the customers of one batch or file. Those who get an action with a budget a run are the ones with most profit. What the run
/// decided about a customer counts where the customer comes again.
/// </summary>
/// <param name="scorer">The model and the policy.</param>
public sealed class ScoringRun(Scorer scorer)
{
    // What is remembered of each takes about 200 bytes.
    private const int MaximumContacted = 200_000;

    private Budgets _budgets = Budgets.OfOne;

    // Of lines: what was done about each customer, and who came already where customers compete for budgets.
    private Dictionary<string, List<PastAction>>? _taken;
    private HashSet<string>? _seen;

    /// <summary>Starts a run of customers who come once each. Several threads can score them.</summary>
    /// <param name="scorer">The model and the policy.</param>
    /// <param name="customers">Reads the customers, once more than they are scored; not called without a budget a run.</param>
    public static ScoringRun Start(Scorer scorer, Func<IEnumerable<Customer>> customers)
    {
        var run = new ScoringRun(scorer);
        if (scorer.Policy.HasRunBudget)
            run.Ration(customers());
        return run;
    }

    /// <summary>Starts a run of lines, in which a customer may come several times. One thread scores them in their order.</summary>
    /// <param name="scorer">The model and the policy.</param>
    /// <param name="customers">Reads the customers, once more than they are scored; not called without a budget a run.</param>
    public static ScoringRun StartLines(Scorer scorer, Func<IEnumerable<Customer>> customers)
    {
        var seen = new HashSet<string>();
        var run = Start(scorer, () => customers().Where(customer => seen.Add(CustomerId.Normalize(customer.Id))));
        if (scorer.Policy.Actions is null)
            return run;
        run._taken = [];
        run._seen = scorer.Policy.HasRunBudget ? [] : null;
        return run;
    }

    /// <summary>Scores a customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="includeExplanation">Whether to add the reasons, the trace and the runner-up.</param>
    /// <exception cref="InvalidInputException">
    /// The customer has orders, and the model has a feature that is not computed from orders. Or too many customers of lines are contacted.
    /// </exception>
    public Score Score(Customer customer, bool includeExplanation = true)
    {
        if (_taken is null)
            return scorer.Score(customer, includeExplanation, _budgets);
        var person = CustomerId.Normalize(customer.Id);
        var taken = _taken.GetValueOrDefault(person);
        // A budget is of customers, so who comes again does not compete again.
        var isRepeated = _seen is not null && !_seen.Add(person);
        var score = scorer.Score(
            taken is null ? customer : With(customer, taken), includeExplanation, isRepeated ? Budgets.Closed : _budgets);
        if (!ContactStates.IsTaken(score.Decision.Action, score.Decision.Arm))
            return score;
        if (taken is null && _taken.Count == MaximumContacted)
            throw new InvalidInputException(
                malformed: false, "", $"is after {MaximumContacted} customers with an action; send the rest as another batch.");
        taken ??= _taken[person] = [];
        taken.Add(new(customer.AsOf, score.Decision.Action));
        return score;
    }

    private static Customer With(Customer customer, List<PastAction> taken)
    {
        var contact = customer.Contact ?? ContactState.Unknown;
        // The line may say what this run has decided. What happened twice at one instant counts twice.
        var reported = contact.Past.ToList();
        return customer.With(contact with { Past = [.. contact.Past, .. taken.Where(one => !reported.Remove(one))] });
    }

    private void Ration(IEnumerable<Customer> customers)
    {
        var actions = scorer.Policy.Actions!;
        _budgets = new([.. Enumerable.Range(0, actions.Count).Select(i => actions[i].Budget?.PerRun)]);
        foreach (var customer in customers)
        {
            try
            {
                var options = scorer.Deliberate(customer, out var isChosen);
                if (isChosen)
                    _budgets.Add(options);
            }
            catch (InvalidInputException)
            {
                // The error is reported when the customer is scored.
            }
        }
    }
}
