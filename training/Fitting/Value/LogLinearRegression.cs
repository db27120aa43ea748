using Conversion.Training.Numerics;

namespace Conversion.Training.Fitting.Value;

/// <summary>
/// The mean of a positive, heavy-tailed quantity as <c>exp(weights · x + offset)</c>, without negative weights. Fitted
/// by quasi-likelihood (Wedderburn 1974, doi:10.1093/biomet/61.3.439) with damped scoring steps. The variance is
/// mean^1.5, between Poisson and gamma.
/// </summary>
/// <param name="Weights">One weight for each input.</param>
/// <param name="Offset">The offset.</param>
internal sealed record LogLinearRegression(double[] Weights, double Offset)
{
    private const double VariancePower = 1.5;
    private const double Damping = 0.7;
    private const int Iterations = 60;

    // Of the logarithms of the predictions. Larger differences between customers are not known.
    private const double WidestRange = 25;

    /// <summary>Fits the weights. Inputs with a negative weight get weight 0, the most negative first.</summary>
    /// <remarks>A negative weight would only compensate for another input.</remarks>
    public static LogLinearRegression Fit(double[][] x, double[] y)
    {
        var inputs = Enumerable.Range(0, x[0].Length).ToList();
        var fitted = FitInputs(x, y, inputs);
        while (fitted.Weights.Any(weight => weight < 0))
        {
            inputs.RemoveAt(fitted.Weights.Index().MinBy(weight => weight.Item).Index);
            fitted = FitInputs(x, y, inputs);
        }
        var weights = new double[x[0].Length];
        for (var i = 0; i < inputs.Count; i++)
            weights[inputs[i]] = fitted.Weights[i];
        return new(weights, fitted.Offset);
    }

    /// <summary>Returns the weighted sum of the inputs, without the offset.</summary>
    public double WeightedSum(double[] x) => x.Zip(Weights, (input, weight) => input * weight).Sum();

    private static LogLinearRegression FitInputs(double[][] x, double[] y, List<int> inputs)
    {
        var n = inputs.Count;
        var coefficients = new double[n + 1];
        coefficients[n] = Math.Log(y.Average());
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var solution = LinearSystem.Solve(NormalEquations(x, y, inputs, coefficients));
            for (var a = 0; a <= n; a++)
                coefficients[a] += Damping * (solution[a] - coefficients[a]);
        }
        return new(coefficients[..n], coefficients[n]);
    }

    private static double[,] NormalEquations(double[][] x, double[] y, List<int> inputs, double[] coefficients)
    {
        var n = inputs.Count;
        var normal = new double[n + 1, n + 2];
        var row = new double[n + 1];
        row[n] = 1;
        // Predictions stay within these bounds, or one step too far would never come back.
        var greatest = Math.Log(y.Max());
        var least = greatest - WidestRange;
        for (var i = 0; i < y.Length; i++)
        {
            var eta = coefficients[n];
            for (var a = 0; a < n; a++)
            {
                row[a] = x[i][inputs[a]];
                eta += coefficients[a] * row[a];
            }
            eta = Math.Clamp(eta, least, greatest);
            var mean = Math.Exp(eta);
            var weight = Math.Pow(mean, 2 - VariancePower);
            var response = eta + (y[i] - mean) / mean;
            for (var a = 0; a <= n; a++)
            {
                for (var b = 0; b <= n; b++)
                    normal[a, b] += weight * row[a] * row[b];
                normal[a, n + 1] += weight * row[a] * response;
            }
        }
        return normal;
    }
}
