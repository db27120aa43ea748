using System.CommandLine;
using System.IO.Enumeration;
using Conversion.Training.Orders;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary><c>conversion score-batch</c>: one task of a Cloud Run Job that scores a great file.</summary>
internal static class ScoreBatchCommand
{
    private const string Text =
        """
        Scores one task's share of the customers into a part of a folder. Tasks share the customers by a hash of their
        ids, so that together they write what one alone would. A part appears whole or not at all, and running a task
        again replaces its part and no other. Scratch space is taken in TMPDIR.

        Examples:
          conversion score-batch --orders '/mnt/orders/*.parquet' --as-of 2011-12-09 --out /mnt/scores/2011-12-09
          CLOUD_RUN_TASK_INDEX=2 CLOUD_RUN_TASK_COUNT=7 conversion score-batch --orders orders.csv.gz --as-of 2011-12-09 --out scores
        """;

    public static Command Create()
    {
        var orders = OrderOptions.Orders();
        var columns = OrderOptions.Columns();
        var memory = OrderOptions.Memory();
        var scoring = new ScoringOptions();
        var asOf = OrderOptions.AsOf("The instant to score at, later orders ignored. Required, so that all tasks mean the same.");
        asOf.Required = true;
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the parts.", Required = true, HelpName = "FOLDER" }.NotEmpty();
        var format = new Option<string>("--format") { Description = "Of the parts.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv", "ndjson.gz", "csv.gz");
        var index = FromEnvironment("--task-index", "Which task this is, from 0", "CLOUD_RUN_TASK_INDEX", 0);
        var count = FromEnvironment("--task-count", "How many tasks there are", "CLOUD_RUN_TASK_COUNT", 1);
        var command = new Command("score-batch", Text) { orders, columns, asOf, output, format, index, count, memory };
        scoring.AddTo(command);
        command.SetAction(parsed => Run(
            parsed, scoring, parsed.GetRequiredValue(orders), parsed.GetValue(columns), parsed.GetValue(memory),
            parsed.GetRequiredValue(asOf)!.Value, parsed.GetRequiredValue(output), parsed.GetRequiredValue(format),
            new(parsed.GetValue(index), parsed.GetValue(count))));
        return command;
    }

    private static int Run(
        ParseResult parsed, ScoringOptions scoring, string path, string? columns, int memory,
        DateTimeOffset asOf, DirectoryInfo output, string format, CustomerShard share)
    {
        if (share.Count < 1 || share.Index < 0 || share.Index >= share.Count)
            throw new UserErrorException($"There is no task {share.Index} of {share.Count}: tasks are counted from 0.");
        var part = Path.Combine(output.FullName, $"part-{share.Index:00000}-of-{share.Count:00000}.{format}");
        var inputs = OrderOptions.Inputs(path, [.. scoring.Files(parsed), columns]);
        OutputFile.Prepare(part, inputs);
        if (inputs.Any(file => Path.GetDirectoryName(Path.GetFullPath(file)) == Path.GetDirectoryName(part))
            && FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(part)))
            throw new UserErrorException($"{path} would read the parts, too: {output} must be a folder of their own.");
        var stranger = output.EnumerateFiles("part-*").FirstOrDefault(file => !file.Name.EndsWith($"-of-{share.Count:00000}.{format}", StringComparison.Ordinal));
        if (stranger is not null)
            throw new UserErrorException($"{output} holds {stranger.Name}, of another run: {share.Count} tasks in {format} need a folder of their own.");

        var progress = new Progress();
        var mapping = ColumnMapping.Parse(columns);
        var scorer = scoring.Load(parsed);
        using var file = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, new(memory, Share: share), report));
        OrderOptions.Tell(file.Ingestion);
        ScoringOptions.Tell(part, progress.Step("Scoring", report => FileScorer.Score(scorer, file, asOf, part, ScoreFileFormat.FromPath(part), report)));
        return 0;
    }

    private static Option<int> FromEnvironment(string name, string description, string variable, int fallback) => new(name)
    {
        Description = $"{description}; {variable} unless given.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text ? fallback
            : int.TryParse(text, out var value) ? value
            : throw new UserErrorException($"{variable} is '{text}', not a number."),
    };
}
