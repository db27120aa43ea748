using System.CommandLine;
using Conversion.Decisions;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.OffPolicy;

namespace Conversion.Training.Commands;

/// <summary><c>conversion simulate-policy</c>: estimates what a policy would have earned.</summary>
internal static class SimulatePolicyCommand
{
    private const string Text =
        """
        Estimates what a policy would have earned on logged decisions, without trying the policy: from the customers who
        happened to get what the policy takes, and the probability of that. The log is what lift and fit-effects read. It
        needs actions that were drawn by chance: a control arm, explored actions, or a test. Where the policy asks for consent
        and contacts, they are read from the columns of the orders. Caps count nothing, because each customer's first decision
        is valued.

        Prints the share who buy and the money of a customer under the policy, in two ways: by inverse propensities, whose
        weights add up to 1, and by doubly robust scores, which use the customers' features too and are more certain. Shows
        beside it leaving all alone and each action for all who could have got it. Says how much of the log supports each,
        and refuses where that is too little: where the policy takes actions that customers could not have got, or where the
        customers who match count as much as fewer than 100.

        Examples:
          conversion simulate-policy --decisions 'decisions/*.ndjson' --orders orders.csv --policy new-policy.json
          conversion simulate-policy --decisions log.csv --decision-columns customer=client,at=sent,arm=group --control nobody \
            --orders orders.csv --policy new-policy.json --margin 0.4 --cost letter=0.9 --out value.json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var decisions = OptionExtensions.Decisions();
        var decisionColumns = new Option<string?>("--decision-columns")
        {
            Description = "Columns of the decisions, as role=column pairs or as a JSON file, as in lift, and propensity.",
            HelpName = "MAPPING",
        }.NotEmpty();
        var control = OptionExtensions.ControlArm();
        var orders = new OrderInputOptions();
        var (model, policy) = (ScoringOptions.Model(), ScoringOptions.Policy());
        var horizon = OptionExtensions.Horizon("Days after a decision in which purchases count.");
        var margin = OptionExtensions.Margin();
        var cost = OptionExtensions.Costs();
        var output = new Option<string?>("--out") { Description = "JSON file to write the numbers to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("simulate-policy", Text) { decisions, decisionColumns, control };
        orders.AddTo(command);
        foreach (var option in (Option[])[policy, model, horizon, margin, cost, output])
            command.Add(option);
        command.SetAction(parsed => Run(new(
            new(
                parsed.GetRequiredValue(decisions),
                DecisionColumns.Parse(parsed.GetValue(decisionColumns), parsed.GetRequiredValue(control)),
                orders.Parse(parsed), parsed.GetValue(horizon)),
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(policy), parsed.GetValue(margin), parsed.GetValue(cost),
            parsed.GetValue(output))));
        return command;
    }

    private static int Run(SimulatePolicyRequest request)
    {
        if (request.Output is not null)
            OutputFile.Prepare(request.Output, [.. request.Source.Files(), request.Model, request.Policy]);
        var model = ScoringOptions.LoadModel(request.Model);
        var loaded = Policy.Load(request.Policy, Scorer.QuantitiesOf(model));
        if (loaded.DayBudgets.Count > 0 || loaded.HasRunBudget)
            Progress.WriteLine("The policy is valued without its budgets, because a log does not show who competed for them.");
        var policy = CandidatePolicy.From(model, WithoutBudgets(loaded.Document));
        var progress = new Progress();
        var source = loaded.NeedsContacts
            ? request.Source with { Orders = request.Source.Orders.Keeping("contact") }
            : request.Source;
        var outcomes = source.Join(progress);
        if (loaded.NeedsContacts && !outcomes.Customers.Any(customer => customer.Kept is { Contacts.Count: > 0 } or { Consent: not null }))
            throw new UserErrorException(
                "--orders must have columns of contacts and consent, because the policy asks for them, got none; name them with " +
                "--columns, e.g. email=mail,consent=newsletter, or write \"needs\": {\"consent\": false, \"reachable\": false} in the " +
                "policy to value it without.");
        var report = progress.Step("Valuing", () => Value(request, policy, outcomes));
        OffPolicyText.Print(report, Console.Out);
        if (request.Output is not null)
            OutputFile.Write(request.Output, writer => writer.Write(ModelCard.ToJson(report)));
        return report.Policies[0].Refusal is { } refusal
            ? throw new UserErrorException(
                $"--decisions must support the policy {request.Policy}, but {refusal}; " +
                "explore more actions, or try a policy closer to the log.")
            : 0;
    }

    private static PolicyDocument WithoutBudgets(PolicyDocument policy) => policy.Actions is not { } actions
        ? policy
        : policy with { Actions = [.. actions.Select(action => action with { Budget = null })] };

    private static OffPolicyReport Value(SimulatePolicyRequest request, CandidatePolicy policy, DecisionOutcomes outcomes)
    {
        var customers = outcomes.Customers;
        var logged = LoggedActions.From(customers);
        var log = new OffPolicyLog(
            logged, [.. customers.Select(customer => customer.Features)],
            [
                new(TestOutcome.Buying, [.. customers.Select(customer => customer.Spend > 0 ? 1.0 : 0)]),
                new(TestOutcome.Money, [.. customers.Select(customer => customer.Spend)]),
            ]);
        List<string> actions = [PossibleActions.None, .. log.Actions.Where(action => action != PossibleActions.None)];
        var costs = request.Costs is null && request.Margin == 1 ? null : ActionCosts.Parse(request.Costs, actions);
        var policies = new List<(string, IReadOnlyList<string>)> { (policy.Name, policy.Choose(customers)) };
        if (policy.FirstMatch is { } firstMatch)
            policies.Add(("first match", firstMatch.Choose(customers)));
        foreach (var action in actions)
            policies.Add(($"{action} for all", [.. logged.Select(log => log.Possible.Contains(action) ? action : PossibleActions.None)]));
        return OffPolicyReport.From(log, policies, outcomes.LeftOut, request.Margin, costs);
    }
}
