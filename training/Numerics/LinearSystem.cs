namespace Conversion.Training.Numerics;

/// <summary>Gaussian elimination for normal equations, which are symmetric and nearly always positive definite.</summary>
internal static class LinearSystem
{
    /// <summary>Solves n equations, given as n rows of n coefficients and the right-hand side. Overwrites them.</summary>
    public static double[] Solve(double[,] system)
    {
        var n = system.GetLength(0);
        // A tiny ridge, so that collinear columns do not divide by 0.
        for (var a = 0; a < n; a++)
            system[a, a] += 1e-9 * (1 + system[a, a]);
        for (var a = 0; a < n; a++)
            for (var b = a + 1; b < n; b++)
            {
                var factor = system[b, a] / system[a, a];
                for (var c = a; c <= n; c++)
                    system[b, c] -= factor * system[a, c];
            }
        var solution = new double[n];
        for (var a = n - 1; a >= 0; a--)
        {
            solution[a] = system[a, n];
            for (var b = a + 1; b < n; b++)
                solution[a] -= system[a, b] * solution[b];
            solution[a] /= system[a, a];
        }
        return solution;
    }
}
