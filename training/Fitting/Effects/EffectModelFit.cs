namespace Conversion.Training.Fitting.Effects;

/// <summary>
/// Fits an <see cref="EffectModel"/> to pseudo-outcomes. Forward selection adds the step, or step within a region, that explains most,
/// until none explains more than the best of as many would by chance (the risk inflation criterion, Foster and George 1994,
/// doi:10.1214/aos/1176325766). The terms shrink by what noise explains of them.
/// </summary>
internal sealed class EffectModelFit
{
    private const int MaximumSteps = 12;

    // Neighbouring thresholds find nearly the same customers, so a feature offers fewer terms than it has thresholds.
    private const int DistinctTermsOfFeature = 6;

    // On either side of a threshold, so many customers of the smaller arm are needed.
    private const double MinimumCustomersOfArm = 40;
    private const double Negligible = 1e-9;

    private readonly BinnedFeatures _features;
    private readonly int[] _customers;
    private readonly double[] _targets;
    private readonly double[] _roots;
    private readonly double _weight;
    private readonly double _minimumCustomers;
    private readonly List<EffectTerm> _terms = [];

    // The terms, times the roots of the weights, made orthogonal to each other and to the mean, of length 1; and what each row of them
    // is in terms.
    private readonly List<double[]> _basis = [];
    private readonly List<double[]> _basisInTerms = [];
    private readonly double[] _residuals;

    // Per term of the basis: what is left of its coefficient.
    private readonly List<double> _shrinkage = [];
    private int _steps;
    private double _explained;

    private EffectModelFit(BinnedFeatures features, int[] customers, double[] targets, double[] weights, double smallestArmShare)
    {
        (_features, _customers) = (features, customers);
        _roots = Array.ConvertAll(customers, customer => Math.Sqrt(weights[customer]));
        _weight = customers.Sum(customer => weights[customer]);
        _targets = [.. customers.Zip(_roots, (customer, root) => root * targets[customer])];
        _residuals = (double[])_targets.Clone();
        _minimumCustomers = MinimumCustomers(smallestArmShare);
        AddToBasis((double[])_roots.Clone(), [1]);
    }

    /// <summary>Fits the effect of an action.</summary>
    /// <param name="features">The features of all customers.</param>
    /// <param name="customers">The customers to learn from.</param>
    /// <param name="targets">Per customer of all: the pseudo-outcome.</param>
    /// <param name="weights">Per customer of all: the precision of the pseudo-outcome.</param>
    /// <param name="smallestArmShare">The share of customers in the smaller arm of action and control.</param>
    public static EffectModel Fit(
        BinnedFeatures features, int[] customers, double[] targets, double[] weights, double smallestArmShare)
    {
        var fit = new EffectModelFit(features, customers, targets, weights, smallestArmShare);
        for (var i = 0; i < MaximumSteps && fit.TryAddStep(); i++)
        {
        }
        return fit.Build();
    }

    /// <summary>Returns the fewest customers on either side of a threshold.</summary>
    public static double MinimumCustomers(double smallestArmShare) => MinimumCustomersOfArm / Math.Max(Negligible, smallestArmShare);

    private double Penalty => 2 * Math.Log(CountCandidates());

    private double CountCandidates() => (double)CountCandidates(_features) * (1 + Regions().Count());

    private static int CountCandidates(BinnedFeatures features)
    {
        var count = 0;
        for (var feature = 0; feature < features.Count; feature++)
            count += Math.Min(features.BinsOf(feature) - 1, DistinctTermsOfFeature);
        return Math.Max(2, count);
    }

    private bool TryAddStep()
    {
        var best = FindBest(null, default);
        foreach (var region in Regions())
            best = FindBest(region, best);
        if (best.Term is null || best.Statistic <= Penalty)
            return false;
        _explained += best.Statistic;
        _steps++;
        AddTerm(best.Term);
        // Each step was the best of many, and has noise of its own.
        for (var b = 1; b < _basis.Count; b++)
            _shrinkage[b] = Math.Max(0, 1 - 2.0 * _steps / _explained);
        return true;
    }

    private void AddTerm(EffectTerm term)
    {
        var inTerms = new double[_terms.Count + 2];
        inTerms[^1] = 1;
        _terms.Add(term);
        AddToBasis([.. _customers.Zip(_roots, (customer, root) => root * term.ValueOf(_features, customer))], inTerms);
    }

    /// <summary>Returns both sides of the thresholds that were found for all customers. Terms within them make interactions.</summary>
    private IEnumerable<EffectRegion> Regions()
    {
        foreach (var term in _terms)
        {
            var last = Array.LastIndexOf(term.Levels, 1);
            if (term.Region is not null)
                continue;
            yield return new(term.Feature, last, Below: true);
            yield return new(term.Feature, last, Below: false);
        }
    }

    private Candidate FindBest(EffectRegion? region, Candidate best)
    {
        var members = region is null ? null : Enumerable.Range(0, _customers.Length)
            .Where(i => region.Contains(_features, _customers[i])).ToArray();
        if (members?.Length < 2 * _minimumCustomers)
            return best;
        for (var feature = 0; feature < _features.Count; feature++)
        {
            if (feature == region?.Feature)
                continue;
            var bins = new BinSums(_features.BinsOf(feature), _basis.Count);
            bins.Add(_features.Columns[feature], _customers, members, _roots, _residuals, _basis);
            foreach (var levels in Candidates(feature, bins))
                if (bins.Statistic(levels, _weight) is var statistic && statistic > best.Statistic)
                    best = new(new(feature, levels, region), statistic);
        }
        return best;
    }

    private IEnumerable<double[]> Candidates(int feature, BinSums bins)
    {
        var below = 0.0;
        for (var bin = 0; bin < bins.Length - 1; bin++)
        {
            below += bins.Counts[bin];
            if (bins.Counts[bin] > 0 && below >= _minimumCustomers && bins.Total - below >= _minimumCustomers)
                yield return [.. Enumerable.Range(0, bins.Length).Select(other => other <= bin ? 1.0 : 0)];
        }
    }

    private void AddToBasis(double[] values, double[] inTerms)
    {
        for (var b = 0; b < _basis.Count; b++)
        {
            var product = Product(values, _basis[b]);
            for (var i = 0; i < values.Length; i++)
                values[i] -= product * _basis[b][i];
            for (var i = 0; i < _basisInTerms[b].Length; i++)
                inTerms[i] -= product * _basisInTerms[b][i];
        }
        var length = Math.Sqrt(Product(values, values));
        // What the other terms say already, such as the last of several words, adds nothing.
        if (length * length < Negligible * values.Length)
        {
            _terms.RemoveAt(_terms.Count - 1);
            return;
        }
        for (var i = 0; i < values.Length; i++)
            values[i] /= length;
        _basis.Add(values);
        _basisInTerms.Add(Array.ConvertAll(inTerms, value => value / length));
        _shrinkage.Add(1);
        var coefficient = Product(_residuals, values);
        for (var i = 0; i < values.Length; i++)
            _residuals[i] -= coefficient * values[i];
    }

    private EffectModel Build()
    {
        var size = _terms.Count + 1;
        var coefficients = new double[size];
        for (var b = 0; b < size; b++)
        {
            var target = 0.0;
            for (var i = 0; i < _customers.Length; i++)
                target += _basis[b][i] * _targets[i];
            for (var i = 0; i < _basisInTerms[b].Length; i++)
                coefficients[i] += _shrinkage[b] * target * _basisInTerms[b][i];
        }
        return new(coefficients[0], _terms, coefficients[1..], Covariance(size));
    }

    /// <summary>Computes the covariance that holds for residuals of unequal variance (White 1980, doi:10.2307/1912934).</summary>
    private double[,] Covariance(int size)
    {
        var middle = new double[size, size];
        for (var a = 0; a < size; a++)
            for (var b = a; b < size; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < _customers.Length; i++)
                    sum += _basis[a][i] * _basis[b][i] * _residuals[i] * _residuals[i];
                middle[a, b] = middle[b, a] = sum;
            }
        var covariance = new double[size, size];
        for (var a = 0; a < size; a++)
            for (var b = 0; b < size; b++)
                for (var i = 0; i < _basisInTerms[a].Length; i++)
                    for (var k = 0; k < _basisInTerms[b].Length; k++)
                        covariance[i, k] += _basisInTerms[a][i] * middle[a, b] * _basisInTerms[b][k];
        return covariance;
    }

    private static double Product(double[] first, double[] second)
    {
        var sum = 0.0;
        for (var i = 0; i < first.Length; i++)
            sum += first[i] * second[i];
        return sum;
    }

    private readonly record struct Candidate(EffectTerm? Term, double Statistic);
}
