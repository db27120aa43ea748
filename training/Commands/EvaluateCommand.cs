using System.CommandLine;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Orders;

namespace Conversion.Training.Commands;

/// <summary><c>conversion evaluate</c>: a model and orders in, a report out.</summary>
internal static class EvaluateCommand
{
    private const string Text =
        """
        Judges a model on the last whole horizon of a file of orders, beside simple methods, and writes a report: one
        HTML file with pictures that asks nothing of the network, and the same figures as JSON beside it.

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
        var output = new Option<string>("--out") { Description = "HTML file to write.", Required = true, HelpName = "FILE" };
        var command = new Command("evaluate", Text) { orders, columns, modelPath, policyPath, output, memory };
        command.SetAction(parsed =>
        {
            var progress = new Progress();
            var model = ModelLoader.Load(parsed.GetRequiredValue(modelPath));
            var policy = Policy.Load(parsed.GetRequiredValue(policyPath), Scorer.QuantitiesOf(model));
            var (path, target) = (parsed.GetRequiredValue(orders), parsed.GetRequiredValue(output));
            var mapping = ColumnMapping.Parse(parsed.GetValue(columns));
            using var file = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, new(parsed.GetValue(memory)), report));
            Progress.Say(file.Ingestion.ToString());
            var origin = RollingOrigin.Of(file.Ingestion.FirstOrder, file.Ingestion.LastOrder, model.HorizonDays);
            var snapshots = progress.Step("Computing features", () => Snapshots.Of(file.Customers(FitCommand.MostCustomers), origin));
            var report = progress.Step("Evaluating", () => Evaluator.Evaluate(
                model, snapshots.Holdout, Baselines.Of(snapshots.Training, snapshots.Holdout, model.HorizonDays), policy));
            OutputFile.Write(target, writer => writer.Write(
                HtmlReport.Of(report, $"{model.Name} {model.Version}", model.HorizonDays, model.Coverage)));
            OutputFile.Write(Path.ChangeExtension(target, ".json"), writer => writer.Write(ModelCard.ToJson(report)));
            Progress.Say(ModelCardText.Summary(report));
            return 0;
        });
        return command;
    }
}
