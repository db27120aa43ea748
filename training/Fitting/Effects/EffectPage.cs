using Conversion.Training.Evaluation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>Writes an <see cref="EffectReport"/> as one HTML file that loads nothing from the network.</summary>
internal static class EffectPage
{
    /// <summary>Renders the page.</summary>
    public static string Render(EffectReport report)
    {
        var page = new HtmlPage("What each action changes");
        page.AddLine($"<p><strong>{HtmlPage.Encode(report.Gate.Reason)}</strong></p>");
        page.AddLine($"<p>{HtmlPage.Encode(report.Source)}: {report.Customers:N0} customers, of whom {report.Control.Customers:N0} got " +
            $"{HtmlPage.Encode(report.Control.Name)}, the control. Intervals contain the truth in {report.Confidence:P0} of tests. " +
            $"{HtmlPage.Encode(report.Method)}</p>");
        foreach (var (outcome, effects) in ByOutcome(report))
            AddOutcome(page, report, outcome, effects);
        page.AddList("What does not count", report.LeftOut);
        page.AddLine("<main>");
        foreach (var (outcome, effects) in ByOutcome(report))
            foreach (var (action, effect) in effects)
                AddFigures(page, $"{action} on {outcome}", effect);
        page.AddLine("</main></html>");
        return page.ToString();
    }

    private static IEnumerable<(string Outcome, List<(string Action, OutcomeEffect Effect)> Effects)> ByOutcome(EffectReport report)
    {
        yield return (TestOutcome.Buying, Present(action => action.Buying));
        yield return (TestOutcome.Money, Present(action => action.Money));

        List<(string, OutcomeEffect)> Present(Func<ActionEffect, OutcomeEffect?> effect) =>
            [.. from action in report.Actions let found = effect(action) where found is not null select (action.Action, found)];
    }

    private static void AddOutcome(
        HtmlPage page, EffectReport report, string outcome, List<(string Action, OutcomeEffect Effect)> effects)
    {
        if (effects.Count == 0)
            return;
        page.AddLine($"<h2>Effects on {outcome}</h2>");
        page.AddTable(
            ["action", "mean effect", "95 % interval", "gain of targeting", "95 % interval", "effect used"],
            effects.Select(pair => (IEnumerable<string>)
            [
                pair.Action, Text(pair.Effect.Effect, outcome), Range(pair.Effect.Low, pair.Effect.High, outcome),
                Text(pair.Effect.Targeting.Qini, outcome),
                Range(pair.Effect.Targeting.Low, pair.Effect.Targeting.High, outcome), pair.Effect.Verdict,
            ]));
        page.AddList("Why", [.. effects.Select(pair => $"{pair.Action}: {pair.Effect.Reason}")]);
        page.AddList(
            "How it depends on the customer", [.. effects.SelectMany(pair => pair.Effect.Terms, (pair, term) => $"{pair.Action}: {term}")]);
        foreach (var policies in report.Policies)
            if (policies.Outcome == outcome || outcome == TestOutcome.Money && policies.Outcome == PolicyComparison.Profit)
                AddPolicies(page, policies);
    }

    private static void AddPolicies(HtmlPage page, PolicyComparison policies)
    {
        var outcome = policies.Outcome;
        page.AddLine($"<h2>Ways to choose for {policies.Customers:N0} customers, by {outcome}</h2>");
        page.AddTable(
            ["way", "a customer, beyond the control", "95 % interval", "customers"],
            policies.Values.Select(value => (IEnumerable<string>)
            [
                value.Policy, Text(value.Value, outcome), Range(value.Low, value.High, outcome),
                string.Join(", ", value.Shares.Select(share => $"{share.Key} {share.Value:P0}")),
            ]));
        var difference = policies.TargetedLessBest;
        page.AddLine($"<p>Choosing by predicted effect earns {Text(difference.Estimate, outcome)} " +
            $"({Range(difference.Low, difference.High, outcome)}) more a customer than {HtmlPage.Encode(policies.Best)} for all, the " +
            "best single action. Models that did not see the customers chose.</p>");
    }

    private static void AddFigures(HtmlPage page, string name, OutcomeEffect effect)
    {
        page.AddFigure($"Qini curve, {name}", "What treating the customers with the greatest predicted effects first gains.",
            EffectCharts.Targeting(effect.Targeting));
        page.AddFigure($"Uplift curve, {name}", "The mean effect on those who are treated.",
            EffectCharts.Uplift(effect.Targeting));
        if (effect.Calibration.Count > 1)
            page.AddFigure($"Calibration, {name}", "Where an effect of 5 is predicted, is it 5?",
                EffectCharts.Calibration(effect.Calibration));
    }

    private static string Range(double low, double high, string outcome) => $"{Text(low, outcome)} to {Text(high, outcome)}";

    private static string Text(double value, string outcome) =>
        outcome == TestOutcome.Buying ? $"{100 * value:+0.00;-0.00;0} points" : $"{value:+0.00;-0.00;0}";
}
