namespace Conversion.Training.Numerics;

/// <summary>The downhill simplex of Nelder and Mead (1965, doi:10.1093/comjnl/7.4.308), with their coefficients.</summary>
internal static class NelderMead
{
    /// <summary>A local minimum near the start; points where the function is not a number count as infinitely bad.</summary>
    public static double[] Minimize(Func<double[], double> function, double[] start, int iterations = 400, double tolerance = 1e-7)
    {
        var simplex = new List<(double[] At, double Value)> { Evaluated(start) };
        for (var i = 0; i < start.Length; i++)
            simplex.Add(Evaluated([.. start.Select((x, k) => k == i ? x + 0.5 : x)]));

        for (var iteration = 0; iteration < iterations; iteration++)
        {
            simplex.Sort((x, y) => x.Value.CompareTo(y.Value));
            var (best, worst) = (simplex[0], simplex[^1]);
            if (worst.Value - best.Value <= tolerance * (1 + Math.Abs(best.Value)))
                break;
            var centre = start.Select((_, k) => simplex.Take(start.Length).Average(point => point.At[k])).ToArray();
            var reflected = Along(2);
            var candidate = reflected.Value < best.Value ? Better(Along(3), reflected)
                : reflected.Value < simplex[^2].Value ? reflected
                : Better(Along(reflected.Value < worst.Value ? 1.5 : 0.5), reflected);
            if (candidate.Value < worst.Value)
                simplex[^1] = candidate;
            else
                for (var i = 1; i < simplex.Count; i++)
                    simplex[i] = Evaluated([.. simplex[i].At.Select((x, k) => (x + best.At[k]) / 2)]);

            (double[] At, double Value) Along(double step) =>
                Evaluated([.. worst.At.Select((x, k) => x + step * (centre[k] - x))]);
        }
        return simplex.MinBy(point => point.Value).At;

        (double[] At, double Value) Evaluated(double[] at) =>
            function(at) is var value && double.IsNaN(value) ? (at, double.PositiveInfinity) : (at, value);

        static (double[] At, double Value) Better((double[] At, double Value) x, (double[] At, double Value) y) =>
            x.Value < y.Value ? x : y;
    }
}
