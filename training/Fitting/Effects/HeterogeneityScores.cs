namespace Conversion.Training.Fitting.Effects;

/// <summary>What speaks against the same effect for all customers, in three ways. Greater numbers say more.</summary>
internal sealed class HeterogeneityScores
{
    private readonly BinnedFeatures _features;
    private readonly double[] _weights;
    private readonly double _weight;
    private readonly double _minimumCustomers;
    private readonly OrderedChiSquares _ordered;
    private readonly float[] _index;

    /// <summary>Prepares the scores.</summary>
    /// <param name="features">The features.</param>
    /// <param name="weights">Per customer: the precision.</param>
    /// <param name="minimumCustomers">The fewest customers on either side of a step.</param>
    public HeterogeneityScores(BinnedFeatures features, double[] weights, double minimumCustomers)
    {
        (_features, _weights, _weight) = (features, weights, weights.Sum());
        (_minimumCustomers, _index) = (minimumCustomers, new float[weights.Length]);
        _ordered = OrderedChiSquares.Of(features.Count);
    }

    /// <summary>
    /// Returns the best step of a feature, the ranks of as many features as say most together, and the best step of an index of these.
    /// </summary>
    /// <param name="targets">Per customer: the pseudo-outcome.</param>
    public double[] Compute(double[] targets)
    {
        var mean = PrecisionWeights.Mean(targets, _weights);
        var greatest = 0.0;
        var slopes = new double[_features.Count];
        var statistics = new double[_features.Count];
        for (var feature = 0; feature < _features.Count; feature++)
        {
            var sums = new BinSums(_features.BinsOf(feature), 1);
            sums.Add(_features.Columns[feature], _weights, targets, mean);
            greatest = Math.Max(greatest, sums.GreatestStep(_minimumCustomers));
            statistics[feature] = sums.Statistic(_features.Ranks[feature], _weight);
            slopes[feature] = sums.Product(_features.Ranks[feature]);
        }
        int[] order = [.. Enumerable.Range(0, statistics.Length).OrderByDescending(feature => statistics[feature])];
        var (score, count) = _ordered.Best([.. order.Select(feature => statistics[feature])]);
        return [greatest, score, StepOfIndex(targets, mean, slopes, order.AsSpan(0, count))];
    }

    private double StepOfIndex(double[] targets, double mean, double[] slopes, ReadOnlySpan<int> chosen)
    {
        Array.Clear(_index);
        foreach (var feature in chosen)
        {
            var column = _features.Columns[feature];
            var levels = Array.ConvertAll(_features.Ranks[feature], rank => (float)(rank * slopes[feature]));
            for (var i = 0; i < _index.Length; i++)
                _index[i] += levels[column[i]];
        }
        var variance = 0.0;
        foreach (var value in _index)
            variance += value * value / _index.Length;
        var planes = new ChangePlanes(Array.ConvertAll(targets, target => target - mean), _weights, mean, _minimumCustomers);
        return variance > 0 ? planes.Evidence(_index, variance) : double.NegativeInfinity;
    }
}
