using System.CommandLine;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary><c>conversion score</c>: scores a file of orders into a file of scores and decisions.</summary>
internal static class ScoreCommand
{
    private const string Text =
        """
        Scores every customer in a file of orders. Writes one line for each, as JSON lines or as CSV, by the extension of
        --out.

        Examples:
          conversion score --orders orders.csv --out scores.csv
          conversion score --orders 'orders/*.parquet' --as-of 2011-12-09 --model my.model --policy my.json --out scores.ndjson.gz
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var scoring = new ScoringOptions();
        var asOf = OptionExtensions.AsOf("Instant of the scores. Later orders are ignored. The default is the last order.");
        var output = new Option<string>("--out")
        {
            Description = "File to write: .ndjson, .jsonl or .csv, optionally followed by .gz.",
            Required = true,
            HelpName = "FILE",
        }.NotEmpty();
        var keep = OptionExtensions.Keep(
            "Columns of the orders to write with each customer, with commas between them. 'contact' is e-mail address, phone number, " +
            "name, place and consent.");
        var spreadsheet = new Option<bool>("--spreadsheet")
        {
            Description = "Write an apostrophe before a text that a spreadsheet would run as a formula: after =, +, -, @ or a tab. "
                + "Without it, ids are as in the orders, so that programs find them.",
        };
        var command = new Command("score", Text);
        orders.AddTo(command);
        command.Add(asOf);
        command.Add(output);
        command.Add(keep);
        command.Add(spreadsheet);
        scoring.AddTo(command);
        command.SetAction(parsed => Run(
            parsed, orders.Parse(parsed).Keeping(parsed.GetValue(keep)), scoring, parsed.GetValue(asOf), parsed.GetRequiredValue(output),
            parsed.GetValue(spreadsheet)));
        return command;
    }

    private static int Run(
        ParseResult parsed, OrderInput input, ScoringOptions scoring, DateTimeOffset? asOf, string output, bool isGuarded)
    {
        // Checks the extension before any work.
        ScoreFileFormat.Check(output);
        OutputFile.Prepare(output, input.Files(scoring.Files(parsed)));
        var scorer = scoring.Load(parsed);
        var decisions = scoring.LoadDecisions(parsed);
        var mapping = input.ParseMapping();

        var progress = new Progress();
        using var orders = input.Open(progress, mapping);
        var scored = progress.Step("Scoring", report =>
            FileScorer.Score(scorer, orders, asOf ?? orders.Summary.LastOrder, decisions, output, report, isGuarded));
        Progress.WriteLine(scored.ToString());
        return 0;
    }
}
