using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Training.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>Evaluates a model on the holdout.</summary>
public static class HoldoutEvaluator
{
    private const int GainPoints = 20;
    private const int ResidualBins = 20;
    private const int Groups = 10;

    private static readonly int Frequency = CustomerFeatures.IndexOf("frequency");

    /// <summary>Evaluates a model, with the given baselines, and with a policy if there is one.</summary>
    /// <exception cref="UserErrorException">
    /// The holdout does not contain buyers and others, or the model needs features that orders do not give.
    /// </exception>
    public static EvaluationReport Evaluate(
        Model model, IReadOnlyList<Snapshot> holdout, IReadOnlyList<Baseline> baselines, Policy? policy)
    {
        var buyers = holdout.Count(snapshot => snapshot.Bought);
        if (buyers == 0 || buyers == holdout.Count)
            throw new UserErrorException(
                "--orders must contain customers who bought in the last horizon and customers who did not, " +
                $"got {buyers} of {holdout.Count} who bought; add orders, or change --horizon.");
        var order = FeatureOrder.From(model);
        List<Snapshot> inModelOrder =
            [.. holdout.Select(snapshot => snapshot with { Features = [.. order.Select(i => snapshot.Features[i])] })];
        var rows = holdout.Zip(inModelOrder)
            .Select(pair => new PredictedSnapshot(pair.First, model.Predict(pair.Second.Features))).ToList();
        var daysResiduals = rows.Where(row => row.Actual.Bought)
            .Select(row => row.Actual.DaysToBuy - row.Predicted.DaysToBuy!.Value.Expected);
        var valueResiduals = rows.Select(row => row.Actual.Spend - row.Predicted.Value!.Value.Expected);
        return new(
            holdout[0].AsOf,
            holdout.Count,
            buyers,
            Measure(rows),
            baselines,
            Calibration(rows),
            Gain(rows, buyers),
            ValueDeciles(rows),
            Coverage(rows),
            Histogram([.. daysResiduals]),
            Histogram([.. valueResiduals]),
            PermutationImportance.Compute(model, inModelOrder),
            policy is null ? [] : ActionSummary.Build(model, policy, inModelOrder));
    }

    private static EvaluationMetrics Measure(List<PredictedSnapshot> rows)
    {
        var metrics = new HoldoutMetrics([.. rows.Select(row => row.Actual)]);
        return HoldoutMetrics.Combine(
            metrics.Probability([.. rows.Select(row => row.Predicted.Probability!.Value)]),
            metrics.Days([.. rows.Select(row => row.Predicted.DaysToBuy!.Value.Expected)]),
            metrics.Value([.. rows.Select(row => row.Predicted.Value!.Value.Expected)]));
    }

    private static List<CalibrationBin> Calibration(List<PredictedSnapshot> rows) =>
        [.. Tenths(rows, row => row.Predicted.Probability!.Value).Select(bin => new CalibrationBin(
            bin.Count,
            bin.Average(row => row.Predicted.Probability!.Value),
            bin.Average(row => row.Actual.Bought ? 1.0 : 0.0)))];

    private static List<GainPoint> Gain(List<PredictedSnapshot> rows, int buyers)
    {
        var sorted = rows.OrderByDescending(row => row.Predicted.Probability!.Value).ToList();
        var points = new List<GainPoint>();
        for (var i = 1; i <= GainPoints; i++)
        {
            var count = sorted.Count * i / GainPoints;
            var share = (double)count / sorted.Count;
            var found = sorted.Take(count).Count(row => row.Actual.Bought) / (double)buyers;
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
        group.Where(row => row.Actual.Bought).Average(row => IsInside(row.Predicted.DaysToBuy!.Value, row.Actual.DaysToBuy)),
        group.Average(row => IsInside(row.Predicted.Value!.Value, row.Actual.Spend)));

    private static double? IsInside(Estimate estimate, double truth)
    {
        if (estimate.Low is null)
            return null;
        return estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
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

    private static IEnumerable<List<PredictedSnapshot>> Tenths(List<PredictedSnapshot> rows, Func<PredictedSnapshot, double> key)
    {
        var sorted = rows.OrderBy(key).ToList();
        return Enumerable.Range(0, Groups)
            .Select(i => sorted[(sorted.Count * i / Groups)..(sorted.Count * (i + 1) / Groups)])
            .Where(bin => bin.Count > 0);
    }

    private sealed record PredictedSnapshot(Snapshot Actual, Prediction Predicted);
}
