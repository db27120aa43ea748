using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <content>Decides by actions, their limits and their effects: what policies of the second version add.</content>
public sealed partial class Scorer
{
    // Null for a policy of the first version.
    private readonly ActionProfits? _effects;

    /// <summary>Returns the same scorer for another policy, without draws of chance.</summary>
    internal Scorer With(Policy policy) => new(Model, policy, Control, Exploration.None, _explainer);

    /// <summary>Scores a customer of a run, whose customers compete for budgets.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="includeExplanation">Whether to add the reasons, the trace and the runner-up.</param>
    /// <param name="budgets">The budgets.</param>
    internal Score Score(Customer customer, bool includeExplanation, Budgets budgets)
    {
        if (_effects is null)
            return Score(customer, includeExplanation);
        var hasPurchase = TryGetRow(customer, out var row);
        var values = _quantityCount <= MaximumOnStack ? stackalloc double[_quantityCount] : new double[_quantityCount];
        var prediction = hasPurchase ? Predict(row) : default;
        if (hasPurchase)
            ModelQuantities.Write(values, prediction, row, _features);
        else
            values.Fill(double.NaN);
        var effects = hasPurchase ? _effects!.Predict(row) : null;
        var options = Deliberate(customer, values, effects, hasPurchase, includeExplanation);
        var decision = Policy.Choose(options, values, Exploration, budgets, includeExplanation);
        if (!hasPurchase)
            return BuildScore(customer, ScoreStatus.InsufficientData, null, decision, Explanation.None, []);
        if (!Model.HasHead)
            return BuildScore(customer, ScoreStatus.HistoryOnly, null, decision, Explanation.None, [], effects);
        var explanation = includeExplanation ? _explainer.Explain(row, prediction.Probability) : Explanation.None;
        return BuildScore(customer, ScoreStatus.Ok, prediction, decision, explanation, FindOutOfRange(row), effects);
    }

    /// <summary>Finds what the policy can do about a customer, and whether the customer takes what the policy chooses.</summary>
    internal Deliberation Deliberate(Customer customer, out bool isChosen)
    {
        var values = _quantityCount <= MaximumOnStack ? stackalloc double[_quantityCount] : new double[_quantityCount];
        var options = Deliberate(customer, values);
        var isDrawn = options.Drawable().Count > 1 && Exploration.Contains(options.CustomerId, options.AsOf);
        isChosen = !isDrawn && !Control.Contains(options.CustomerId);
        return options;
    }

    /// <summary>Returns the action for one customer, and nothing else.</summary>
    internal string DecideAction(Customer customer, Budgets budgets)
    {
        if (_effects is null)
            return DecideAction(customer);
        var values = _quantityCount <= MaximumOnStack ? stackalloc double[_quantityCount] : new double[_quantityCount];
        return Policy.Choose(Deliberate(customer, values), values, Exploration, budgets, includeExplanation: false).Action;
    }

    private Deliberation Deliberate(Customer customer, Span<double> values)
    {
        var hasPurchase = TryGetRow(customer, out var row);
        if (hasPurchase)
            ModelQuantities.Write(values, Predict(row), row, _features);
        else
            values.Fill(double.NaN);
        return Deliberate(customer, values, hasPurchase ? _effects!.Predict(row) : null, hasPurchase, includeExplanation: false);
    }

    private static ActionProfits? BuildEffects(Model model, Policy policy, Exploration exploration)
    {
        if (policy.Actions is not { } actions)
            return exploration.Share == 0
                ? null
                : throw new InvalidDataException(
                    "A share of exploration needs a policy of version 2, which says what each action needs; " +
                    "set the share to 0, or write \"version\": 2.");
        var effects = new ActionProfits(model, actions);
        return !actions.IsByProfit || effects.HasMoney
            ? effects
            : throw new InvalidDataException(
                "A policy that decides by profit needs the effect of its actions on money, but the model has none of them; " +
                "fit effects with conversion fit-effects, or write \"decide\": \"first\".");
    }

    private Deliberation Deliberate(
        Customer customer, ReadOnlySpan<double> values, IReadOnlyList<ActionEffect>? effects, bool hasPurchase, bool includeExplanation)
    {
        Span<double> profits = stackalloc double[Policy.Actions!.Count];
        if (effects is not null)
            _effects!.Write(profits, effects);
        else
            profits.Fill(double.NaN);
        return Policy.Deliberate(
            CustomerId.Normalize(customer.Id), customer.AsOf, values, hasPurchase, customer.Contact ?? ContactState.Unknown, profits,
            includeExplanation);
    }

    private DecisionWithArm AddPropensities(Decision decision, string arm, IReadOnlyList<ActionEffect>? effects)
    {
        var choice = decision.Choice!;
        var propensities = choice.Propensities(Control.Share, Exploration.Share);
        // Nobody acts on customers of the control group, so what is done about them is nothing.
        var done = arm == ControlGroup.Arm ? PolicyAction.None : decision.Action;
        var action = choice.Index < 0 ? null : Policy.Actions![choice.Index];
        return new(
            decision.Action, decision.Message, decision.Rule, arm, decision.Trace, decision.RunnerUp, action?.Channel, action?.Offer,
            action is null || effects is null ? null : _effects!.ProfitOf(choice.Index, effects),
            propensities.First(propensity => propensity.Action == done).Propensity, propensities);
    }
}
