using Conversion.Decisions;
using Conversion.Models;

namespace Conversion.Scoring;

/// <summary>Predicts what the actions of a policy change, and what each earns: effect on money × margin − cost.</summary>
internal sealed class ActionProfits
{
    private readonly EffectHead[] _heads;
    private readonly ActionTable _actions;

    // Per action of the policy: the head of its effect on money, or −1.
    private readonly int[] _money;

    public ActionProfits(Model model, ActionTable actions)
    {
        (_heads, _actions) = ([.. model.Effects], actions);
        _money = [.. Enumerable.Range(0, actions.Count).Select(i =>
            Array.FindIndex(_heads, head => head.Outcome == EffectHead.Money && head.Action == actions[i].Name))];
    }

    /// <summary>Whether the effect of an action on money is known.</summary>
    public bool HasMoney => Array.Exists(_money, head => head >= 0);

    /// <summary>Predicts all effects that the model has for one row; null for a model without effects.</summary>
    public IReadOnlyList<ActionEffect>? Predict(double[] row)
    {
        if (_heads.Length == 0)
            return null;
        var effects = new ActionEffect[_heads.Length];
        for (var i = 0; i < effects.Length; i++)
        {
            var estimate = _heads[i].Head.EstimateFrom(_heads[i].Head.Margin(row)).Rounded();
            effects[i] = new(_heads[i].Action, _heads[i].Outcome, estimate);
        }
        return effects;
    }

    /// <summary>Writes the profit of each action by which the policy compares them; NaN where it is not known.</summary>
    public void Write(Span<double> profits, IReadOnlyList<ActionEffect> effects)
    {
        for (var i = 0; i < profits.Length; i++)
            profits[i] = ProfitOf(i, effects) switch
            {
                null => double.NaN,
                // Without an interval, nothing is known of how low the effect may be.
                { } profit when _actions.IsByLowerBound => profit.Low ?? double.NaN,
                { } profit => profit.Expected,
            };
    }

    /// <summary>Returns the profit of an action; null where its effect on money is not known.</summary>
    public Estimate? ProfitOf(int action, IReadOnlyList<ActionEffect> effects)
    {
        if (_money[action] < 0)
            return null;
        var money = effects[_money[action]].Change;
        var (margin, cost) = (_actions[action].Margin, _actions[action].Cost);
        return new Estimate(
            margin * money.Expected - cost,
            money.Low is { } low ? margin * low - cost : null,
            money.High is { } high ? margin * high - cost : null).Rounded();
    }
}
