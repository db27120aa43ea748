using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Pipeline;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary>Runs <c>conversion fit</c>: reads, fits, evaluates and writes.</summary>
internal static class FitRunner
{
    /// <summary>The number of customers to read. More cost memory and time, and improve nothing.</summary>
    public const int MaximumCustomers = 200_000;

    /// <summary>Runs the command. Returns the exit code.</summary>
    public static int Run(FitRequest request)
    {
        var options = request.Options;
        var mapping = request.Orders.ParseMapping();
        var policy = LoadPolicy(request.PolicyPath);
        var files = ModelFiles.In(request.Folder, request.Name);
        files.Prepare(request.Orders.Files(request.PolicyPath));

        var progress = new Progress();
        using var orders = request.Orders.Open(progress, mapping);
        var ingestion = orders.Summary;
        List<string> faults = [.. QualityGate.Check(ingestion)];
        StopUnlessForced(request, faults);
        var origin = RollingOrigin.From(ingestion.FirstOrder, ingestion.LastOrder, options.HorizonDays);
        var snapshots = progress.Step(
            "Computing features", () => SnapshotSet.Build(orders.Customers(MaximumCustomers), origin));

        var version = request.Version ?? $"{ingestion.LastOrder:yyyy-MM-dd}";
        var fitted = progress.Step(
            "Fitting", report => TrainingPipeline.Fit(snapshots.Training, options, request.Name, version, report));
        var artifact = ModelWriter.Write(fitted.Model);
        // Evaluates what ships: the artifact as the service loads it.
        var model = ModelLoader.Read(artifact);
        var report = progress.Step("Evaluating", () => HoldoutEvaluator.Evaluate(
            model,
            snapshots.Holdout,
            Baselines.Evaluate(snapshots.Training, snapshots.Holdout, options.HorizonDays),
            policy));
        faults.AddRange(QualityGate.Check(report));
        StopUnlessForced(request, faults);

        var card = new ModelCard(
            request.Name,
            version,
            model.Hash,
            options.HorizonDays,
            options.Coverage,
            options.Seed,
            request.Orders.ReadSource(),
            ingestion,
            new(origin.Training, origin.Holdout),
            TrainingSample.From(snapshots.Training),
            fitted.Hyperparameters,
            model.Features,
            report,
            CardLimits.Build(options, report, faults));
        progress.Step("Writing", () => Write(files, artifact, card, fitted));
        foreach (var fault in faults)
            Progress.WriteLine($"Written with --force: {fault}");
        Progress.WriteLine(
            $"Wrote the model {files.Artifact}, its card {files.Card}, the card in words {files.CardText}, " +
            $"and golden rows {files.GoldenRows}.");
        Progress.WriteLine(ModelCardMarkdown.Summarize(report));
        return 0;
    }

    private static Policy? LoadPolicy(string? path) =>
        path is null ? null : Policy.Load(path, Scorer.QuantitiesOf(CustomerFeatures.All.Select(feature => feature.Name)));

    private static void StopUnlessForced(FitRequest request, List<string> faults)
    {
        if (faults.Count > 0 && !request.Force)
            throw new UserErrorException(
                $"The model must pass the quality gate. {string.Join(" ", faults)} " +
                "Nothing was written; add orders, or write the model with --force.");
    }

    private static void Write(ModelFiles files, byte[] artifact, ModelCard card, FittedModel fitted)
    {
        OutputFile.Write(files.Artifact, artifact);
        OutputFile.Write(files.Card, writer => writer.Write(card.ToJson()));
        GoldenRows.Write(files.GoldenRows, fitted, card.Seed);
        OutputFile.Write(files.CardText, writer => writer.Write(ModelCardMarkdown.Render(card)));
    }
}
