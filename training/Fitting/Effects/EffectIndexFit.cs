using Conversion.Training.Numerics;
using Conversion.Training.Simulation;

namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Fits an <see cref="EffectIndex"/> to pseudo-outcomes. The effect is a step where a weighted sum of few ranks exceeds a threshold
/// (a change plane; Wei and Kosorok 2018). Nobody knows which, so weights and thresholds are drawn from their
/// posterior with a prior for few weights (George and McCulloch 1993, doi:10.1080/01621459.1993.10476353), and averaged. The mean of many
/// steps rises gently where the data leave the threshold open.
/// </summary>
internal sealed class EffectIndexFit
{
    private const int Seed = 29;
    private const int Chains = 2;
    private const int WarmUp = 600;
    private const int Kept = 1600;
    private const int Spacing = 10;
    private const double HottestStart = 4;
    private const int MaximumColumns = 40;
    private const double ExpectedColumns = 3;

    private const double StepOfWeights = 0.5;
    private const int Groups = 40;

    // Missing values are a column of their own where so many miss.
    private const double SmallestShare = 0.02;

    private readonly BinnedFeatures _features;
    private readonly List<Column> _columns = [];
    private readonly double[,] _products;
    private readonly ChangePlanes _planes;
    private readonly int _customers;

    // The sums over the draws.
    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _squares;
    private int _draws;

    private EffectIndexFit(BinnedFeatures features, int[] customers, double[] targets, double[] weights, double minimumCustomers)
    {
        (_features, _customers) = (features, customers.Length);
        for (var feature = 0; feature < features.Count; feature++)
        {
            AddColumn(feature, features.Ranks[feature], customers);
            var missing = (double)features.Columns[feature].AsSpan().Count((byte)(features.BinsOf(feature) - 1));
            if (missing / features.Columns[feature].Length is > SmallestShare and < 1 - SmallestShare)
                AddColumn(feature, features.Missing(feature), customers);
        }
        var precisions = Array.ConvertAll(customers, customer => weights[customer]);
        var mean = PrecisionWeights.Mean(Array.ConvertAll(customers, customer => targets[customer]), precisions);
        var centred = Array.ConvertAll(customers, customer => targets[customer] - mean);
        double[] weighted = [.. centred.Zip(precisions, (target, precision) => target * precision)];
        foreach (var column in _columns)
            column.Score = Product(column.Values, weighted);
        _columns = [.. _columns.OrderByDescending(column => Math.Abs(column.Score)).Take(MaximumColumns)];
        _products = Products();
        _planes = new(centred, precisions, mean, minimumCustomers);
        (_weights, _means, _squares) = (new double[_columns.Count], new double[_customers], new double[_customers]);
    }

    /// <summary>Fits the effect of an action; null where no feature has two values.</summary>
    /// <param name="features">The features of all customers.</param>
    /// <param name="customers">The customers to learn from.</param>
    /// <param name="targets">Per customer of all: the pseudo-outcome.</param>
    /// <param name="weights">Per customer of all: the precision of the pseudo-outcome.</param>
    /// <param name="minimumCustomers">The fewest customers on either side of a step.</param>
    public static EffectIndex? Fit(
        BinnedFeatures features, int[] customers, double[] targets, double[] weights, double minimumCustomers)
    {
        var fit = new EffectIndexFit(features, customers, targets, weights, minimumCustomers);
        if (fit._columns.Count == 0 || customers.Length < 2 * minimumCustomers)
            return null;
        for (var chain = 0; chain < Chains; chain++)
            fit.Draw(new Xoshiro256(Seed + chain), startsWithBest: chain > 0);
        return fit.Build(customers);
    }

    private void AddColumn(int feature, double[] levels, int[] customers)
    {
        if (!Array.Exists(levels, level => level != 0))
            return;
        var column = _features.Columns[feature];
        var values = Array.ConvertAll(customers, customer => (float)levels[column[customer]]);
        if (Array.Exists(values, value => value != values[0]))
            _columns.Add(new(feature, levels, values));
    }

    private double[,] Products()
    {
        var products = new double[_columns.Count, _columns.Count];
        for (var a = 0; a < _columns.Count; a++)
            for (var b = a; b < _columns.Count; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < _customers; i++)
                    sum += _columns[a].Values[i] * _columns[b].Values[i];
                products[a, b] = products[b, a] = sum / _customers;
            }
        return products;
    }

    /// <summary>Draws weights by Metropolis and Hastings: a weight is added, removed, changed, or given to another column.</summary>
    private void Draw(Xoshiro256 random, bool startsWithBest)
    {
        var count = _columns.Count;
        var weights = Start(startsWithBest);
        var index = new float[_customers];
        for (var column = 0; column < count; column++)
            Add(index, _columns[column], weights[column]);
        var evidence = _planes.Evidence(index, Variance(weights));
        var odds = Math.Log(Math.Min(0.5, ExpectedColumns / count) / (1 - Math.Min(0.5, ExpectedColumns / count)));
        var proposed = new float[_customers];
        for (var step = 0; step < WarmUp + Kept; step++)
        {
            var column = random.Next(count);
            var (change, other, prior) = Propose(weights, column, odds, random);
            if (change != 0)
            {
                Shift(weights, column, other, change);
                Array.Copy(index, proposed, index.Length);
                Add(proposed, _columns[column], change);
                if (other >= 0)
                    Add(proposed, _columns[other], -change);
                var variance = Variance(weights);
                var next = variance > 1e-9 ? _planes.Evidence(proposed, variance) : double.NegativeInfinity;
                // A hot chain moves freely between directions before it settles.
                var heat = step < WarmUp ? 1 + (HottestStart - 1) * (1 - (double)step / WarmUp) : 1;
                if (Math.Log(1 - random.NextDouble()) < (next - evidence) / heat + prior)
                    (evidence, index, proposed) = (next, proposed, index);
                else
                    Shift(weights, column, other, -change);
            }
            if (step >= WarmUp && step % Spacing == 0)
                Keep(index, weights);
        }
    }

    private double[] Start(bool withBest)
    {
        var greatest = _columns.Max(column => Math.Abs(column.Score));
        return [.. _columns.Select((column, i) => greatest == 0 || withBest ? i == 0 ? 1 : 0 : column.Score / greatest)];
    }

    /// <summary>Returns the change of a weight, the column that gives it or −1, and the logarithm of the ratio of the priors.</summary>
    private static (double Change, int Other, double Prior) Propose(double[] weights, int column, double odds, Xoshiro256 random)
    {
        var weight = weights[column];
        var isFirstKind = random.NextDouble() < 0.5;
        if (weight == 0 && isFirstKind)
            return (RandomVariates.Normal(random), -1, odds);
        if (weight == 0)
        {
            var other = random.Next(weights.Length);
            return (weights[other], other, 0);
        }
        if (isFirstKind)
            return (-weight, -1, -odds);
        var change = StepOfWeights * RandomVariates.Normal(random);
        return (change, -1, (weight * weight - (weight + change) * (weight + change)) / 2);
    }

    private static void Shift(double[] weights, int column, int other, double change)
    {
        weights[column] += change;
        if (other >= 0)
            weights[other] -= change;
    }

    private double Variance(double[] weights)
    {
        var variance = 0.0;
        for (var a = 0; a < weights.Length; a++)
            for (var b = 0; weights[a] != 0 && b < weights.Length; b++)
                variance += weights[a] * weights[b] * _products[a, b];
        return variance;
    }

    private void Keep(float[] index, double[] weights)
    {
        var variance = Variance(weights);
        var (means, squares, rises) = _planes.Average(index, variance);
        var scale = (rises ? 1 : -1) / Math.Sqrt(variance);
        for (var column = 0; column < weights.Length; column++)
            _weights[column] += scale * weights[column];
        for (var i = 0; i < index.Length; i++)
        {
            var bin = ChangePlanes.BinOf(index[i], variance);
            _means[i] += means[bin];
            _squares[i] += squares[bin];
        }
        _draws++;
    }

    private EffectIndex Build(int[] customers)
    {
        var levels = new double[]?[_features.Count];
        for (var i = 0; i < _columns.Count; i++)
        {
            if (_weights[i] == 0)
                continue;
            var sum = levels[_columns[i].Feature] ??= new double[_features.BinsOf(_columns[i].Feature)];
            for (var bin = 0; bin < sum.Length; bin++)
                sum[bin] += _weights[i] / _draws * _columns[i].Levels[bin];
        }
        var unscaled = new EffectIndex(levels, new([0], [0]), [0], [0]);
        var indices = Array.ConvertAll(customers, customer => unscaled.Margin(_features, customer));
        int[] order = [.. Enumerable.Range(0, indices.Length)];
        Array.Sort(indices, order);
        var groups = new List<(double Score, double Mean, double Variance)>();
        for (var (start, group) = (0, 1); start < order.Length; group++)
        {
            var end = Math.Max(start + 1, (int)((long)order.Length * group / Groups));
            while (end < order.Length && indices[end] == indices[end - 1])
                end++;
            var mean = order[start..end].Average(i => _means[i]) / _draws;
            var square = order[start..end].Average(i => _squares[i]) / _draws;
            groups.Add((indices[start..end].Average(), mean, Math.Max(0, square - mean * mean)));
            start = end;
        }
        double[] scores = [.. groups.Select(group => group.Score)];
        return new(
            levels, IsotonicRegression.Fit(scores, [.. groups.Select(group => group.Mean)]), scores,
            [.. groups.Select(group => group.Variance)]);
    }

    private static void Add(float[] index, Column column, double weight)
    {
        if (weight == 0)
            return;
        var factor = (float)weight;
        var values = column.Values;
        for (var i = 0; i < index.Length; i++)
            index[i] += factor * values[i];
    }

    private static double Product(float[] first, double[] second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
            sum += first[i] * second[i];
        return sum;
    }

    private sealed class Column(int feature, double[] levels, float[] values)
    {
        public int Feature => feature;

        public double[] Levels => levels;

        public float[] Values => values;

        // The product with the pseudo-outcomes.
        public double Score { get; set; }
    }
}
