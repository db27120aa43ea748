using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Orders;
using Conversion.Scoring;
using Conversion.Training.Artifacts;
using Conversion.Training.Evaluation;
using Conversion.Training.Fitting;
using Conversion.Training.Fitting.Pipeline;
using Conversion.Training.Snapshots;
using Recipe = Conversion.Training.Fitting.Recipe;

namespace Conversion.Training.Commands;

/// <summary>Runs <c>conversion fit</c>: reads, judges on holdouts, fits up to the last order, and writes.</summary>
internal sealed class FitRunner
{
    /// <summary>The number of customers to read. More cost memory and time, and improve nothing.</summary>
    public const int MaximumCustomers = 200_000;

    private readonly FitRequest _request;
    private readonly Progress _progress;
    private readonly OrderSummary _data;
    private readonly RollingOrigin _origin;
    private readonly SnapshotSet _snapshots;
    private readonly string _version;
    private FitOptions _options;

    // The model of the last holdout.
    private FittedModel? _judged;

    // The model of all orders.
    private FittedModel? _final;

    private FitRunner(FitRequest request, Progress progress, OrderTable orders)
    {
        _request = request;
        _progress = progress;
        _data = orders.Summary;
        _options = request.Options;
        _version = request.Version ?? $"{_data.LastOrder:yyyy-MM-dd}";
        _origin = RollingOrigin.From(_data.FirstOrder, _data.LastSale, _options.HorizonDays);
        _snapshots = progress.Step("Computing features", () => SnapshotSet.Build(orders.Customers(MaximumCustomers), _origin));
    }

    /// <summary>Runs the command. Returns the exit code.</summary>
    public static int Run(FitRequest request)
    {
        var mapping = request.Orders.ParseMapping();
        // Read before any work is done, though only some of its quantities may be there in the end.
        var policy = LoadPolicy(request.PolicyPath, CustomerFeatures.All.Select(feature => feature.Name));
        var files = ModelFiles.In(request.Folder, request.Name, withPolicy: policy is null);
        files.Prepare(request.Orders.Files(request.PolicyPath));

        var progress = new Progress();
        using var orders = request.Orders.Open(progress, mapping);
        return new FitRunner(request, progress, orders).Run(files, policy);
    }

    /// <summary>Fits on orders that are open, and writes a starter policy.</summary>
    public static void Run(FitRequest request, Progress progress, OrderTable orders, ModelFiles files) =>
        new FitRunner(request, progress, orders).Run(files, policy: null);

    private int Run(ModelFiles files, PolicyDocument? policy)
    {
        var report = TryJudge(out var verdicts);
        List<string> heads =
            [.. verdicts.Where(verdict => verdict.Passed || (_request.Force && report is not null)).Select(verdict => verdict.Head)];
        var fitted = heads.Count > 0 ? _final!.WithHeads(heads) : WithoutHeads();
        var artifact = ModelWriter.Write(fitted.Model);
        var model = ModelLoader.Read(artifact);

        // Tried on the last holdout, by the model that did not see it.
        var judged = _judged?.WithHeads(heads).Model ?? model;
        var customers = _snapshots.Holdouts.Count > 0 ? _snapshots.Holdout(_snapshots.Holdouts[^1]) : _snapshots.Today;
        var starter = policy is null ? StarterPolicy.Build(judged, customers) : null;
        var actions = ActionSummary.TryBuild(judged, policy ?? starter!, customers);
        if (actions.Count == 0)
            Progress.WriteLine($"{_request.PolicyPath} names a prediction that the model does not have, so the policy was not tried.");
        var card = new ModelCard(
            _request.Name,
            _version,
            model.Hash,
            _options.HorizonDays,
            _options.Coverage,
            _options.Seed,
            ScoreLevel.Of(model),
            model.HeadNames,
            _request.Orders.ReadSource(),
            _data,
            new(_origin.Cutoffs, _snapshots.Holdouts, _origin.End),
            TrainingSample.From(_snapshots.TrainingAt(_origin.End)),
            model.Features,
            ModelVerdict.From(model.HeadNames, verdicts, report),
            verdicts,
            actions,
            report,
            CardLimits.Build(_options, model, report, verdicts));
        _progress.Step("Writing", () => Write(files, artifact, card, fitted, starter));
        foreach (var line in ModelCardMarkdown.Summarize(card))
            Progress.WriteLine(line);
        Progress.WriteLine($"Wrote {string.Join(", ", files.All)}.");
        return 0;
    }

    /// <summary>Judges the recipe on the holdouts. Returns null, and refuses all heads, where the data do not allow it.</summary>
    private EvaluationReport? TryJudge(out IReadOnlyList<HeadVerdict> verdicts)
    {
        List<string> faults = [.. QualityGate.CheckData(_data)];
        if (_snapshots.Holdouts.Count == 0)
            faults.Add(
                $"The orders must span at least {RollingOrigin.NeededDays(_options.HorizonDays)} days for a horizon of " +
                $"{_options.HorizonDays} days, got {(_data.LastSale - _data.FirstOrder).TotalDays:0} days.");
        if (faults.Count > 0 && (_snapshots.Holdouts.Count == 0 || !_request.Force))
        {
            verdicts = QualityGate.RefuseAll(faults);
            return null;
        }
        try
        {
            var report = Judge();
            verdicts = report.Verdicts;
            return report;
        }
        catch (UserErrorException e)
        {
            verdicts = QualityGate.RefuseAll([.. faults, e.Message]);
            return null;
        }
    }

    private EvaluationReport Judge()
    {
        // The first of several holdouts chooses the recipe. The others only judge.
        var cutoffs = _snapshots.Holdouts;
        var chosen = new TaskCompletionSource<Recipe>();
        if (cutoffs.Count == 1)
            chosen.SetResult(_options.Recipe);
        var holdouts = new HoldoutPredictions[cutoffs.Count];
        var days = string.Join(", ", cutoffs.Select(cutoff => $"{cutoff:yyyy-MM-dd}"));
        // The fit that chooses begins first, because the others wait for it, and the fit on all orders second, because it takes longest.
        DateTimeOffset?[] fits = [.. cutoffs.Take(1), null, .. cutoffs.Skip(1)];
        _progress.Step($"Fitting as of {days} and up to the last order", report => RunSideBySide(fits.Length, report, (i, share) =>
        {
            if (fits[i] is not { } cutoff)
            {
                _final = Fit(_origin.End, chosen.Task, share);
                return;
            }
            var model = i == 0 && cutoffs.Count > 1 ? Choose(cutoff, chosen, share) : Fit(cutoff, chosen.Task, share);
            holdouts[Math.Max(0, i - 1)] = Predict(model, cutoff);
            if (cutoff == cutoffs[^1])
                _judged = model;
        }));
        _options = _options with { Recipe = chosen.Task.Result };
        return _progress.Step("Judging", () => HoldoutEvaluator.Evaluate(_judged!.Model, holdouts));
    }

    private FittedModel Choose(DateTimeOffset cutoff, TaskCompletionSource<Recipe> chosen, Action<double> report)
    {
        try
        {
            var model = Fit(cutoff, Task.FromResult(_options.Recipe), report, _snapshots.Holdout(cutoff));
            chosen.SetResult(model.Recipe);
            return model;
        }
        catch (Exception e)
        {
            chosen.SetException(e);
            throw;
        }
    }

    // All at once: a fit leaves processors idle between its parallel steps, and may wait for the recipe.
    private static void RunSideBySide(int count, Action<double> report, Action<int, Action<double>> run)
    {
        var done = new double[count];
        SideBySide.Run(
            count,
            i => run(i, share =>
            {
                lock (done)
                {
                    done[i] = share;
                    report(done.Average());
                }
            }),
            atOnce: count);
    }

    private HoldoutPredictions Predict(FittedModel fitted, DateTimeOffset cutoff) => HoldoutEvaluator.Predict(
        fitted.Model, _snapshots.TrainingAt(cutoff), _snapshots.Holdout(cutoff), _options.HorizonDays);

    private FittedModel Fit(
        DateTimeOffset asOf, Task<Recipe> recipe, Action<double> report, IReadOnlyList<Snapshot>? validation = null) =>
        TrainingPipeline.Fit(_snapshots.TrainingAt(asOf), asOf, _options, _request.Name, _version, recipe, validation, report);

    private FittedModel WithoutHeads() => new(
        new()
        {
            Name = _request.Name,
            Version = _version,
            Hash = "",
            HorizonDays = _options.HorizonDays,
            Coverage = _options.Coverage,
            Features = TrainingPipeline.TrainedFeatures(_snapshots.Today),
        },
        [],
        _options.Recipe);

    private static PolicyDocument? LoadPolicy(string? path, IEnumerable<string> features) =>
        path is null ? null : Policy.Load(path, Scorer.QuantitiesOf(features)).Document;

    private static ReportContext Context(ModelCard card) => new(
        $"{card.Name} {card.Version}", card.Data.ToString(), card.HorizonDays, card.Coverage,
        VerdictText.Summarize(card.Verdicts, card.Heads), card.Limits, card.Actions);

    private static void Write(ModelFiles files, byte[] artifact, ModelCard card, FittedModel fitted, PolicyDocument? starter)
    {
        OutputFile.Write(files.Artifact, artifact);
        OutputFile.Write(files.Card, writer => writer.Write(card.ToJson()));
        GoldenRows.Write(files.GoldenRows, fitted, card.Seed);
        OutputFile.Write(files.CardText, writer => writer.Write(ModelCardMarkdown.Render(card)));
        OutputFile.Write(files.Report, writer => writer.Write(HtmlReport.Render(card.Evaluation, Context(card))));
        if (starter is not null)
            OutputFile.Write(files.Policy!, writer => writer.Write(StarterPolicy.ToJson(starter)));
    }
}
