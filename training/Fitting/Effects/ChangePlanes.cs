namespace Conversion.Training.Fitting.Effects;

/// <summary>Steps of an effect at all thresholds of an index, and how much speaks for each.</summary>
/// <param name="targets">Per customer: the pseudo-outcome, less the weighted mean.</param>
/// <param name="weights">Per customer: the precision.</param>
/// <param name="mean">The weighted mean.</param>
/// <param name="minimumCustomers">The fewest customers on either side of a step.</param>
internal sealed class ChangePlanes(double[] targets, double[] weights, double mean, double minimumCustomers)
{
    // What is left of a difference: an effect that is just seen has a share of chance in it.
    private const double Shrinkage = 0.95;

    private const int Bins = 64;

    // The index is divided from −3 to 3 standard deviations.
    private const float BinsPerDeviation = Bins / 6f;

    // Of a customer whose weight is 1.
    private readonly double _variance = targets.Zip(weights, (target, weight) => weight * target * target).Sum() / targets.Length;
    private readonly double _weight = weights.Sum();
    private readonly int[] _counts = new int[Bins];
    private readonly double[] _weights = new double[Bins];
    private readonly double[] _sums = new double[Bins];
    private readonly double[] _logarithms = new double[Bins - 1];

    /// <summary>Returns the bin of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="variance">The variance of the index.</param>
    public static int BinOf(float index, double variance) => BinOf(index, BinsPerDeviation / MathF.Sqrt((float)variance));

    /// <summary>Returns the logarithm of the evidence for a step of an index, against none. All thresholds are equally likely.</summary>
    public double Evidence(float[] index, double variance)
    {
        var greatest = Compute(index, variance);
        if (double.IsNegativeInfinity(greatest))
            return greatest;
        var sum = 0.0;
        foreach (var logarithm in _logarithms)
            sum += Math.Exp(logarithm - greatest);
        return greatest + Math.Log(sum / _logarithms.Length);
    }

    /// <summary>Returns per bin the mean effect and the mean of its square over all thresholds, and whether the effect rises.</summary>
    public (double[] Means, double[] Squares, bool Rises) Average(float[] index, double variance)
    {
        var greatest = Compute(index, variance);
        var (means, squares) = (new double[Bins], new double[Bins]);
        var (total, rise) = (0.0, 0.0);
        var (below, sum) = (0.0, 0.0);
        for (var threshold = 0; threshold < Bins - 1; threshold++)
        {
            below += _weights[threshold];
            sum += _sums[threshold];
            var weight = Math.Exp(_logarithms[threshold] - greatest);
            if (weight == 0)
                continue;
            var above = _weight - below;
            var (low, high) = (Shrinkage * sum / below, -Shrinkage * sum / above);
            total += weight;
            rise += weight * (high - low);
            for (var bin = 0; bin < Bins; bin++)
            {
                var (effect, precision) = bin <= threshold ? (mean + low, below) : (mean + high, above);
                means[bin] += weight * effect;
                squares[bin] += weight * (effect * effect + _variance / precision);
            }
        }
        for (var bin = 0; bin < Bins; bin++)
            (means[bin], squares[bin]) = (means[bin] / total, squares[bin] / total);
        return (means, squares, rise >= 0);
    }

    private static int BinOf(float index, float scale) => Math.Clamp((int)(index * scale + Bins / 2), 0, Bins - 1);

    // The sums of the bins, and per threshold the logarithm of its evidence. Returns the greatest of these.
    private double Compute(float[] index, double variance)
    {
        Array.Clear(_counts);
        Array.Clear(_weights);
        Array.Clear(_sums);
        var scale = BinsPerDeviation / MathF.Sqrt((float)variance);
        for (var i = 0; i < index.Length; i++)
        {
            var bin = BinOf(index[i], scale);
            _counts[bin]++;
            _weights[bin] += weights[i];
            _sums[bin] += weights[i] * targets[i];
        }
        var (below, customers, sum, greatest) = (0.0, 0, 0.0, double.NegativeInfinity);
        for (var threshold = 0; threshold < Bins - 1; threshold++)
        {
            below += _weights[threshold];
            customers += _counts[threshold];
            sum += _sums[threshold];
            var above = _weight - below;
            var logarithm = customers < minimumCustomers || targets.Length - customers < minimumCustomers
                ? double.NegativeInfinity
                : Shrinkage * sum * sum * _weight / (below * above * _variance) / 2;
            _logarithms[threshold] = logarithm;
            greatest = Math.Max(greatest, logarithm);
        }
        return greatest;
    }
}
