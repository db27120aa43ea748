using System.CommandLine;
using Conversion.Training.Orders;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary><c>conversion score</c>: a file of orders in, a file of scores and decisions out.</summary>
internal static class ScoreCommand
{
    private const string Text =
        """
        Scores every customer of a file of orders: one line each, as JSON lines or CSV by the output's extension.

        Examples:
          conversion score --orders orders.csv --out scores.csv
          conversion score --orders 'orders/*.parquet' --as-of 2011-12-09 --model my.model --policy my.json --out scores.ndjson.gz
        """;

    public static Command Create()
    {
        var orders = OrderOptions.Orders();
        var columns = OrderOptions.Columns();
        var memory = OrderOptions.Memory();
        var scoring = new ScoringOptions();
        var asOf = OrderOptions.AsOf("The instant to score at, later orders ignored; that of the last order unless given.");
        var output = new Option<string>("--out") { Description = "File to write: .ndjson, .jsonl or .csv, and .gz after it if wanted.", Required = true, HelpName = "FILE" }.NotEmpty();
        var command = new Command("score", Text) { orders, columns, asOf, output, memory };
        scoring.AddTo(command);
        command.SetAction(parsed =>
        {
            var progress = new Progress();
            var (path, target) = (parsed.GetRequiredValue(orders), parsed.GetRequiredValue(output));
            var format = ScoreFileFormat.FromPath(target);
            OutputFile.Prepare(target, OrderOptions.Inputs(path, [.. scoring.Files(parsed), parsed.GetValue(columns)]));
            var scorer = scoring.Load(parsed);
            var mapping = ColumnMapping.Parse(parsed.GetValue(columns));
            using var file = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, new(parsed.GetValue(memory)), report));
            OrderOptions.Tell(file.Ingestion);
            var at = parsed.GetValue(asOf) ?? file.Ingestion.LastOrder;
            ScoringOptions.Tell(target, progress.Step("Scoring", report => FileScorer.Score(scorer, file, at, target, format, report)));
            return 0;
        });
        return command;
    }
}
