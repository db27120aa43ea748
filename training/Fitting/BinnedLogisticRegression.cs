using Conversion.Training.Numerics;
using Conversion.Training.Snapshots;
using Conversion.Trees;

namespace Conversion.Training.Fitting;

/// <summary>
/// Logistic regression on the logarithms of all features, as trees: one tree a feature, whose leaves are steps at the
/// quantiles. Boosted trees find what interacts, a sum of smooth terms what simply grows; each ranks customers that
/// the other can't.
/// </summary>
internal sealed class BinnedLogisticRegression
{
    // A tree of 32 leaves is small enough for every evaluator.
    private const int MostLeaves = 32;
    private const int QuantileRows = 20_000;
    private const int Iterations = 20;

    private readonly float[][] _thresholds;
    private readonly double[][] _leaves;

    private BinnedLogisticRegression(float[][] thresholds, double[][] leaves) => (_thresholds, _leaves) = (thresholds, leaves);

    /// <summary>Maximum likelihood with a slight ridge, by Newton steps.</summary>
    public static BinnedLogisticRegression Fit(IReadOnlyList<float[]> rows, IReadOnlyList<bool> labels)
    {
        var features = rows[0].Length;
        var thresholds = Enumerable.Range(0, features).Select(feature => Quantiles(rows, feature)).ToArray();
        var steps = rows.Select(row => row.Select((value, feature) => (byte)StepFunctionTree.Step(thresholds[feature], value)).ToArray()).ToArray();
        var levels = Enumerable.Range(0, features).Select(feature =>
            Standardized(rows, steps, feature, thresholds[feature].Length + 1)).ToArray();
        var weights = Weights(steps, levels, labels);
        return new(thresholds, [.. levels.Select((level, feature) => Array.ConvertAll(level,
            x => weights[feature] * x + (feature == 0 ? weights[features] : 0)))]);
    }

    /// <summary>The log-odds, found without the trees.</summary>
    public double Margin(float[] row) => row.Select((value, feature) => _leaves[feature][StepFunctionTree.Step(_thresholds[feature], value)]).Sum();

    /// <summary>One tree a feature.</summary>
    public Ensemble ToEnsemble()
    {
        var terms = _thresholds.Select((thresholds, feature) => (StepFunctionTree.Build(_thresholds.Length, feature, thresholds, _leaves[feature]), 1.0));
        return EnsembleSum.Build([.. terms]);
    }

    // Missing goes right at every split, as what is beyond all that was seen does: a step of its own for both.
    private static float[] Quantiles(IReadOnlyList<float[]> rows, int feature)
    {
        var sample = SystematicSample.Take(rows, QuantileRows).ConvertAll(row => row[feature]);
        var known = sample.Where(value => !float.IsNaN(value)).Order().ToArray();
        if (known.Length == 0)
            return [];
        var inner = Enumerable.Range(1, MostLeaves - 2).Select(i => known[known.Length * i / (MostLeaves - 1)])
            .Distinct().Where(value => value < known[^1]);
        return known.Length == sample.Count ? [.. inner] : [.. inner, 4 * Math.Abs(known[^1]) + 1];
    }

    /// <summary>The mean logarithm on each step, of mean 0 and deviation 1 over the rows; a step without known values is average.</summary>
    private static double[] Standardized(IReadOnlyList<float[]> rows, byte[][] steps, int feature, int count)
    {
        var (sums, known) = (new double[count], new int[count]);
        for (var i = 0; i < rows.Count; i++)
            if (rows[i][feature] is var value && float.IsFinite(value))
            {
                sums[steps[i][feature]] += Math.CopySign(Math.Log(1 + Math.Abs(value)), value);
                known[steps[i][feature]]++;
            }
        var mean = sums.Sum() / Math.Max(1, known.Sum());
        var centred = sums.Select((sum, step) => known[step] == 0 ? 0 : sum / known[step] - mean).ToArray();
        var deviation = Math.Sqrt(centred.Select((x, step) => known[step] * x * x).Sum() / Math.Max(1, known.Sum()));
        return Array.ConvertAll(centred, x => deviation > 1e-9 ? x / deviation : 0);
    }

    private static double[] Weights(byte[][] steps, double[][] levels, IReadOnlyList<bool> labels)
    {
        var n = levels.Length;
        var rate = (labels.Count(label => label) + 1.0) / (labels.Count + 2.0);
        var weights = new double[n + 1];
        weights[n] = Math.Log(rate / (1 - rate));
        var (loss, system) = Newton(weights);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var step = LinearSystem.Solve(system);
            var (next, size) = (weights, 1.0);
            double nextLoss;
            do
            {
                next = [.. weights.Zip(step, (w, s) => w + size * s)];
                (nextLoss, system) = Newton(next);
                size /= 2;
            }
            while (nextLoss > loss && size > 1e-4);
            if (!(nextLoss < loss - 1e-6 * loss))
                break;
            (weights, loss) = (next, nextLoss);
        }
        return weights;

        // The loss, and the normal equations of a Newton step from here.
        (double Loss, double[,] System) Newton(double[] w)
        {
            var system = new double[n + 1, n + 2];
            var x = new double[n + 1];
            x[n] = 1;
            var loss = 0.0;
            for (var i = 0; i < steps.Length; i++)
            {
                var margin = w[n];
                for (var a = 0; a < n; a++)
                    margin += w[a] * (x[a] = levels[a][steps[i][a]]);
                var p = 1 / (1 + Math.Exp(-margin));
                var (residual, weight) = ((labels[i] ? 1 : 0) - p, p * (1 - p));
                loss += Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))) - (labels[i] ? margin : 0);
                for (var a = 0; a <= n; a++)
                {
                    for (var b = 0; b <= a; b++)
                        system[a, b] += weight * x[a] * x[b];
                    system[a, n + 1] += residual * x[a];
                }
            }
            for (var a = 0; a < n; a++)
            {
                loss += w[a] * w[a] / 2;
                system[a, a] += 1;
                system[a, n + 1] -= w[a];
            }
            for (var a = 0; a <= n; a++)
                for (var b = a + 1; b <= n; b++)
                    system[a, b] = system[b, a];
            return (loss, system);
        }
    }
}
