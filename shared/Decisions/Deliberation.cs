namespace Conversion.Decisions;

/// <summary>The actions that a policy of the second version can choose from for one customer, before budgets.</summary>
/// <param name="CustomerId">The customer, in the one spelling of the id.</param>
/// <param name="AsOf">The snapshot instant.</param>
/// <param name="Options">The allowed actions, best first. Those after <see cref="PolicyAction.None"/> are never chosen, only drawn.</param>
/// <param name="Trace">The rules; empty without an explanation.</param>
internal sealed record Deliberation(
    string CustomerId, DateTimeOffset AsOf, IReadOnlyList<Proposal> Options, List<RuleTrace> Trace)
{
    /// <summary>Returns the best option whose budget has room for the customer. The option of no action always has.</summary>
    public int FindBest(Budgets budgets)
    {
        for (var i = 0; ; i++)
            if (budgets.HasRoom(Options[i], CustomerId))
                return i;
    }

    /// <summary>Returns the options among which chance draws: those without a budget, because others compete for it.</summary>
    public List<Proposal> Drawable() => [.. Options.Where(option => option.Budget is null)];
}

/// <summary>An action that a rule proposes for a customer, and that no limit forbids.</summary>
/// <param name="Index">The action's index; −1 for <see cref="PolicyAction.None"/>.</param>
/// <param name="Action">Its name.</param>
/// <param name="Rule">The first rule that proposes it.</param>
/// <param name="Source">The index of that rule; the number of rules for the fallback.</param>
/// <param name="Profit">The profit by which actions are compared; 0 for no action, NaN where it is not known.</param>
/// <param name="Budget">How many customers may get it; null for any number.</param>
internal readonly record struct Proposal(int Index, string Action, string Rule, int Source, double Profit, ActionBudget? Budget);

/// <summary>How an action was chosen.</summary>
/// <param name="Index">The action's index; −1 for <see cref="PolicyAction.None"/>.</param>
/// <param name="Chosen">What the policy chooses where chance does not.</param>
/// <param name="Drawable">The actions among which chance draws, one of which leaves the customer alone.</param>
internal sealed record Choice(int Index, string Chosen, IReadOnlyList<string> Drawable)
{
    /// <summary>
    /// Returns the probability of each action that the customer could have got, the sum of which is 1: the control group and a draw of
    /// chance can leave the customer alone, too.
    /// </summary>
    /// <param name="control">The share of the control group.</param>
    /// <param name="exploration">The share of customers for whom chance decides.</param>
    public IReadOnlyList<ActionPropensity> Propensities(double control, double exploration)
    {
        // With nothing to draw from but no action, chance can't change anything.
        var drawn = Drawable.Count > 1 ? exploration / Drawable.Count : 0;
        var chosen = 1 - (Drawable.Count > 1 ? exploration : 0);
        List<ActionPropensity> propensities = [];
        foreach (var action in Drawable)
            Add(action, drawn + (action == Chosen ? chosen : 0));
        if (!Drawable.Contains(Chosen))
            Add(Chosen, chosen);
        return propensities;

        void Add(string action, double treated)
        {
            var propensity = (1 - control) * treated + (action == PolicyAction.None ? control : 0);
            if (propensity > 0)
                propensities.Add(new(action, propensity));
        }
    }
}
