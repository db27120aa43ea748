using System.Globalization;

namespace Conversion.Decisions;

/// <content>Decides by actions and their limits: what the second version adds.</content>
public sealed partial class Policy
{
    /// <summary>Finds the actions that the rules propose for a customer and that no limit forbids.</summary>
    /// <param name="customerId">The customer, in the one spelling of the id.</param>
    /// <param name="asOf">The snapshot instant.</param>
    /// <param name="values">The values of the quantities; NaN is missing.</param>
    /// <param name="hasPurchase">Whether rules are tried; only the fallback is for customers without a purchase.</param>
    /// <param name="state">What is known of contacts and past actions.</param>
    /// <param name="profits">The profit of each action by which actions are compared; NaN where it is not known.</param>
    /// <param name="includeExplanation">Whether to add the trace; else it is empty.</param>
    internal Deliberation Deliberate(
        string customerId, DateTimeOffset asOf, ReadOnlySpan<double> values, bool hasPurchase, ContactState state,
        ReadOnlySpan<double> profits, bool includeExplanation)
    {
        List<Proposal> options = new(4);
        List<RuleTrace> trace = [];
        Span<bool> tried = stackalloc bool[Actions!.Count];
        var isOver = false;
        for (var i = 0; i < _rules.Count && hasPurchase && !isOver; i++)
        {
            var rule = _rules[i].Rule;
            var results = includeExplanation ? new List<ComparisonResult>(2) : null;
            var matched = _rules[i].Condition.IsTrue(values, results);
            var obstacle = matched ? Propose(i, rule.Action, rule.Name, values, state, asOf, profits, tried, options) : null;
            if (includeExplanation)
                trace.Add(new(rule.Name, rule.When, matched, results!, obstacle));
            // A rule that leaves customers alone ends the list for them.
            isOver = matched && rule.Action == PolicyAction.None;
        }
        var fallback = Document.Fallback;
        if (!isOver)
        {
            var obstacle = Propose(_rules.Count, fallback.Action, fallback.Name, values, state, asOf, profits, tried, options);
            if (includeExplanation && obstacle is not null)
                trace.Add(new(fallback.Name, "", true, [], obstacle));
        }
        if (!options.Exists(option => option.Index < 0))
            options.Add(new(-1, PolicyAction.None, NoRule, _rules.Count, 0, null));
        return new(customerId, asOf, Actions.IsByProfit ? ByProfit(options) : options, trace);
    }

    /// <summary>Chooses among the options of a customer.</summary>
    /// <param name="customer">The options.</param>
    /// <param name="values">The values of the quantities, for the message.</param>
    /// <param name="exploration">The customers for whom chance decides.</param>
    /// <param name="budgets">The budgets.</param>
    /// <param name="includeExplanation">Whether to add the trace and the runner-up; else they are empty.</param>
    internal Decision Choose(
        Deliberation customer, ReadOnlySpan<double> values, Exploration exploration, Budgets budgets, bool includeExplanation)
    {
        var best = customer.FindBest(budgets);
        var drawable = customer.Drawable();
        string[] names = [.. drawable.Select(option => option.Action)];
        var isDrawn = names.Length > 1 && exploration.Contains(customer.CustomerId, customer.AsOf);
        var option = isDrawn ? drawable[exploration.Draw(customer.CustomerId, customer.AsOf, names)] : customer.Options[best];
        var message = option.Source < _rules.Count ? _rules[option.Source].Message.Render(values)
            : option.Rule == NoRule ? "" : Document.Fallback.Message;
        if (includeExplanation)
            AddBudgets(customer, best, budgets);
        return new(
            option.Action, message, isDrawn ? Exploration.Rule : option.Rule, customer.Trace,
            includeExplanation ? FindRunnerUp(customer.Options, option, best, isDrawn) : null)
        {
            Choice = new(option.Index, customer.Options[best].Action, names),
        };
    }

    // The rule of a customer whom no rule and no fallback gives an action.
    private const string NoRule = "none";

    // Adds an option, or returns what forbids it. Each action is considered once.
    private string? Propose(
        int source, string action, string rule, ReadOnlySpan<double> values, ContactState state, DateTimeOffset asOf,
        ReadOnlySpan<double> profits, Span<bool> tried, List<Proposal> options)
    {
        var index = Actions!.IndexOf(action);
        if (index < 0)
        {
            options.Add(new(-1, PolicyAction.None, rule, source, 0, null));
            return null;
        }
        if (tried[index])
            return null;
        tried[index] = true;
        if (Actions.FindObstacle(index, values, state, asOf) is { } obstacle)
            return obstacle;
        options.Add(new(index, action, rule, source, profits[index], Actions[index].Budget));
        return null;
    }

    // Profitable actions first, then no action, then the others, each in the order of the rules where profits are equal.
    private static List<Proposal> ByProfit(List<Proposal> options) =>
    [
        .. options.Where(option => option.Profit > 0).OrderByDescending(option => option.Profit),
        .. options.Where(option => option.Index < 0),
        .. options.Where(option => option.Index >= 0 && !(option.Profit > 0)).OrderByDescending(option => option.Profit),
    ];

    private static void AddBudgets(Deliberation customer, int best, Budgets budgets)
    {
        foreach (var option in customer.Options.Take(best))
        {
            var line = customer.Trace.FindIndex(line => line.Rule == option.Rule);
            var spent = (option.Budget!.PerDay, budgets.LeastProfitToday(option.Action)) switch
            {
                (null, _) when double.IsNaN(option.Profit) =>
                    $"{option.Action}: the budget of {option.Budget.PerRun} a run went to others, by a draw",
                (null, _) => $"{option.Action}: the budget of {option.Budget.PerRun} a run went to others with more profit",
                ({ } perDay, null) => $"{option.Action}: the budget of {perDay} a day has no room",
                ({ } perDay, { } least) => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{option.Action}: the budget of {perDay} a day is for profits of {least:0.00} or more, got {option.Profit:0.00}"),
            };
            if (line >= 0)
                customer.Trace[line] = customer.Trace[line] with { Suppressed = spent };
            else
                customer.Trace.Add(new(option.Rule, "", true, [], spent));
        }
    }

    // The option that would come next, or what the policy chooses where chance decided.
    private RunnerUp? FindRunnerUp(IReadOnlyList<Proposal> options, Proposal chosen, int best, bool isDrawn)
    {
        if (isDrawn && options[best].Index != chosen.Index)
            return new(options[best].Action, options[best].Rule, $"{chosen.Action} was drawn by chance");
        for (var i = best + 1; i < options.Count; i++)
            if (options[i].Index != chosen.Index && (Actions!.IsByProfit || options[i].Rule != NoRule))
                return new(options[i].Action, options[i].Rule, WhyNot(options[i], chosen));
        return null;
    }

    private string WhyNot(Proposal other, Proposal chosen)
    {
        if (!Actions!.IsByProfit)
            return $"rule {chosen.Rule} comes before {other.Rule}";
        var kind = Actions.IsByLowerBound ? "lower bound of profit" : "expected profit";
        if (double.IsNaN(other.Profit))
            return $"the {kind} of {other.Action} is not known";
        return string.Create(CultureInfo.InvariantCulture, $"{kind} {other.Profit:0.00}, against {chosen.Profit:0.00}");
    }
}
