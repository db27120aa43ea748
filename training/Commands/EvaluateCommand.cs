using System.CommandLine;
using Conversion.Decisions;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion evaluate</c>: a model and orders in, a report out.</summary>
internal static class EvaluateCommand
{
    private const string Text =
        """
        Judges a model on the last whole horizon of a file of orders, beside simple methods, and writes a report: one
        HTML file with pictures that asks nothing of the network, and the same figures as JSON beside it. Where the
        model's card says that it learnt from orders beyond the instant it is judged at, the report says so.

        Examples:
          conversion evaluate --orders online_retail.csv.gz --out report.html
          conversion evaluate --orders 'orders/*.parquet' --model my.model --policy my.json --out reports/may.html
        """;

    public static Command Create()
    {
        var orders = OrderOptions.Orders();
        var columns = OrderOptions.Columns();
        var memory = OrderOptions.Memory();
        var modelPath = ScoringOptions.Model();
        var policyPath = ScoringOptions.Policy();
        var output = new Option<string>("--out") { Description = "HTML file to write.", Required = true, HelpName = "FILE" }.NotEmpty();
        var command = new Command("evaluate", Text) { orders, columns, modelPath, policyPath, output, memory };
        command.SetAction(parsed =>
        {
            var progress = new Progress();
            var (path, target) = (parsed.GetRequiredValue(orders), parsed.GetRequiredValue(output));
            if (!target.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
                throw new UserErrorException($"--out ends in .html, and {target} does not.");
            var figures = Path.ChangeExtension(target, ".json");
            var inputs = OrderOptions.Inputs(path, parsed.GetValue(modelPath), parsed.GetValue(policyPath), parsed.GetValue(columns));
            OutputFile.Prepare(target, inputs);
            OutputFile.Prepare(figures, inputs);
            var model = ScoringOptions.LoadModel(parsed.GetRequiredValue(modelPath));
            var policy = Policy.Load(parsed.GetRequiredValue(policyPath), Scorer.QuantitiesOf(model));
            var mapping = ColumnMapping.Parse(parsed.GetValue(columns));
            var learntUntil = ModelCard.ReadTrainedUntil(parsed.GetRequiredValue(modelPath), model);
            using var file = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, new(parsed.GetValue(memory)), report));
            OrderOptions.Tell(file.Ingestion);
            var origin = RollingOrigin.From(file.Ingestion.FirstOrder, file.Ingestion.LastOrder, model.HorizonDays);
            var snapshots = progress.Step("Computing features", () => SnapshotSet.Build(file.Customers(FitCommand.MostCustomers), origin));
            var report = progress.Step("Evaluating", () => HoldoutEvaluator.Evaluate(
                model, snapshots.Holdout, Baselines.Evaluate(snapshots.Training, snapshots.Holdout, model.HorizonDays), policy) with
            {
                Warning = learntUntil > origin.Holdout
                    ? $"By its card the model learnt from orders up to {learntUntil:yyyy-MM-dd}, beyond {origin.Holdout:yyyy-MM-dd}, the instant it is judged at: if these are the orders, it has seen what it is judged on, and the figures flatter it."
                    : null,
            });
            if (report.Warning is { } warning)
                Progress.Say(warning);
            OutputFile.Write(target, writer => writer.Write(
                HtmlReport.Render(report, $"{model.Name} {model.Version}", $"{path}: {file.Ingestion}", model.HorizonDays, model.Coverage)));
            OutputFile.Write(figures, writer => writer.Write(ModelCard.ToJson(report)));
            Progress.Say(ModelCardMarkdown.Summary(report));
            Progress.Say($"Wrote {target} and {figures}.");
            return 0;
        });
        return command;
    }
}
