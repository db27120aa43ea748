using System.Globalization;
using System.IO.Compression;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Campaigns;
using Conversion.Training.Scoring;

namespace Conversion.Training.Commands;

/// <summary>Runs <c>conversion start</c>: inspects, fits, decides, and runs the service until it is interrupted.</summary>
internal static class StartRunner
{
    private const string ModelName = "shop";

    // The largest file that the dashboard can send to the service.
    private const long MaximumSentBytes = 32 << 20;

    /// <summary>Runs the command. Returns the exit code.</summary>
    public static async Task<int> RunAsync(StartRequest request, CancellationToken cancellation)
    {
        try
        {
            return await RunToEndAsync(request, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The user pressed Ctrl+C.
            return 0;
        }
    }

    private static async Task<int> RunToEndAsync(StartRequest request, CancellationToken cancellation)
    {
        var input = request.Orders.Files() is [var file, ..] files && files.Count == (request.Orders.HasColumnsFile ? 2 : 1)
            ? file
            : throw new UserErrorException(
                "--orders must be one file, got several; join them, or use conversion fit and conversion lists.");
        if (IsParquet(input))
            throw new UserErrorException(
                $"--orders must be CSV, JSON or .xlsx, which the service reads too, got Parquet in {input}; " +
                "use conversion fit and conversion lists.");
        await using var service = LocalService.Find(request.Port);
        var paths = ModelFiles.In(request.Folder, ModelName, withPolicy: true);
        // On a thread of its own, so that Ctrl+C ends the command while the fit goes on.
        var decided = await Task.Run(() => Prepare(request, paths), cancellation);
        Console.WriteLine(CampaignText.Table(decided.Summary, new Dictionary<string, Lists.CampaignList>()));
        Progress.WriteLine($"Saved {decided.Summary.Customers:N0} decisions in {decided.Path}. Keep this file.");
        await service.StartAsync(request.Port, Settings(request, paths, input), cancellation);
        Progress.WriteLine($"The dashboard is at {service.DashboardUrl}. Press Ctrl+C to end the service.");
        if (request.OpensBrowser)
            service.OpenBrowser();
        return await service.WaitAsync(cancellation);
    }

    private static DecidedCustomers Prepare(StartRequest request, ModelFiles paths)
    {
        paths.Prepare(request.Orders.Files());
        var mapping = request.Orders.ParseMapping();
        var progress = new Progress();
        using var orders = request.Orders.Open(progress, mapping);
        Console.Write(InspectionText.Render(orders.Inspection));
        FitRunner.Run(new(request.Orders, new(request.HorizonDays), ModelName, null, null, request.Folder, false), progress, orders, paths);
        var model = ModelLoader.Load(paths.Artifact);
        var card = CardFacts.Read(paths.Artifact, model);
        var policy = Policy.Load(paths.Policy!, Scorer.QuantitiesOf(model));
        var scorer = new Scorer(model, policy, new(request.Control.Share, request.Control.Salt));
        var asOf = orders.Summary.LastOrder;
        var decided = progress.Step("Deciding", report => DecidedCustomers.Decide(
            scorer, orders, new(scorer, orders, asOf, LoggedDecisions.None), card.Level,
            DecidedCustomers.PathIn(request.Folder, asOf), report));
        Progress.WriteLine(CampaignText.WhenToMeasure(decided.Path, asOf, model.HorizonDays));
        return decided;
    }

    private static Dictionary<string, string> Settings(StartRequest request, ModelFiles paths, string input) => new()
    {
        ["ModelPath"] = paths.Artifact,
        ["PolicyPath"] = paths.Policy!,
        ["ControlShare"] = request.Control.Share.ToString(CultureInfo.InvariantCulture),
        ["ControlSalt"] = request.Control.Salt,
        ["Start__Orders"] = Compress(input, request.Folder),
        ["Start__Query"] = request.Orders.ToQuery(),
    };

    // A file that is too large to send is sent compressed.
    private static string Compress(string input, string folder)
    {
        if (new FileInfo(input).Length <= MaximumSentBytes)
            return Path.GetFullPath(input);
        var path = Path.Combine(folder, $"{Path.GetFileName(input)}.gz");
        using (var output = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        using (var bytes = File.OpenRead(input))
            bytes.CopyTo(output);
        if (new FileInfo(path).Length > MaximumSentBytes)
            Progress.WriteLine($"{input} is too large for the dashboard. Write the lists with conversion lists.");
        return path;
    }

    private static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PAR1"u8);
    }
}
