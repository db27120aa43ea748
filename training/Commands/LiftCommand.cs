using System.CommandLine;
using System.Globalization;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion lift</c>: decisions and the orders that followed in, what acting on them was worth out.</summary>
internal static class LiftCommand
{
    private const string Text =
        """
        Measures what acting on decisions was worth: customers who were acted upon (arm treatment) beside those held out
        (arm control, a share set by ControlShare or --control-share), by what they bought in the days after their first
        decision. Decisions are files that score, score-batch or POST /api/score/batch wrote, or messages of the decisions
        topic, as CSV or JSON lines. Customers whose days are not over when the orders end are left out.

        Prints a table of all actions together and of each, with intervals of 95 %. One that holds 0 shows no effect;
        of twenty intervals, one misses the truth. The difference in money is adjusted for what the customers had spent
        before, so let the orders reach back.

        Examples:
          conversion lift --decisions scores.csv --orders orders.csv
          conversion lift --decisions 'scores/2026-08-01/*.ndjson' --orders 'orders/*.parquet' --horizon 30 --out lift.json
        """;

    public static Command Create()
    {
        var decisions = new Option<string>("--decisions") { Description = "CSV or JSON lines, plain or packed (.gz, .zst); a path or a quoted glob.", Required = true, HelpName = "FILE" }.NotEmpty();
        var orders = OrderOptions.Orders();
        var columns = OrderOptions.Columns();
        var memory = OrderOptions.Memory();
        var horizon = OrderOptions.Horizon("The days after a decision in which purchases count.");
        var output = new Option<string?>("--out") { Description = "JSON file to write the same figures to.", HelpName = "FILE" }.NotEmpty();
        var command = new Command("lift", Text) { decisions, orders, columns, horizon, output, memory };
        command.SetAction(parsed =>
        {
            var progress = new Progress();
            var (path, decided, target) = (parsed.GetRequiredValue(orders), parsed.GetRequiredValue(decisions), parsed.GetValue(output));
            var inputs = OrderOptions.Inputs(path, [parsed.GetValue(columns), .. OrderFile.Find(decided)]);
            if (target is not null)
                OutputFile.Prepare(target, inputs);
            var mapping = ColumnMapping.Parse(parsed.GetValue(columns));
            var first = progress.Step($"Reading {decided}", () => DecisionFile.Read(decided));
            using var file = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, new(parsed.GetValue(memory)), report));
            OrderOptions.Tell(file.Ingestion);
            // A file is taken to hold the whole of its last day.
            var until = RollingOrigin.StartOfDay(file.Ingestion.LastOrder).AddDays(1);
            var lift = progress.Step("Comparing", () => LiftAnalysis.Build(first, file.Customers(), parsed.GetValue(horizon), until));
            if (file.Ingestion.FirstOrder > lift.First)
                Progress.Say($"The orders begin on {file.Ingestion.FirstOrder:yyyy-MM-dd}, after the first decision: what was bought between the two is missing, and money is not adjusted for what was spent before.");
            Print(lift);
            if (target is not null)
                OutputFile.Write(target, writer => writer.Write(ModelCard.ToJson(lift)));
            return 0;
        });
        return command;
    }

    private static void Print(LiftAnalysis lift)
    {
        var all = lift.Actions[0];
        Line($"{all.Treatment.Customers + all.Control.Customers:N0} customers, decided on from {lift.First:yyyy-MM-dd} to {lift.Last:yyyy-MM-dd}, and {lift.HorizonDays} days after; {lift.NotOver:N0} left out, whose days are not over.");
        Line($"");
        Line($"| action | treated | bought | held out | bought | difference, points | spent, treated | held out | difference, adjusted |");
        Line($"|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (action, treatment, control, buying, spend) in lift.Actions)
            Line($"| {action} | {treatment.Customers:N0} | {treatment.BuyingShare:P1} | {control.Customers:N0} | {control.BuyingShare:P1} | {Interval(buying, 100, "+0.0;-0.0;0.0")} | {treatment.MeanSpend:0.00} | {control.MeanSpend:0.00} | {Interval(spend, 1, "+0.00;-0.00;0.00")} |");

        static string Interval(EffectEstimate? difference, double unit, string format)
        {
            return difference is null ? "too few" : $"{Number(difference.Estimate)} ({Number(difference.Low)} to {Number(difference.High)})";
            string Number(double value) => (value * unit).ToString(format, CultureInfo.InvariantCulture);
        }

        static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
