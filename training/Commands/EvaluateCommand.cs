using System.CommandLine;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting.Effects;
using Conversion.Training.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Commands;

/// <summary><c>conversion evaluate</c>: evaluates a model on orders.</summary>
internal static class EvaluateCommand
{
    // Of the folds of the regression that lowers the variance of effects.
    private const int Seed = 1;

    private const string Text =
        """
        Evaluates a model on the last horizon of a file of orders. Compares it with simple methods. Writes a report as one
        HTML file, which loads nothing from the network, and the same numbers as JSON beside it. If the model's card says
        that the model was trained on orders after the holdout cutoff, the report contains a warning.

        With a randomized test, as fit-effects reads it, evaluates the effects of the model: the Qini curve, the uplift curve
        and the calibration of effects, with bands. Use a test that is newer than the one that the model was fitted to.

        Examples:
          conversion evaluate --orders online_retail.csv.gz --out report.html
          conversion evaluate --orders 'orders/*.parquet' --model my.model --policy my.json --out reports/may.html
          conversion evaluate --decisions may.ndjson --orders orders.csv --model mine/effects.model --out effects.html
          conversion evaluate --table may.csv --action group --control nobody --buying bought --model mine/effects.model \
            --out effects.html
        """;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var test = new EffectSourceOptions();
        var modelPath = ScoringOptions.Model();
        var policyPath = ScoringOptions.Policy();
        var output = new Option<string>("--out") { Description = "HTML file to write.", Required = true, HelpName = "FILE" }.NotEmpty();
        var command = new Command("evaluate", Text);
        test.AddTo(command);
        foreach (var option in (Option[])[modelPath, policyPath, output])
            command.Add(option);
        command.SetAction(parsed =>
        {
            var (model, policy, report) =
                (parsed.GetRequiredValue(modelPath), parsed.GetRequiredValue(policyPath), parsed.GetRequiredValue(output));
            if (!report.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
                throw new UserErrorException($"--out must end in .html, got {report}; change the extension.");
            var loaded = ModelLoader.Load(model);
            return test.Parse(parsed, loaded.HorizonDays) is { } source
                ? EvaluateEffects(source, model, loaded, report)
                : Evaluate(test.ParseOrders(parsed), model, loaded, policy, report);
        });
        return command;
    }

    private static int EvaluateEffects(IEffectSource source, string modelPath, Model model, string output)
    {
        var figures = Path.ChangeExtension(output, ".json");
        foreach (var file in (string[])[output, figures])
            OutputFile.Prepare(file, [.. source.Files(), modelPath]);
        if (model.Effects.Count == 0)
            throw new UserErrorException($"--model must have effects to evaluate, got {modelPath}, which has none; run fit-effects.");
        var progress = new Progress();
        var data = source.WithFeatures([.. model.Features.Select(feature => feature.Name)]).Read(progress);
        var report = progress.Step("Evaluating", () => EffectEvaluation.Evaluate(model, data.Name, data.Tests, data.LeftOut, Seed));
        EffectText.Print(report, Console.Out);
        OutputFile.Write(output, writer => writer.Write(EffectPage.Render(report)));
        OutputFile.Write(figures, writer => writer.Write(ModelCard.ToJson(report)));
        Progress.WriteLine($"Wrote {output} and {figures}.");
        return 0;
    }

    private static int Evaluate(OrderInput input, string modelPath, Model model, string policyPath, string output)
    {
        if (input.Paths.Count == 0)
            throw new UserErrorException("--orders must be set, or --table to evaluate effects, got neither; name the files.");
        var figures = Path.ChangeExtension(output, ".json");
        var inputs = input.Files(modelPath, policyPath);
        OutputFile.Prepare(output, inputs);
        OutputFile.Prepare(figures, inputs);
        if (!model.HasHead)
            throw new UserErrorException(
                $"--model must have a head to evaluate, got {modelPath}, which has none; " +
                (model.Effects.Count > 0 ? "name a randomized test with --decisions or --table." : "choose another model."));
        FeatureOrder.From(model);
        var policy = Policy.Load(policyPath, Scorer.QuantitiesOf(model));
        var mapping = input.ParseMapping();
        var trainedUntil = ModelCard.ReadTrainedUntil(modelPath, model);

        var progress = new Progress();
        using var orders = input.Open(progress, mapping);
        var origin = Place(orders.Summary, model.HorizonDays);
        var cutoff = origin.Holdouts[^1];
        var snapshots = progress.Step(
            "Computing features", () => SnapshotSet.Build(orders.Customers(FitRunner.MaximumCustomers), origin));
        var holdout = snapshots.Holdout(cutoff);
        var report = progress.Step("Evaluating", () => HoldoutEvaluator.Evaluate(
            model, [HoldoutEvaluator.Predict(model, snapshots.TrainingAt(cutoff), holdout, model.HorizonDays)]));
        if (trainedUntil > report.Cutoff)
            report = report with
            {
                Warning = $"According to its card, the model was trained on orders until {trainedUntil:yyyy-MM-dd}, " +
                    $"which is after the holdout cutoff {report.Cutoff:yyyy-MM-dd}. " +
                    "If these are the same orders, the metrics are better than they will be on new orders.",
            };
        if (report.Warning is not null)
            Progress.WriteLine(report.Warning);
        var context = new ReportContext(
            $"{model.Name} {model.Version}",
            $"{input.Path}: {orders.Summary}",
            model.HorizonDays,
            model.Coverage,
            VerdictText.Summarize(report.Verdicts, model.HeadNames),
            [.. report.Verdicts.Where(verdict => model.HeadNames.Contains(verdict.Head)).SelectMany(verdict => verdict.Reasons).Distinct()],
            ActionSummary.TryBuild(model, policy.Document, HoldoutEvaluator.InOrderOf(model, holdout)));
        OutputFile.Write(output, writer => writer.Write(HtmlReport.Render(report, context)));
        OutputFile.Write(figures, writer => writer.Write(ModelCard.ToJson(report)));
        Progress.WriteLine(ModelCardMarkdown.Summarize(report));
        Progress.WriteLine($"Wrote {output} and {figures}.");
        return 0;
    }

    private static RollingOrigin Place(OrderSummary data, int horizonDays)
    {
        var origin = RollingOrigin.From(data.FirstOrder, data.LastSale, horizonDays);
        return origin.Holdouts.Count > 0
            ? origin
            : throw new UserErrorException(
                $"--orders must span at least {RollingOrigin.NeededDays(horizonDays)} days for a horizon of " +
                $"{horizonDays} days, got {(data.LastSale - data.FirstOrder).TotalDays:0} days; add older orders.");
    }
}
