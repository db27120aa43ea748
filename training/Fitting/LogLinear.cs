namespace Conversion.Training.Fitting;

/// <summary>
/// The mean of a positive, heavy-tailed quantity as <c>exp(w · x + offset)</c>: quasi-likelihood with a variance of
/// mean^1.5, between Poisson and gamma (Wedderburn 1974, doi:10.1093/biomet/61.3.439), by damped scoring steps.
/// </summary>
internal static class LogLinear
{
    private const double Power = 1.5;
    private const double Damping = 0.7;

    /// <summary>Weights of two inputs, and the offset.</summary>
    public static (double First, double Second, double Offset) Fit((double First, double Second)[] x, double[] y)
    {
        Span<double> w = [0, 0, Math.Log(y.Average())];
        // No prediction beyond all truths, or one step too far would never come back.
        var (least, greatest) = (Math.Log(y.Min()), Math.Log(y.Max()));
        for (var iteration = 0; iteration < 60; iteration++)
        {
            var normal = new double[3, 4];
            for (var i = 0; i < y.Length; i++)
            {
                ReadOnlySpan<double> row = [x[i].First, x[i].Second, 1];
                var eta = Math.Clamp(w[0] * row[0] + w[1] * row[1] + w[2], least, greatest);
                var mean = Math.Exp(eta);
                var weight = Math.Pow(mean, 2 - Power);
                var response = eta + (y[i] - mean) / mean;
                for (var a = 0; a < 3; a++)
                {
                    for (var b = 0; b < 3; b++)
                        normal[a, b] += weight * row[a] * row[b];
                    normal[a, 3] += weight * row[a] * response;
                }
            }
            var solution = LinearSystem.Solve(normal);
            for (var a = 0; a < 3; a++)
                w[a] += Damping * (solution[a] - w[a]);
        }
        return (w[0], w[1], w[2]);
    }
}
