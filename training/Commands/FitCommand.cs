using System.CommandLine;
using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Fitting.Pipeline;
using Conversion.Training.Orders;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion fit</c>: orders in; model, card and golden rows out.</summary>
internal static class FitCommand
{
    private const string Text =
        """
        Fits a model on a file of orders and writes it, NAME.model, with its card, NAME.card.json and in words NAME.md,
        and golden rows, NAME.golden.csv.gz. Those of an earlier fit are replaced; a NAME.md that is no card is refused.

        Examples:
          conversion fit --orders online_retail.csv.gz --out models/
          conversion fit --orders 'orders/*.parquet' --columns customer=client_no,at=day,amount=total --horizon 60 --out models/
          conversion fit --orders lines.csv --columns mapping.json --out models/

        Columns are guessed from their names where --columns does not name them: customer, at and amount, or quantity
        and price, are needed; order, product and quantity help. A negative amount is a return.

        A model is refused, with the figures, where there is too little to learn from or where a simple method does as
        well on the customers it was judged on. --force writes it all the same, and its card says so.
        """;

    // Beyond these, more customers cost memory and time and teach no more.
    internal const int MostCustomers = 200_000;

    // The share of truths held on the holdout may be off by these before the card warns of it.
    private const double CoverageTolerance = 0.04;

    public static Command Create()
    {
        var orders = OrderOptions.Orders();
        var columns = OrderOptions.Columns();
        var memory = OrderOptions.Memory();
        var horizon = OrderOptions.Horizon("Days that predictions speak of.");
        var coverage = new Option<double>("--coverage") { Description = "Share of truths that the intervals shall hold.", DefaultValueFactory = _ => 0.8, HelpName = "SHARE" }.Between(0.01, 0.99);
        var seed = new Option<int>("--seed") { Description = "The same seed and orders give the same files, byte for byte.", DefaultValueFactory = _ => 1 };
        var policy = new Option<string?>("--policy") { Description = "Rules to try on the holdout; NAME.card.json tells the mix of actions.", HelpName = "FILE" }.NotEmpty();
        var force = new Option<bool>("--force") { Description = "Write a model that would be refused." };
        var name = new Option<string>("--name") { Description = "The model's name, and that of its files.", DefaultValueFactory = _ => "conversion", HelpName = "NAME" }.NotEmpty();
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
                result.AddError($"--name names files, which {token.Value} can't.");
        });
        var version = new Option<string?>("--model-version") { Description = "The model's version; the day of the last order unless given." };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder to write to.", Required = true, HelpName = "FOLDER" }.NotEmpty();
        var command = new Command("fit", Text) { orders, columns, horizon, coverage, seed, policy, force, name, version, output, memory };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(orders), parsed.GetValue(columns), new(parsed.GetValue(memory)),
            new(parsed.GetValue(horizon), parsed.GetValue(coverage), parsed.GetValue(seed)),
            parsed.GetRequiredValue(name), parsed.GetValue(version), parsed.GetValue(policy),
            parsed.GetRequiredValue(output), parsed.GetValue(force)));
        return command;
    }

    private static int Run(
        string path, string? columns, OrderFileOptions reading, FitOptions options, string name, string? version,
        string? policyPath, DirectoryInfo output, bool force)
    {
        var mapping = ColumnMapping.Parse(columns);
        var policy = policyPath is null ? null : Policy.Load(policyPath, Scorer.QuantitiesOf(CustomerFeatures.All.Select(feature => feature.Name)));
        var (modelFile, cardFile, cardText, golden) = (FileOf(".model"), FileOf(".card.json"), FileOf(".md"), FileOf(".golden.csv.gz"));
        if (File.Exists(cardText) && !File.ReadAllText(cardText).Contains(ModelCardMarkdown.Signature, StringComparison.Ordinal))
            throw new UserErrorException($"{cardText} is no card, and would be written over: choose another --name or --out.");
        var inputs = OrderOptions.Inputs(path, columns, policyPath);
        foreach (var file in (string[])[modelFile, cardFile, cardText, golden])
            OutputFile.Prepare(file, inputs);

        var progress = new Progress();
        using var data = progress.Step($"Reading {path}", report => OrderFile.Open(path, mapping, reading, report));
        OrderOptions.Tell(data.Ingestion);
        List<string> faults = [.. QualityGate.Check(data.Ingestion)];
        RefuseUnless(force, faults);
        var origin = RollingOrigin.From(data.Ingestion.FirstOrder, data.Ingestion.LastOrder, options.HorizonDays);
        var snapshots = progress.Step("Computing features", () => SnapshotSet.Build(data.Customers(MostCustomers), origin));

        version ??= $"{data.Ingestion.LastOrder:yyyy-MM-dd}";
        var fitted = progress.Step("Fitting", report => TrainingPipeline.Fit(snapshots.Training, options, name, version, report));
        var artifact = ModelWriter.Write(fitted.Model);
        // What is judged is what ships: the artifact as a reader gets it.
        var model = ModelLoader.Read(artifact);
        var report = progress.Step("Evaluating", () => HoldoutEvaluator.Evaluate(
            model, snapshots.Holdout, Baselines.Evaluate(snapshots.Training, snapshots.Holdout, options.HorizonDays), policy));
        faults.AddRange(QualityGate.Check(report));
        RefuseUnless(force, faults);
        var card = new ModelCard(
            name, version, model.Hash, options.HorizonDays, options.Coverage, options.Seed, data.Mapping.Source, data.Ingestion,
            new(origin.Training, origin.Holdout), TrainingSample.From(snapshots.Training), fitted.Hyperparameters, model.Features, report, Limits(options, report, faults));

        progress.Step("Writing", () =>
        {
            OutputFile.Write(modelFile, artifact);
            OutputFile.Write(cardFile, writer => writer.Write(card.ToJson()));
            GoldenRows.Write(golden, fitted, options.Seed);
            OutputFile.Write(cardText, writer => writer.Write(ModelCardMarkdown.Render(card)));
        });
        foreach (var fault in faults)
            Progress.Say($"Written with --force: {fault}");
        Progress.Say($"Wrote {modelFile}, its card {cardFile}, in words {cardText}, and {golden}.");
        Progress.Say(ModelCardMarkdown.Summary(report));
        return 0;

        string FileOf(string extension) => Path.Combine(output.FullName, name + extension);
    }

    private static void RefuseUnless(bool force, List<string> faults)
    {
        if (faults.Count > 0 && !force)
            throw new UserErrorException(
                $"The model is refused. {string.Join(" ", faults)} Nothing was written; --force writes it all the same.");
    }

    internal static IReadOnlyList<string> Limits(FitOptions options, EvaluationReport report, List<string> faults) =>
    [
        .. faults.Select(fault => $"Written with --force: {fault}"),
        .. Coverage("days", "buyers", options.Coverage, report.Coverage[0].Days),
        .. Coverage("value", "customers", options.Coverage, report.Coverage[0].Value),
        $"It speaks of customers with at least one purchase, and of the {options.HorizonDays} days after the instant asked about.",
        "It knows one shop in one period; a season, price or range that the orders have not seen is outside what it learnt.",
        "It predicts what customers do as they are treated today, not what a message would change.",
    ];

    private static IEnumerable<string> Coverage(string what, string whose, double meant, double? held) =>
        Math.Abs(held - meant ?? 0) > CoverageTolerance
            ? [$"Its intervals of {what} are too {(held < meant ? "narrow" : "wide")}: on the holdout they held the truth for {held:P0} of {whose}, where {meant:P0} is meant."]
            : [];
}
