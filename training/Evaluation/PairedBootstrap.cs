using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;

namespace Conversion.Training.Evaluation;

/// <summary>
/// The paired bootstrap (Efron 1979, doi:10.1214/aos/1176344552) of all methods and metrics: customers are drawn with
/// replacement, the same for every method and every holdout. A figure of several holdouts is their mean; a figure of buyers alone is
/// weighted by their number, because a holdout of few buyers says little about them.
/// </summary>
internal sealed class PairedBootstrap
{
    private const int Replicates = 500;
    private const int Seed = 1;

    private readonly Dictionary<(int Method, Metric Metric), double> _figures = [];
    private readonly Dictionary<(int Method, Metric Metric), double[]> _replicates = [];

    /// <summary>Computes the figures and their replicates. Method 0 is the model, the others are the baselines.</summary>
    public PairedBootstrap(IReadOnlyList<HoldoutPredictions> holdouts)
    {
        var prepared = holdouts.Select(
            holdout => holdout.Methods.Select(method => MethodMetrics.Prepare(method, holdout.Snapshots)).ToArray()).ToArray();
        double[] equal = [.. holdouts.Select(_ => 1.0 / holdouts.Count)];
        double[] byBuyers = ShareOfBuyers(holdouts);
        foreach (var (method, metric) in prepared[0].SelectMany((metrics, method) => metrics.Keys.Select(metric => (method, metric))))
        {
            var shares = Shares(metric);
            _figures[(method, metric)] = holdouts.Select((holdout, i) => shares[i] * prepared[i][method][metric](Ones(holdout))).Sum();
            _replicates[(method, metric)] = new double[Replicates];
        }
        Parallel.For(0, Replicates, replicate =>
        {
            for (var i = 0; i < holdouts.Count; i++)
            {
                var weights = Draw(holdouts[i].Snapshots, replicate);
                foreach (var ((method, metric), values) in _replicates)
                    values[replicate] += Shares(metric)[i] * prepared[i][method][metric](weights);
            }
        });

        double[] Shares(Metric metric) => metric is Metric.DaysMae or Metric.DaysConcordance ? byBuyers : equal;
    }

    /// <summary>Returns a figure; null where the method does not have it.</summary>
    public double? Figure(int method, Metric metric) => _figures.TryGetValue((method, metric), out var figure) ? figure : null;

    /// <summary>Returns the interval that contains the given share of the replicates; null without the figure.</summary>
    public (double Low, double High)? Interval(int method, Metric metric, double share)
    {
        if (!_replicates.TryGetValue((method, metric), out var values))
            return null;
        var sorted = values.Order().ToArray();
        var tail = (int)Math.Floor((1 - share) / 2 * Replicates);
        return (sorted[tail], sorted[^(tail + 1)]);
    }

    /// <summary>
    /// Returns the chance of differences as large as those seen if the method were not better than the model: the share
    /// of replicates in which it is not better, with one more. Null where one of the two lacks the metric.
    /// </summary>
    public double? ChanceNotBetter(int method, Metric metric, bool higherIsBetter)
    {
        if (!_replicates.TryGetValue((method, metric), out var theirs) || !_replicates.TryGetValue((0, metric), out var ours))
            return null;
        var notBetter = theirs.Zip(ours).Count(pair => higherIsBetter ? pair.First <= pair.Second : pair.First >= pair.Second);
        return (notBetter + 1.0) / (Replicates + 1);
    }

    /// <summary>
    /// Returns by how many standard errors a method is better than the model; null where one of the two lacks the metric.
    /// </summary>
    public double? GainInStandardErrors(int method, Metric metric, bool higherIsBetter)
    {
        if (!_replicates.TryGetValue((method, metric), out var theirs) || !_replicates.TryGetValue((0, metric), out var ours))
            return null;
        var gain = _figures[(method, metric)] - _figures[(0, metric)];
        var standardError = Math.Sqrt(theirs.Zip(ours).Average(pair => Math.Pow(pair.First - pair.Second - gain, 2)));
        // Equal predictions have neither a gain nor an error.
        return standardError > 0 ? (higherIsBetter ? gain : -gain) / standardError : 0;
    }

    /// <summary>Returns the share of replicates, with one more, in which the model's metric is at most a limit.</summary>
    public double ShareAtMost(Metric metric, double limit) =>
        (_replicates[(0, metric)].Count(value => value <= limit) + 1.0) / (Replicates + 1);

    /// <summary>
    /// Draws how often each customer counts: Poisson with mean 1, which is a draw with replacement from many. The number
    /// depends on the customer and the replicate alone, so that it is the same at every holdout.
    /// </summary>
    private static double[] Draw(IReadOnlyList<Snapshot> snapshots, int replicate)
    {
        var weights = new double[snapshots.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            var uniform = Xoshiro256.Hash(((ulong)CustomerHash.Compute(snapshots[i].Customer) << 32) | (uint)(replicate * 2 + Seed));
            var probability = Math.Exp(-1);
            var count = 0;
            while (uniform > probability && count < 12)
            {
                uniform -= probability;
                count++;
                probability /= count;
            }
            weights[i] = count;
        }
        return weights;
    }

    private static double[] ShareOfBuyers(IReadOnlyList<HoldoutPredictions> holdouts)
    {
        double[] buyers = [.. holdouts.Select(holdout => (double)holdout.Snapshots.Count(snapshot => snapshot.Bought))];
        var total = buyers.Sum();
        return Array.ConvertAll(buyers, count => count / total);
    }

    private static double[] Ones(HoldoutPredictions holdout)
    {
        var ones = new double[holdout.Snapshots.Count];
        Array.Fill(ones, 1);
        return ones;
    }
}
