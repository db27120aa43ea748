namespace Conversion.Training.Numerics;

/// <summary>
/// The downhill simplex method of Nelder and Mead (1965, doi:10.1093/comjnl/7.4.308), with their coefficients. A simplex can collapse
/// before it reaches a minimum, so the search starts again from its best point until that no longer helps.
/// </summary>
internal static class NelderMead
{
    private const int MaximumIterations = 600;
    private const int MaximumRestarts = 10;

    // Absolute, because the functions are log-likelihoods: their differences mean the same for few and for many customers.
    private const double Tolerance = 1e-4;
    private const double RestartTolerance = 1e-3;
    private const double InitialStep = 0.5;
    private const double RestartStep = 0.1;

    // How far a candidate moves from the worst point, in distances from the worst point to the centroid.
    private const double Reflection = 2;
    private const double Expansion = 3;
    private const double OutsideContraction = 1.5;
    private const double InsideContraction = 0.5;

    /// <summary>Returns a local minimum near the start. A point where the function is NaN counts as infinitely bad.</summary>
    public static double[] Minimize(Func<double[], double> function, double[] start)
    {
        var best = Descend(function, Evaluate(function, start), InitialStep);
        for (var restart = 0; restart < MaximumRestarts; restart++)
        {
            var next = Descend(function, best, RestartStep);
            var gain = best.Value - next.Value;
            best = next;
            if (!(gain > RestartTolerance))
                break;
        }
        return best.Point;
    }

    private static Vertex Descend(Func<double[], double> function, Vertex start, double step)
    {
        var simplex = InitialSimplex(function, start, step);
        for (var iteration = 0; iteration < MaximumIterations; iteration++)
        {
            simplex.Sort((x, y) => x.Value.CompareTo(y.Value));
            var best = simplex[0];
            var worst = simplex[^1];
            if (worst.Value - best.Value <= Tolerance)
                break;
            var candidate = Candidate(function, simplex);
            if (candidate.Value < worst.Value)
                simplex[^1] = candidate;
            else
                ShrinkTowardsBest(function, simplex);
        }
        return simplex.MinBy(vertex => vertex.Value)!;
    }

    private static List<Vertex> InitialSimplex(Func<double[], double> function, Vertex start, double step)
    {
        var simplex = new List<Vertex> { start };
        for (var i = 0; i < start.Point.Length; i++)
        {
            var point = (double[])start.Point.Clone();
            point[i] += step;
            simplex.Add(Evaluate(function, point));
        }
        return simplex;
    }

    /// <summary>Reflects the worst vertex through the centroid of the others, then expands or contracts the step.</summary>
    private static Vertex Candidate(Func<double[], double> function, List<Vertex> simplex)
    {
        var worst = simplex[^1];
        var dimensions = worst.Point.Length;
        var centroid = new double[dimensions];
        for (var k = 0; k < dimensions; k++)
            centroid[k] = simplex.Take(dimensions).Average(vertex => vertex.Point[k]);

        var reflected = Move(Reflection);
        if (reflected.Value < simplex[0].Value)
            return Better(Move(Expansion), reflected);
        if (reflected.Value < simplex[^2].Value)
            return reflected;
        return Better(Move(reflected.Value < worst.Value ? OutsideContraction : InsideContraction), reflected);

        Vertex Move(double step) =>
            Evaluate(function, [.. worst.Point.Select((x, k) => x + step * (centroid[k] - x))]);
    }

    private static void ShrinkTowardsBest(Func<double[], double> function, List<Vertex> simplex)
    {
        var best = simplex[0];
        for (var i = 1; i < simplex.Count; i++)
            simplex[i] = Evaluate(function, [.. simplex[i].Point.Select((x, k) => (x + best.Point[k]) / 2)]);
    }

    private static Vertex Evaluate(Func<double[], double> function, double[] point)
    {
        var value = function(point);
        return new(point, double.IsNaN(value) ? double.PositiveInfinity : value);
    }

    private static Vertex Better(Vertex x, Vertex y) => x.Value < y.Value ? x : y;

    private sealed record Vertex(double[] Point, double Value);
}
