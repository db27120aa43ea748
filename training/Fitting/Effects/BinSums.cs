namespace Conversion.Training.Fitting.Effects;

/// <summary>Sums over the customers in each bin of a feature, from which the score tests of all its step functions follow.</summary>
internal sealed class BinSums(int bins, int basisSize)
{
    private const double Negligible = 1e-9;

    private readonly double[] _residuals = new double[bins];
    private readonly double[] _squares = new double[bins];
    private readonly double[] _basis = new double[bins * basisSize];

    /// <summary>The number of bins.</summary>
    public int Length => bins;

    /// <summary>Per bin: the number of customers.</summary>
    public double[] Counts { get; } = new double[bins];

    /// <summary>Per bin: the weights of the customers.</summary>
    public double[] Weights { get; } = new double[bins];

    /// <summary>The number of customers in all bins.</summary>
    public double Total { get; private set; }

    // The squared residuals of the customers outside the region, whose values are 0.
    private double OtherSquares { get; set; }

    /// <summary>Adds customers.</summary>
    /// <param name="column">Per customer of all: the bin.</param>
    /// <param name="customers">The customers that the model learns from.</param>
    /// <param name="members">The indices among them of the customers to add; null for all.</param>
    /// <param name="roots">Per customer that the model learns from: the root of the weight.</param>
    /// <param name="residuals">Per customer that the model learns from: what the model does not explain yet, times the root.</param>
    /// <param name="basis">The basis of the terms that the model has, the mean first, times the roots.</param>
    public void Add(byte[] column, int[] customers, int[]? members, double[] roots, double[] residuals, List<double[]> basis)
    {
        var count = members?.Length ?? customers.Length;
        for (var m = 0; m < count; m++)
        {
            var i = members is null ? m : members[m];
            var bin = column[customers[i]];
            var product = roots[i] * residuals[i];
            Counts[bin]++;
            Weights[bin] += roots[i] * roots[i];
            _residuals[bin] += product;
            _squares[bin] += product * product;
            // The mean, which comes first, is the same for all.
            for (var b = 1; b < basis.Count; b++)
                _basis[bin * basisSize + b] += roots[i] * basis[b][i];
        }
        Total = count;
        if (members is not null)
            OtherSquares = residuals.Zip(roots, (residual, root) => residual * residual * root * root).Sum() - _squares.Sum();
    }

    /// <summary>Adds all customers.</summary>
    /// <param name="column">Per customer: the bin.</param>
    /// <param name="weights">Per customer: the weight.</param>
    /// <param name="targets">Per customer: the number whose weighted mean is known.</param>
    /// <param name="mean">The weighted mean of these numbers.</param>
    public void Add(byte[] column, double[] weights, double[] targets, double mean)
    {
        for (var i = 0; i < column.Length; i++)
        {
            var residual = weights[i] * (targets[i] - mean);
            Counts[column[i]]++;
            Weights[column[i]] += weights[i];
            _residuals[column[i]] += residual;
            _squares[column[i]] += residual * residual;
        }
        Total = column.Length;
    }

    /// <summary>Returns the greatest score test of the thresholds between bins.</summary>
    /// <param name="minimumCustomers">The fewest customers on a side of a threshold.</param>
    public double GreatestStep(double minimumCustomers)
    {
        var greatest = 0.0;
        var (squares, weights) = (_squares.Sum(), Weights.Sum());
        var (below, weightBelow, product, squaresBelow) = (0.0, 0.0, 0.0, 0.0);
        for (var bin = 0; bin < bins - 1; bin++)
        {
            below += Counts[bin];
            weightBelow += Weights[bin];
            product += _residuals[bin];
            squaresBelow += _squares[bin];
            if (below < minimumCustomers || Total - below < minimumCustomers)
                continue;
            var share = weightBelow / weights;
            var variance = (1 - share) * (1 - share) * squaresBelow + share * share * (squares - squaresBelow);
            if (variance > 0)
                greatest = Math.Max(greatest, product * product / variance);
        }
        return greatest;
    }

    /// <summary>Returns the product of a step function with the residuals.</summary>
    public double Product(double[] levels)
    {
        var product = 0.0;
        for (var bin = 0; bin < bins; bin++)
            product += levels[bin] * _residuals[bin];
        return product;
    }

    /// <summary>
    /// Returns the score test of a step function: its product with the residuals, squared, over the variance of the product. The
    /// variance allows for residuals of unequal variance.
    /// </summary>
    /// <param name="levels">Per bin: the value.</param>
    /// <param name="weight">The sum of the weights of the customers that the model learns from.</param>
    public double Statistic(double[] levels, double weight)
    {
        var (product, square, sum) = (0.0, 0.0, 0.0);
        for (var bin = 0; bin < bins; bin++)
        {
            product += levels[bin] * _residuals[bin];
            square += levels[bin] * levels[bin] * Weights[bin];
            sum += levels[bin] * Weights[bin];
        }
        var mean = sum / weight;
        var centred = square - mean * sum;
        var orthogonal = centred;
        for (var b = 1; b < basisSize; b++)
        {
            var inBasis = 0.0;
            for (var bin = 0; bin < bins; bin++)
                inBasis += levels[bin] * _basis[bin * basisSize + b];
            orthogonal -= inBasis * inBasis;
        }
        if (centred <= 0 || orthogonal <= Negligible * centred)
            return 0;
        var variance = mean * mean * OtherSquares;
        for (var bin = 0; bin < bins; bin++)
            variance += (levels[bin] - mean) * (levels[bin] - mean) * _squares[bin];
        return variance > 0 ? product * product / (variance * orthogonal / centred) : 0;
    }
}
