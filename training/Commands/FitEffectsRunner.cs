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
            OutputFile.Prepare(outputs[i], [.. request.Source.Files(), .. outputs[..i]]);

        var progress = new Progress();
        var data = request.Source.Read(progress);
        var costs = ParseCosts(request, data.Actions);
        var analyses = progress.Step("Learning effects", done => data.Tests.Select((test, i) => EffectAnalysis.Run(
            test, request.Seed, data.Actions.Count - 1, share => done((i + share) / data.Tests.Count))).ToList());
        var report = EffectReport.From(
            data.Name, data.Ids.Count, data.LeftOut, analyses, request.Seed, request.Margin, costs);
        EffectText.Print(report, Console.Out);

        var bytes = ModelWriter.Write(BuildModel(request, data, analyses));
        var model = ModelLoader.Read(bytes);
        OutputFile.Write(artifact, bytes);
        OutputFile.Write(card, writer => writer.Write(EffectCard.ToJson(model, report)));
        OutputFile.Write(customers, writer => EffectCustomers.Write(writer, data, model, request.Margin, costs));
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

    private static TrainedFeature RangeOf(string name, float[][] rows, int feature)
    {
        var known = rows.Select(row => row[feature]).Where(float.IsFinite).DefaultIfEmpty(0).ToList();
        return new(name, known.Min(), known.Max());
    }

    private static IReadOnlyDictionary<string, double>? ParseCosts(FitEffectsRequest request, IReadOnlyList<string> actions) =>
        request.Costs is null && request.Margin == 1 ? null : ActionCosts.Parse(request.Costs, actions);
}
