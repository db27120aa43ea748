using Conversion.Customers;
using Conversion.Models;
using Conversion.Training.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>Evaluates models on holdouts.</summary>
internal static class HoldoutEvaluator
{
    // More customers hardly narrow an interval, and cost time in each replicate.
    private const int MaximumCustomers = 20_000;

    private const double IntervalShare = 0.95;
    private const double MoneyIntervalShare = 0.9;
    private const int GainPoints = 20;
    private const int ResidualBins = 20;
    private const int Groups = 10;

    private static readonly int Frequency = CustomerFeatures.IndexOf("frequency");
    private static readonly string[] CurveBaselines = ["logistic regression, all", "Pareto/NBD, gamma-gamma"];

    /// <summary>Predicts the customers of a holdout by a model and by the baselines.</summary>
    /// <exception cref="UserErrorException">
    /// The holdout does not contain buyers and others, or the model needs features that orders do not give.
    /// </exception>
    public static HoldoutPredictions Predict(
        Model model, IReadOnlyList<Snapshot> training, IReadOnlyList<Snapshot> holdout, int horizonDays)
    {
        var buyers = holdout.Count(snapshot => snapshot.Bought);
        if (buyers == 0 || buyers == holdout.Count)
            throw new UserErrorException(
                "--orders must contain customers who bought in the last horizon and customers who did not, " +
                $"got {buyers} of {holdout.Count} who bought; add orders, or change --horizon.");
        var sample = SystematicSample.Take(holdout, MaximumCustomers);
        var cutoff = sample[0].AsOf;
        return new(cutoff, sample, Predict(model, sample), Baselines.Predict(training, sample, horizonDays))
        {
            SpendProfile = MoneyByMonth.Profile(training, cutoff, horizonDays),
        };
    }

    /// <summary>Evaluates a model on its last holdout, and judges its heads on the holdouts that did not choose its recipe.</summary>
    /// <param name="model">The model as it predicted the last holdout.</param>
    /// <param name="holdouts">All holdouts, rising, with the predictions of models that knew nothing later.</param>
    public static EvaluationReport Evaluate(Model model, IReadOnlyList<HoldoutPredictions> holdouts)
    {
        var judging = holdouts.Count > 1 ? holdouts.Skip(1).ToList() : holdouts;
        var bootstrap = new PairedBootstrap(judging);
        var last = holdouts[^1];
        var names = last.Baselines.Select(baseline => baseline.Name).ToList();
        var rows = last.Snapshots
            .Zip(PredictAll(model, last.Snapshots), (actual, predicted) => new PredictedSnapshot(actual, predicted)).ToList();
        return new(
            last.Cutoff,
            rows.Count,
            rows.Count(row => row.Actual.Bought),
            [.. holdouts.Select(holdout => Summarize(holdout, judging.Contains(holdout)))],
            EvaluationMetrics.From(metric => bootstrap.Figure(0, metric)),
            EvaluationMetrics.From(metric => bootstrap.Interval(0, metric, IntervalShare)?.Low),
            EvaluationMetrics.From(metric => bootstrap.Interval(0, metric, IntervalShare)?.High),
            [.. names.Select((name, i) => new Baseline(name, EvaluationMetrics.From(metric => bootstrap.Figure(i + 1, metric))))],
            QualityGate.Judge(bootstrap, names),
            model.Probability is null ? [] : Calibration(last.Model.Probability!, last.Snapshots),
            model.Probability is null ? [] : Gain(last.Model.Probability!, last.Snapshots),
            [.. last.Baselines.Where(baseline => CurveBaselines.Contains(baseline.Name)).Select(baseline => new BaselineCurve(
                baseline.Name, Calibration(baseline.Probability!, last.Snapshots), Gain(baseline.Probability!, last.Snapshots)))],
            model.Value is null ? [] : ValueDeciles(rows),
            model.Value is null ? [] : MoneyByMonth.Build(last, model.HorizonDays),
            Coverage(rows),
            model.DaysToBuy is null ? [] : Histogram(
                [.. rows.Where(row => row.Actual.Bought).Select(row => row.Actual.DaysToBuy - row.Predicted.DaysToBuy!.Value.Expected)]),
            model.Value is null ? [] : Histogram([.. rows.Select(row => row.Actual.Spend - row.Predicted.Value!.Value.Expected)]),
            PermutationImportance.Compute(model, InOrderOf(model, last.Snapshots)));
    }

    /// <summary>Predicts by a model.</summary>
    internal static MethodPredictions Predict(Model model, IReadOnlyList<Snapshot> snapshots)
    {
        var predictions = PredictAll(model, snapshots);
        return new("this model")
        {
            Probability = model.Probability is null ? null : [.. predictions.Select(prediction => prediction.Probability!.Value)],
            Days = model.DaysToBuy is null ? null : [.. predictions.Select(prediction => prediction.DaysToBuy!.Value.Expected)],
            Money = model.Value is null ? null : [.. predictions.Select(prediction => prediction.Value!.Value.Expected)],
        };
    }

    private static List<Prediction> PredictAll(Model model, IReadOnlyList<Snapshot> snapshots) =>
        [.. InOrderOf(model, snapshots).Select(snapshot => model.Predict(snapshot.Features))];

    /// <summary>Returns the snapshots with the features of a model, in its order.</summary>
    /// <exception cref="UserErrorException">The model needs a feature that orders do not give.</exception>
    public static List<Snapshot> InOrderOf(Model model, IReadOnlyList<Snapshot> snapshots)
    {
        var order = FeatureOrder.From(model);
        return [.. snapshots.Select(snapshot => snapshot with { Features = [.. order.Select(i => snapshot.Features[i])] })];
    }

    private static HoldoutSummary Summarize(HoldoutPredictions holdout, bool judges)
    {
        var one = new PairedBootstrap([holdout with { Baselines = [Money(holdout)] }]);
        var actual = holdout.Snapshots.Sum(snapshot => snapshot.Spend);
        // The baseline predicts a constant, so its total moves as one over the actual total.
        var mean = one.Interval(1, Metric.ValueTotal, MoneyIntervalShare)!.Value;
        return new(
            holdout.Cutoff,
            holdout.Snapshots.Count,
            holdout.Snapshots.Count(snapshot => snapshot.Bought),
            judges,
            EvaluationMetrics.From(metric => one.Figure(0, metric)),
            holdout.Model.Money?.Sum(),
            actual,
            actual / mean.High,
            actual / mean.Low);
    }

    private static MethodPredictions Money(HoldoutPredictions holdout)
    {
        var mean = holdout.Snapshots.Average(snapshot => snapshot.Spend);
        return new("mean") { Money = [.. Enumerable.Repeat(mean, holdout.Snapshots.Count)] };
    }

    private static List<CalibrationBin> Calibration(double[] probabilities, IReadOnlyList<Snapshot> snapshots) =>
        [.. Tenths(Enumerable.Range(0, snapshots.Count), i => probabilities[i]).Select(bin => new CalibrationBin(
            bin.Count, bin.Average(i => probabilities[i]), bin.Average(i => snapshots[i].Bought ? 1.0 : 0.0)))];

    private static List<GainPoint> Gain(double[] probabilities, IReadOnlyList<Snapshot> snapshots)
    {
        double buyers = snapshots.Count(snapshot => snapshot.Bought);
        var sorted = Enumerable.Range(0, snapshots.Count).OrderByDescending(i => probabilities[i]).ToList();
        var points = new List<GainPoint>();
        for (var i = 1; i <= GainPoints; i++)
        {
            var count = sorted.Count * i / GainPoints;
            var share = (double)count / sorted.Count;
            var found = sorted.Take(count).Count(row => snapshots[row].Bought) / buyers;
            points.Add(new(share, found, count > 0 ? found / share : 0));
        }
        return points;
    }

    private static List<ValueDecile> ValueDeciles(List<PredictedSnapshot> rows)
    {
        var total = rows.Sum(row => row.Actual.Spend);
        var running = 0.0;
        var deciles = new List<ValueDecile>();
        foreach (var bin in Tenths(rows, row => -row.Predicted.Value!.Value.Expected))
        {
            running += bin.Sum(row => row.Actual.Spend);
            deciles.Add(new(
                deciles.Count + 1,
                bin.Count,
                bin.Average(row => row.Predicted.Value!.Value.Expected),
                bin.Average(row => row.Actual.Spend),
                running / total));
        }
        return deciles;
    }

    private static List<GroupCoverage> Coverage(List<PredictedSnapshot> rows)
    {
        var groups = rows.GroupBy(row => PurchaseGroup(row.Actual.Features[Frequency]))
            .OrderBy(group => group.Min(row => row.Actual.Features[Frequency]));
        return [Cover("all", rows), .. groups.Select(group => Cover(group.Key, [.. group]))];
    }

    private static string PurchaseGroup(float frequency) => frequency switch
    {
        1 => "1 purchase",
        <= 3 => "2–3 purchases",
        <= 9 => "4–9 purchases",
        _ => "10 or more purchases",
    };

    private static GroupCoverage Cover(string name, List<PredictedSnapshot> group) => new(
        name,
        group.Count,
        group.Where(row => row.Actual.Bought).Average(row => IsInside(row.Predicted.DaysToBuy, row.Actual.DaysToBuy)),
        group.Average(row => IsInside(row.Predicted.Value, row.Actual.Spend)));

    private static double? IsInside(Estimate? estimate, double truth)
    {
        if (estimate is not { Low: { } low, High: { } high })
            return null;
        return low <= truth && truth <= high ? 1 : 0;
    }

    // The outer bins contain the tails, or one great order would squeeze all others into one bin.
    private static List<ResidualBin> Histogram(double[] residuals)
    {
        Array.Sort(residuals);
        var tail = residuals.Length / 50;
        var low = residuals[tail];
        var high = residuals[^(tail + 1)];
        var width = Math.Max((high - low) / ResidualBins, 1e-9);
        var counts = new int[ResidualBins];
        foreach (var residual in residuals)
            counts[(int)Math.Clamp((residual - low) / width, 0, ResidualBins - 1)]++;
        return [.. counts.Select((count, i) => new ResidualBin(low + i * width, low + (i + 1) * width, count))];
    }

    private static IEnumerable<List<T>> Tenths<T>(IEnumerable<T> rows, Func<T, double> key)
    {
        var sorted = rows.OrderBy(key).ToList();
        return Enumerable.Range(0, Groups)
            .Select(i => sorted[(sorted.Count * i / Groups)..(sorted.Count * (i + 1) / Groups)])
            .Where(bin => bin.Count > 0);
    }

    private sealed record PredictedSnapshot(Snapshot Actual, Prediction Predicted);
}
