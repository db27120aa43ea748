using Conversion.Models;
using Conversion.Training.Artifacts;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.Commands;

/// <summary>Reads a randomized test, learns effects from it, and writes the model and the report.</summary>
internal static class FitEffectsRunner
{
    /// <summary>Runs the request. Returns 0, also where no effect can be shown.</summary>
    public static int Run(FitEffectsRequest request)
    {
        var isHtml = request.Report.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!isHtml && !request.Report.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new UserErrorException($"--report must end in .json or .html, got {request.Report}; change the extension.");
        var stem = Path.Combine(request.Folder, request.Name);
        var (artifact, card, customers) = ($"{stem}.model", $"{stem}.card.json", $"{stem}.customers.csv.gz");
        string[] outputs = [artifact, card, customers, request.Report];
        for (var i = 0; i < outputs.Length; i++)
            OutputFile.Prepare(
                outputs[i], [.. request.Source.Files(), .. outputs[..i], .. request.Model is { } read ? new[] { read } : []]);
        var predictions = request.Model is null ? null : ScoringOptions.LoadModel(request.Model);
        if (predictions is not null && predictions.HorizonDays != request.HorizonDays)
            throw new UserErrorException(
                $"--horizon must be {predictions.HorizonDays}, the horizon of {request.Model}, got {request.HorizonDays}.");

        var progress = new Progress();
        var data = request.Source.Read(progress);
        var costs = ParseCosts(request, data.Actions);
        var analyses = progress.Step("Learning effects", done => data.Tests.Select((test, i) => EffectAnalysis.Run(
            test, request.Seed, data.Actions.Count - 1, share => done((i + share) / data.Tests.Count))).ToList());
        var report = EffectReport.From(
            data.Name, data.Ids.Count, data.LeftOut, analyses, request.Seed, request.Margin, costs);
        EffectText.Print(report, Console.Out);

        var effects = BuildModel(request, data, analyses);
        var bytes = ModelWriter.Write(predictions is null ? effects : Combine(request, predictions, effects));
        var model = ModelLoader.Read(bytes);
        OutputFile.Write(artifact, bytes);
        OutputFile.Write(card, writer => writer.Write(EffectCard.ToJson(model, report)));
        OutputFile.Write(customers, writer => EffectCustomers.Write(writer, data, effects, request.Margin, costs));
        OutputFile.Write(request.Report, writer => writer.Write(isHtml ? EffectPage.Render(report) : ModelCard.ToJson(report)));
        Progress.WriteLine($"Wrote {string.Join(", ", outputs)}.");
        return 0;
    }

    private static Model BuildModel(FitEffectsRequest request, EffectData data, List<EffectAnalysis> analyses) => new()
    {
        Name = request.Name,
        Version = request.Version,
        Hash = "",
        HorizonDays = request.HorizonDays,
        Coverage = Confidence.Share,
        Features = [.. data.Tests[0].Features.Select((name, feature) => RangeOf(name, data.Rows, feature))],
        Effects =
        [
            .. from analysis in analyses
               from fit in analysis.Fits
               let head = analysis.HeadOf(fit)
               where head is not null
               select new EffectHead(analysis.NameOf(fit), fit.Outcome, head),
        ],
    };

    // The predictions of one model and the effects of another, which has some of its features.
    private static Model Combine(FitEffectsRequest request, Model predictions, Model effects)
    {
        var names = predictions.Features.Select(feature => feature.Name).ToList();
        int[] places = [.. effects.Features.Select(feature => names.IndexOf(feature.Name))];
        if (Array.IndexOf(places, -1) is >= 0 and var missing)
            throw new UserErrorException(
                $"--model must have the feature {effects.Features[missing].Name} of the effects, got {request.Model} without it; " +
                "pass a model that conversion fit wrote, and decisions with orders in place of a table.");
        return predictions.WithEffects(
            request.Name, request.Version, [.. effects.Effects.Select(effect => effect with { Head = Move(effect.Head) })]);

        Head Move(Head head) => new(
            head.Trees.Copy(names.Count, Array.ConvertAll(head.Trees.Features, feature => places[feature]), head.Trees.Covers),
            head.Transform);
    }

    private static TrainedFeature RangeOf(string name, float[][] rows, int feature)
    {
        var known = rows.Select(row => row[feature]).Where(float.IsFinite).DefaultIfEmpty(0).ToList();
        return new(name, known.Min(), known.Max());
    }

    private static IReadOnlyDictionary<string, double>? ParseCosts(FitEffectsRequest request, IReadOnlyList<string> actions) =>
        request.Costs is null && request.Margin == 1 ? null : ActionCosts.Parse(request.Costs, actions);
}
