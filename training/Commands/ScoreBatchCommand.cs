using System.CommandLine;
using System.IO.Enumeration;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary><c>conversion score-batch</c>: one task of a Cloud Run Job that scores a large file.</summary>
internal static class ScoreBatchCommand
{
    private const string Text =
        """
        Scores one task's share of the customers into one part of a folder. A hash of the customer's id assigns every
        customer to one task, so all tasks together write the same lines as one task alone. A part appears only when it is
        complete. Running a task again replaces its own part and no other. Scratch files are written to TMPDIR.

        Examples:
          conversion score-batch --orders '/mnt/orders/*.parquet' --as-of 2011-12-09 --out /mnt/scores/2011-12-09
          CLOUD_RUN_TASK_INDEX=2 CLOUD_RUN_TASK_COUNT=7 conversion score-batch --orders orders.csv.gz --as-of 2011-12-09 --out scores
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var orders = new OrderInputOptions();
        var scoring = new ScoringOptions();
        var asOf = OptionExtensions.AsOf(
            "Instant of the scores. Later orders are ignored. Required, because all tasks must use the same instant.");
        asOf.Required = true;
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "Folder of the parts.",
            Required = true,
            HelpName = "FOLDER",
        }.NotEmpty();
        var format = new Option<string>("--part-format") { Description = "Format of the parts.", DefaultValueFactory = _ => "ndjson" };
        format.AcceptOnlyFromAmong("ndjson", "csv", "ndjson.gz", "csv.gz");
        var index = FromEnvironment("--task-index", "Index of this task, from 0", "CLOUD_RUN_TASK_INDEX", 0);
        var count = FromEnvironment("--task-count", "Number of tasks", "CLOUD_RUN_TASK_COUNT", 1);
        var command = new Command("score-batch", Text);
        orders.AddTo(command);
        foreach (var option in (Option[])[asOf, output, format, index, count])
            command.Add(option);
        scoring.AddTo(command);
        command.SetAction(parsed => Run(parsed, scoring, new(
            orders.Parse(parsed),
            parsed.GetRequiredValue(asOf)!.Value,
            parsed.GetRequiredValue(output),
            parsed.GetRequiredValue(format),
            new(parsed.GetValue(index), parsed.GetValue(count)))));
        return command;
    }

    private static int Run(ParseResult parsed, ScoringOptions scoring, ScoreBatchRequest request)
    {
        Prepare(request, request.Orders.Files(scoring.Files(parsed)));
        var mapping = request.Orders.ParseMapping();
        var scorer = scoring.Load(parsed);
        var decisions = scoring.LoadDecisions(parsed);
        // Each task knows its own customers only.
        if (scorer.Policy.NeedsContacts)
            throw new UserErrorException(
                "score-batch does not read contacts and consent, which the policy asks for; use conversion score --keep contact.");
        if (scorer.Policy.HasRunBudget && request.Shard.Count > 1)
            throw new UserErrorException(
                $"A policy with a budget a run needs one task, got --task-count {request.Shard.Count}; use conversion score.");

        var progress = new Progress();
        using var orders = request.Orders.Open(progress, mapping, request.Shard);
        var scored = progress.Step("Scoring", report => FileScorer.Score(scorer, orders, request.AsOf, decisions, request.Part, report));
        Progress.WriteLine(scored.ToString());
        return 0;
    }

    private static void Prepare(ScoreBatchRequest request, IReadOnlyList<string> inputs)
    {
        var shard = request.Shard;
        if (shard.Count < 1)
            throw new UserErrorException($"--task-count must be at least 1, got {shard.Count}.");
        if (shard.Index < 0 || shard.Index >= shard.Count)
            throw new UserErrorException($"--task-index must be from 0 to {shard.Count - 1}, got {shard.Index}; the first task is 0.");
        OutputFile.Prepare(request.Part, inputs);
        var matching = request.Orders.Paths.FirstOrDefault(path =>
            FileSystemName.MatchesSimpleExpression(Path.GetFileName(path), Path.GetFileName(request.Part)));
        if (matching is not null
            && inputs.Any(file => Path.GetDirectoryName(Path.GetFullPath(file)) == Path.GetDirectoryName(request.Part)))
            throw new UserErrorException(
                $"--out must be a folder that --orders does not match, got {request.Folder}, whose parts match {matching}; " +
                "choose another folder.");
        var other = request.Folder.EnumerateFiles("part-*")
            .FirstOrDefault(file => !file.Name.EndsWith(request.PartSuffix, StringComparison.Ordinal));
        if (other is not null)
            throw new UserErrorException(
                $"--out must be a folder of {shard.Count} tasks in {request.Format}, got {request.Folder}, " +
                $"which contains {other.Name} of another run; choose another folder.");
    }

    /// <summary>Creates an option whose default is a variable that a Cloud Run job sets.</summary>
    internal static Option<int> FromEnvironment(string name, string description, string variable, int fallback) => new(name)
    {
        Description = $"{description}. The default is the variable {variable}.",
        HelpName = "N",
        DefaultValueFactory = _ =>
        {
            var text = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(text))
                return fallback;
            return int.TryParse(text, out var value)
                ? value
                : throw new UserErrorException($"{variable} must be a whole number, got '{text}'; correct the variable, or set {name}.");
        },
    };
}
