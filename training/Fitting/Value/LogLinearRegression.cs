using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// The mean of a positive, heavy-tailed quantity as <c>exp(w · x + offset)</c> with no weight below 0: quasi-likelihood
/// with a variance of mean^1.5, between Poisson and gamma (Wedderburn 1974, doi:10.1093/biomet/61.3.439), by damped
/// scoring steps.
/// </summary>
internal static class LogLinearRegression
{
    private const double Power = 1.5;
    private const double Damping = 0.7;

    /// <summary>The weights of the inputs, and after them the offset.</summary>
    /// <remarks>Inputs that would count against the mean are left out, the worst first: they only undo one another.</remarks>
    public static double[] Fit(double[][] x, double[] y)
    {
        var inputs = Enumerable.Range(0, x[0].Length).ToList();
        var fitted = Fit(x, y, inputs);
        while (fitted[..^1].Any(weight => weight < 0))
        {
            inputs.RemoveAt(fitted[..^1].Index().MinBy(weight => weight.Item).Index);
            fitted = Fit(x, y, inputs);
        }
        var weights = new double[x[0].Length + 1];
        weights[^1] = fitted[^1];
        for (var i = 0; i < inputs.Count; i++)
            weights[inputs[i]] = fitted[i];
        return weights;
    }

    private static double[] Fit(double[][] x, double[] y, List<int> inputs)
    {
        var n = inputs.Count;
        var (w, row) = (new double[n + 1], new double[n + 1]);
        (w[n], row[n]) = (Math.Log(y.Average()), 1);
        // No prediction beyond all truths, or one step too far would never come back.
        var (least, greatest) = (Math.Log(y.Min()), Math.Log(y.Max()));
        for (var iteration = 0; iteration < 60; iteration++)
        {
            var normal = new double[n + 1, n + 2];
            for (var i = 0; i < y.Length; i++)
            {
                var eta = w[n];
                for (var a = 0; a < n; a++)
                    eta += w[a] * (row[a] = x[i][inputs[a]]);
                eta = Math.Clamp(eta, least, greatest);
                var mean = Math.Exp(eta);
                var weight = Math.Pow(mean, 2 - Power);
                var response = eta + (y[i] - mean) / mean;
                for (var a = 0; a <= n; a++)
                {
                    for (var b = 0; b <= n; b++)
                        normal[a, b] += weight * row[a] * row[b];
                    normal[a, n + 1] += weight * row[a] * response;
                }
            }
            var solution = LinearSystem.Solve(normal);
            for (var a = 0; a <= n; a++)
                w[a] += Damping * (solution[a] - w[a]);
        }
        return w;
    }
}
