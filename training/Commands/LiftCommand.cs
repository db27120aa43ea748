using System.CommandLine;
using System.Globalization;
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
        CSV or JSON lines. Customers whose horizon ends after the orders are left out.

        Prints a table of all actions together and of each action, with confidence intervals of 95 %. An interval that
        contains 0 shows no effect. One interval in twenty misses the truth. The difference in money is adjusted for what
        the customers spent before the decision, so the orders should begin long before it.

        Examples:
          conversion lift --decisions scores.csv --orders orders.csv
          conversion lift --decisions 'scores/2026-08-01/*.ndjson' --orders 'orders/*.parquet' --horizon 30 --out lift.json
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var decisions = new Option<string>("--decisions")
        {
            Description = "Decisions to read: CSV or JSON lines, optionally compressed (.gz, .zst). A path or a quoted glob.",
            Required = true,
            HelpName = "FILE",
        }.NotEmpty();
        var orders = new OrderInputOptions();
        var horizon = OptionExtensions.Horizon("Days after a decision in which purchases count.");
        var output = new Option<string?>("--out") { Description = "JSON file to write the numbers to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("lift", Text) { decisions };
        orders.AddTo(command);
        command.Add(horizon);
        command.Add(output);
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(decisions), orders.Parse(parsed), parsed.GetValue(horizon), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string decisionsPath, OrderInput input, int horizonDays, string? output)
    {
        var inputs = input.Files(OrderFiles.Find(decisionsPath));
        if (output is not null)
            OutputFile.Prepare(output, inputs);
        var mapping = input.ParseMapping();

        var progress = new Progress();
        var decisions = progress.Step($"Reading {decisionsPath}", () => DecisionFile.Read(decisionsPath));
        using var orders = input.Open(progress, mapping);
        // A file of orders is assumed to contain the whole of its last day.
        var ordersUntil = RollingOrigin.StartOfDay(orders.Summary.LastOrder).AddDays(1);
        var lift = progress.Step("Comparing", () => LiftAnalysis.Build(decisions, orders.Customers(), horizonDays, ordersUntil));
        if (orders.Summary.FirstOrder > lift.First)
            Progress.WriteLine(
                $"The orders begin on {orders.Summary.FirstOrder:yyyy-MM-dd}, after the first decision. Purchases between the " +
                "two are missing, and money is not adjusted for spend before the decision. Add older orders.");
        Print(lift);
        if (output is not null)
            OutputFile.Write(output, writer => writer.Write(ModelCard.ToJson(lift)));
        return 0;
    }

    private static void Print(LiftAnalysis lift)
    {
        var all = lift.Actions[0];
        Console.WriteLine(
            $"{all.Treatment.Customers + all.Control.Customers:N0} customers with a first decision from {lift.First:yyyy-MM-dd} " +
            $"to {lift.Last:yyyy-MM-dd}, compared over {lift.HorizonDays} days. " +
            $"Left out {lift.IncompleteCustomers:N0} customers whose {lift.HorizonDays} days are not over.");
        Console.WriteLine();
        PrintRow(
        [
            "action", "treatment", "bought", "control", "bought", "difference, points",
            "spend, treatment", "spend, control", "difference, adjusted",
        ]);
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var action in lift.Actions)
            PrintRow(
            [
                action.Action,
                $"{action.Treatment.Customers:N0}",
                $"{action.Treatment.BuyingShare:P1}",
                $"{action.Control.Customers:N0}",
                $"{action.Control.BuyingShare:P1}",
                Interval(action.Buying, 100, "+0.0;-0.0;0.0"),
                $"{action.Treatment.MeanSpend:0.00}",
                $"{action.Control.MeanSpend:0.00}",
                Interval(action.Spend, 1, "+0.00;-0.00;0.00"),
            ]);
    }

    private static void PrintRow(string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string Interval(EffectEstimate? effect, double unit, string format)
    {
        return effect is null
            ? "too few"
            : $"{Number(effect.Estimate)} ({Number(effect.Low)} to {Number(effect.High)})";

        string Number(double value) => (value * unit).ToString(format, CultureInfo.InvariantCulture);
    }
}
