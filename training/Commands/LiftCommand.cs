using System.CommandLine;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion lift</c>: measures the effect of acting on decisions.</summary>
internal static class LiftCommand
{
    private const string Text =
        """
        Measures the effect of acting on decisions. Compares customers of the treatment arm with customers of the control
        arm (a share set by ControlShare or --control-share) by their purchases in the days after their first decision.
        Decisions are files that score, score-batch or POST /api/score/batch wrote, or messages of the decisions topic, as
        CSV or JSON lines. With --decision-columns they can be the log of any other program. Customers whose horizon ends
        after the orders are left out.

        Prints a table of all actions together and of each action, with confidence intervals of 95 %. An interval that
        contains 0 shows no effect. One interval in twenty misses the truth. The difference in money is adjusted for what
        the customers spent before the decision, so the orders should begin long before it.

        Every arm that is not the control arm is a treatment, and is compared with the same control arm. The intervals of
        several treatments are not adjusted for their number: see --confidence.

        Examples:
          conversion lift --decisions scores.csv --orders orders.csv
          conversion lift --decisions 'scores/2026-08-01/*.ndjson' --orders 'orders/*.parquet' --horizon 30 --out lift.json
          conversion lift --decisions log.csv --decision-columns customer=client,at=sent,arm=group --control nobody \
            --confidence 0.975 --orders orders.csv
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var decisions = OptionExtensions.Decisions();
        var decisionColumns = new Option<string?>("--decision-columns")
        {
            Description = "Columns of the decisions, as role=column pairs or as a JSON file. Roles: customer, at, arm, and action if " +
                "there is one. Formats are as in --columns, such as timestampFormat=%d/%m/%Y or delimiter=;. The default is the names " +
                "that score writes.",
            HelpName = "MAPPING",
        }.NotEmpty();
        var control = OptionExtensions.ControlArm();
        var confidence = new Option<double>("--confidence")
        {
            Description = "Share of intervals that contain the truth. With several treatments, 1 - 0.05 / treatments makes all intervals " +
                "together contain the truth in 95 of 100 experiments.",
            DefaultValueFactory = _ => LiftAnalysis.DefaultConfidence,
            HelpName = "SHARE",
        }.Between(0.5, 0.9999);
        var orders = new OrderInputOptions();
        var horizon = OptionExtensions.Horizon("Days after a decision in which purchases count.");
        var planned = new Option<double?>("--planned")
        {
            Description = "Customers of the whole test, to read it early: intervals that may be read as often as you like (see plan-test).",
            HelpName = "CUSTOMERS",
        };
        var output = new Option<string?>("--out") { Description = "JSON file to write the numbers to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("lift", Text) { decisions, decisionColumns, control };
        orders.AddTo(command);
        command.Add(horizon);
        command.Add(confidence);
        command.Add(planned);
        command.Add(output);
        command.SetAction(parsed => Run(new(
            parsed.GetRequiredValue(decisions),
            parsed.GetValue(decisionColumns),
            parsed.GetRequiredValue(control),
            orders.Parse(parsed),
            parsed.GetValue(horizon),
            parsed.GetValue(confidence),
            parsed.GetValue(planned),
            parsed.GetValue(output))));
        return command;
    }

    private static int Run(LiftRequest request)
    {
        var (path, input, output) = (request.Decisions, request.Orders, request.Output);
        var columnsFile = DecisionColumns.IsFile(request.DecisionColumns) ? request.DecisionColumns : null;
        var inputs = input.Files([.. OrderFiles.Find(path), columnsFile]);
        if (output is not null)
            OutputFile.Prepare(output, inputs);
        if (request.Planned is { } size && !(size >= 1))
            throw new UserErrorException($"--planned must be 1 or more, got {size}; write the number of customers of the whole test.");
        var mapping = input.ParseMapping();
        var columns = DecisionColumns.Parse(request.DecisionColumns, request.Control);

        var progress = new Progress();
        var decisions = progress.Step($"Reading {path}", () => DecisionFile.Read(path, columns));
        using var orders = input.Open(progress, mapping);
        // A file of orders is assumed to contain the whole of its last day.
        var ordersUntil = RollingOrigin.StartOfDay(orders.Summary.LastOrder).AddDays(1);
        var lift = progress.Step("Comparing", () => LiftAnalysis.Build(
            decisions, orders.Customers(), request.HorizonDays, ordersUntil, request.Confidence));
        if (request.Planned is { } planned)
            lift = lift.ReadEarly(planned);
        if (orders.Summary.FirstOrder > lift.First)
            Progress.WriteLine(
                $"The orders begin on {orders.Summary.FirstOrder:yyyy-MM-dd}, after the first decision. Purchases between the " +
                "two are missing, and money is not adjusted for spend before the decision. Add older orders.");
        LiftText.Print(lift, Console.Out);
        if (output is not null)
            OutputFile.Write(output, writer => writer.Write(ModelCard.ToJson(lift)));
        return 0;
    }
}
