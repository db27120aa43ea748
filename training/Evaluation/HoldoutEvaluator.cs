using Conversion.Customers;
using Conversion.Decisions;
using Conversion.Models;
using Conversion.Training.Numerics;
using Conversion.Training.Scoring;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>Judges a model on snapshots.</summary>
public static class HoldoutEvaluator
{
    private const int GainPoints = 20;
    private const int ResidualBins = 20;

    /// <summary>Evaluates, beside the given baselines and under a policy, if there is one.</summary>
    /// <exception cref="UserErrorException">There is nothing to judge by: no customers, or not both kinds; or the model needs other features.</exception>
    public static EvaluationReport Evaluate(
        Model model, IReadOnlyList<Snapshot> rows, IReadOnlyList<Baseline> baselines, Policy? policy)
    {
        var buyers = rows.Count(row => row.Bought);
        if (buyers == 0 || buyers == rows.Count)
            throw new UserErrorException($"{buyers} of {rows.Count} customers bought in the horizon: there is nothing to tell apart.");
        var order = FeatureOrder.From(model);
        List<Snapshot> inModelOrder = [.. rows.Select(row => row with { Features = [.. order.Select(i => row.Features[i])] })];
        var judged = rows.Zip(inModelOrder, (row, ordered) => new Judged(row, model.Predict(ordered.Features))).ToList();
        return new(
            rows[0].AsOf, rows.Count, buyers, Measure(judged), baselines,
            [.. Tenths(judged, row => row.Predicted.Probability).Select(bin =>
                new CalibrationBin(bin.Count, bin.Average(row => row.Predicted.Probability), bin.Average(row => row.Actual.Bought ? 1.0 : 0.0)))],
            Gain(judged, buyers),
            Deciles(judged),
            Coverage(judged),
            Residuals([.. judged.Where(row => row.Actual.Bought).Select(row => row.Actual.DaysToBuy - row.Predicted.DaysToBuy.Expected)]),
            Residuals([.. judged.Select(row => row.Actual.Spend - row.Predicted.Value.Expected)]),
            PermutationImportance.Compute(model, inModelOrder),
            policy is null ? [] : ActionSummary.Build(model, policy, inModelOrder));
    }

    private sealed record Judged(Snapshot Actual, Prediction Predicted);

    private static EvaluationMetrics Measure(List<Judged> rows)
    {
        var probabilities = rows.Select(row => row.Predicted.Probability).ToArray();
        var bought = rows.Select(row => row.Actual.Bought).ToArray();
        var values = rows.Select(row => row.Predicted.Value.Expected).ToArray();
        var spend = rows.Select(row => row.Actual.Spend).ToArray();
        var buyers = rows.Where(row => row.Actual.Bought).ToList();
        return new(
            Metrics.AreaUnderCurve(probabilities, bought),
            Metrics.Brier(probabilities, bought),
            Metrics.LogLoss(probabilities, bought),
            Metrics.ExpectedCalibrationError(probabilities, bought),
            Metrics.MeanAbsoluteError([.. buyers.Select(row => row.Predicted.DaysToBuy.Expected)], [.. buyers.Select(row => row.Actual.DaysToBuy)]),
            Metrics.MeanAbsoluteError(values, spend),
            Metrics.NormalizedGini(values, spend),
            Metrics.RSquared(values, spend));
    }

    private static List<GainPoint> Gain(List<Judged> rows, int buyers)
    {
        var sorted = rows.OrderByDescending(row => row.Predicted.Probability).ToList();
        return [.. Enumerable.Range(1, GainPoints).Select(i =>
        {
            var count = sorted.Count * i / GainPoints;
            var share = (double)count / sorted.Count;
            var found = sorted.Take(count).Count(row => row.Actual.Bought) / (double)buyers;
            return new GainPoint(share, found, count > 0 ? found / share : 0);
        })];
    }

    private static List<ValueDecile> Deciles(List<Judged> rows)
    {
        var total = rows.Sum(row => row.Actual.Spend);
        var running = 0.0;
        return [.. Tenths(rows, row => -row.Predicted.Value.Expected).Select((bin, i) =>
        {
            running += bin.Sum(row => row.Actual.Spend);
            return new ValueDecile(
                i + 1, bin.Count, bin.Average(row => row.Predicted.Value.Expected), bin.Average(row => row.Actual.Spend), running / total);
        })];
    }

    private static List<GroupCoverage> Coverage(List<Judged> rows)
    {
        var frequency = CustomerFeatures.IndexOf("frequency");
        var groups = rows.GroupBy(row => row.Actual.Features[frequency] switch
        {
            1 => "1 purchase",
            <= 3 => "2–3 purchases",
            <= 9 => "4–9 purchases",
            _ => "10 or more purchases",
        }).OrderBy(group => group.Min(row => row.Actual.Features[frequency]));
        return [Of("all", rows), .. groups.Select(group => Of(group.Key, [.. group]))];

        static GroupCoverage Of(string name, List<Judged> group)
        {
            return new(
                name, group.Count,
                group.Where(row => row.Actual.Bought).Average(row => Holds(row.Predicted.DaysToBuy, row.Actual.DaysToBuy)),
                group.Average(row => Holds(row.Predicted.Value, row.Actual.Spend)));
        }

        static double? Holds(Estimate estimate, double truth) =>
            estimate.Low is null ? null : estimate.Low <= truth && truth <= estimate.High ? 1 : 0;
    }

    // The outer bins hold the tails, so that one great order does not squeeze all others into one bin.
    private static List<ResidualBin> Residuals(double[] residuals)
    {
        Array.Sort(residuals);
        double low = residuals[residuals.Length / 50], high = residuals[^(residuals.Length / 50 + 1)];
        var width = Math.Max((high - low) / ResidualBins, 1e-9);
        var counts = new int[ResidualBins];
        foreach (var residual in residuals)
            counts[(int)Math.Clamp((residual - low) / width, 0, ResidualBins - 1)]++;
        return [.. counts.Select((count, i) => new ResidualBin(low + i * width, low + (i + 1) * width, count))];
    }

    private static List<List<Judged>> Tenths(List<Judged> rows, Func<Judged, double> key)
    {
        var sorted = rows.OrderBy(key).ToList();
        return [.. Enumerable.Range(0, 10)
            .Select(i => sorted[(sorted.Count * i / 10)..(sorted.Count * (i + 1) / 10)])
            .Where(bin => bin.Count > 0)];
    }
}
