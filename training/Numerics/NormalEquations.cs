using System.Numerics;
using System.Runtime.InteropServices;

namespace Conversion.Training.Numerics;

/// <summary>The normal equations of weighted least squares, added up row by row.</summary>
/// <remarks>The same sums in the same order on every machine: a vector only adds up several cells at a time.</remarks>
internal sealed class NormalEquations
{
    private readonly int _unknowns;

    // The cells on and below the diagonal, each row filled up to whole vectors.
    private readonly double[][] _cells;
    private readonly double[] _right;

    public NormalEquations(int unknowns)
    {
        _unknowns = unknowns;
        _cells = [.. Enumerable.Range(0, unknowns).Select(a => new double[WholeVectors(a + 1)])];
        _right = new double[unknowns];
        Row = new double[WholeVectors(unknowns)];
    }

    /// <summary>The inputs of a row. Set the first of them, as many as unknowns, before each <see cref="Add"/>.</summary>
    public double[] Row { get; }

    /// <summary>Adds <see cref="Row"/>.</summary>
    /// <param name="weight">The weight of the row.</param>
    /// <param name="response">The response of the row, times its weight.</param>
    public void Add(double weight, double response)
    {
        var row = MemoryMarshal.Cast<double, Vector<double>>(Row);
        for (var a = 0; a < _unknowns; a++)
        {
            var weighted = new Vector<double>(weight * Row[a]);
            var cells = MemoryMarshal.Cast<double, Vector<double>>(_cells[a].AsSpan());
            for (var i = 0; i < cells.Length; i++)
                cells[i] += weighted * row[i];
            _right[a] += response * Row[a];
        }
    }

    /// <summary>Adds a ridge penalty to one unknown, and what the penalty adds to the right-hand side.</summary>
    public void AddPenalty(int unknown, double penalty, double response = 0)
    {
        _cells[unknown][unknown] += penalty;
        _right[unknown] += response;
    }

    /// <summary>The sum of the weights, where the last input of every row is 1.</summary>
    public double TotalWeight => _cells[_unknowns - 1][_unknowns - 1];

    /// <summary>Solves the equations.</summary>
    public double[] Solve()
    {
        var system = new double[_unknowns, _unknowns + 1];
        for (var a = 0; a < _unknowns; a++)
        {
            for (var b = 0; b <= a; b++)
                system[a, b] = system[b, a] = _cells[a][b];
            system[a, _unknowns] = _right[a];
        }
        return LinearSystem.Solve(system);
    }

    private static int WholeVectors(int count) => (count + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
}
