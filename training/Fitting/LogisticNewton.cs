using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting;

/// <summary>Maximizes the likelihood of a ridge-penalized logistic regression on binned inputs, by damped Newton steps.</summary>
/// <param name="bins">The bin of each row and feature.</param>
/// <param name="levels">The input of each feature and bin.</param>
/// <param name="labels">The outcome of each row.</param>
/// <param name="weights">How much each row counts.</param>
internal sealed class LogisticNewton(
    byte[][] bins, double[][] levels, IReadOnlyList<bool> labels, IReadOnlyList<double> weights)
{
    private const int MaximumIterations = 20;
    private const double MinimumStep = 1e-4;
    private const double Tolerance = 1e-6;

    private readonly int _features = levels.Length;

    /// <summary>Returns one coefficient for each feature, and after them the intercept.</summary>
    public double[] Fit()
    {
        var rate = (labels.Count(label => label) + 1.0) / (labels.Count + 2.0);
        var coefficients = new double[_features + 1];
        coefficients[_features] = Math.Log(rate / (1 - rate));
        var current = Expand(coefficients);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            var direction = current.Normal.Solve();
            var step = 1.0;
            double[] next;
            Expansion expansion;
            do
            {
                next = [.. coefficients.Zip(direction, (coefficient, change) => coefficient + step * change)];
                expansion = Expand(next);
                step /= 2;
            }
            while (expansion.Loss > current.Loss && step > MinimumStep);
            if (!(expansion.Loss < current.Loss - Tolerance * current.Loss))
                break;
            coefficients = next;
            current = expansion;
        }
        return coefficients;
    }

    /// <summary>Returns the penalized loss at coefficients, and the normal equations of a Newton step from there.</summary>
    private Expansion Expand(double[] coefficients)
    {
        var n = _features;
        var normal = new NormalEquations(n + 1);
        var x = normal.Row;
        x[n] = 1;
        var loss = 0.0;
        for (var i = 0; i < bins.Length; i++)
        {
            var margin = coefficients[n];
            for (var a = 0; a < n; a++)
            {
                x[a] = levels[a][bins[i][a]];
                margin += coefficients[a] * x[a];
            }
            var p = 1 / (1 + Math.Exp(-margin));
            // log(1 + exp(margin)) − label · margin, without overflow.
            loss += weights[i] * (Math.Max(margin, 0) + Math.Log(1 + Math.Exp(-Math.Abs(margin))) - (labels[i] ? margin : 0));
            normal.Add(weights[i] * p * (1 - p), weights[i] * ((labels[i] ? 1 : 0) - p));
        }
        // The ridge penalty, half the squared coefficient of each feature. The intercept has none.
        for (var a = 0; a < n; a++)
        {
            loss += coefficients[a] * coefficients[a] / 2;
            normal.AddPenalty(a, 1, -coefficients[a]);
        }
        return new(loss, normal);
    }

    private sealed record Expansion(double Loss, NormalEquations Normal);
}
