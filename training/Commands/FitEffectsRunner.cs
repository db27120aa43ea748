using System.Globalization;
using Conversion.Json;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Training.Artifacts;
using Conversion.Training.Fitting.Effects;

namespace Conversion.Training.Commands;

/// <summary>Reads a randomized test, learns effects from it, and writes the model and the report.</summary>
internal static class FitEffectsRunner
{
    /// <summary>Runs the request. Returns 0, also where no effect can be shown.</summary>
    public static int Run(FitEffectsRequest request)
    {
        if (request.Columns.Buying is null && request.Columns.Money is null)
            throw new UserErrorException("--buying or --money must name a column, got neither.");
        var isHtml = request.Report.EndsWith(".html", StringComparison.OrdinalIgnoreCase);
        if (!isHtml && !request.Report.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            throw new UserErrorException($"--report must end in .json or .html, got {request.Report}; change the extension.");
        var stem = Path.Combine(request.Folder, request.Name);
        var (artifact, card, customers) = ($"{stem}.model", $"{stem}.card.json", $"{stem}.customers.csv.gz");
        string[] outputs = [artifact, card, customers, request.Report];
        for (var i = 0; i < outputs.Length; i++)
            OutputFile.Prepare(outputs[i], [request.Table, .. outputs[..i]]);

        var progress = new Progress();
        IReadOnlyList<string> leftOut = [];
        var test = progress.Step($"Reading {request.Table}", () => RandomizedTestReader.Read(request.Table, request.Columns, out leftOut));
        var costs = ParseCosts(request, test.Actions);
        var analysis = progress.Step("Learning effects", done => EffectAnalysis.Run(test, request.Seed, done));
        var report = new EffectReport(
            Path.GetFileName(request.Table), test.Arms.Length, analysis.Control(), Confidence.Share, request.Seed, test.Features, leftOut,
            analysis.Gate(), analysis.Actions(), analysis.Policies(request.Margin, costs));
        EffectText.Print(report, Console.Out);

        var bytes = ModelWriter.Write(BuildModel(request, test, analysis));
        var model = ModelLoader.Read(bytes);
        OutputFile.Write(artifact, bytes);
        OutputFile.Write(card, writer => writer.Write(EffectCard.ToJson(model, report)));
        OutputFile.Write(customers, writer => EffectCustomers.Write(writer, test, model, request.Margin, costs));
        OutputFile.Write(request.Report, writer => writer.Write(isHtml ? EffectPage.Render(report) : ModelCard.ToJson(report)));
        Progress.WriteLine($"Wrote {string.Join(", ", outputs)}.");
        return 0;
    }

    private static Model BuildModel(FitEffectsRequest request, RandomizedTest test, EffectAnalysis analysis) => new()
    {
        Name = request.Name,
        Version = request.Version,
        Hash = "",
        HorizonDays = request.HorizonDays,
        Coverage = Confidence.Share,
        Features = [.. test.Features.Select((name, feature) => RangeOf(name, test.Rows, feature))],
        Effects = [.. from fit in analysis.Fits let head = analysis.HeadOf(fit) where head is not null
            select new EffectHead(test.Actions[fit.Action], fit.Outcome, head)],
    };

    private static TrainedFeature RangeOf(string name, float[][] rows, int feature)
    {
        var known = rows.Select(row => row[feature]).Where(float.IsFinite).DefaultIfEmpty(0).ToList();
        return new(name, known.Min(), known.Max());
    }

    private static double[]? ParseCosts(FitEffectsRequest request, IReadOnlyList<string> actions)
    {
        if (request.Costs is null)
            return request.Margin < 1 ? new double[actions.Count] : null;
        if (TryParse(request.Costs, out var forAll))
            return [0, .. actions.Skip(1).Select(_ => forAll)];
        var costs = new double[actions.Count];
        try
        {
            foreach (var (action, text) in ColumnMapping.ParsePairs(request.Costs))
            {
                var index = actions.ToList().IndexOf(action);
                if (index < 1)
                    throw new UserErrorException(
                        $"--cost must name actions of the table, got {action}; use {string.Join(", ", actions.Skip(1))}.");
                costs[index] = TryParse(text, out var cost)
                    ? cost
                    : throw new UserErrorException($"--cost must be a number of 0 or more for {action}, got {text}.");
            }
        }
        catch (InvalidInputException e)
        {
            throw new UserErrorException($"--cost must be a number or ACTION=NUMBER pairs, got {request.Costs}: {e.Message}", e);
        }
        return costs;
    }

    private static bool TryParse(string text, out double cost) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out cost) && cost >= 0 && double.IsFinite(cost);
}
