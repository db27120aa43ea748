using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conversion.Trees;

/// <summary>
/// An <see cref="Ensemble"/> compiled to run. Immutable, allocates nothing for a score, and safe to share between
/// threads. Every kind, and every path through it, gives the bits of <see cref="Ensemble.Margin(ReadOnlySpan{float})"/>.
/// </summary>
public abstract class CompiledEnsemble
{
    // A batch in the other type is converted block by block.
    private const int BlockRows = 64;

    // A row of so many values in the other type is on the stack.
    private const int MaximumOnStack = 128;

    private readonly bool _isDouble;

    private protected CompiledEnsemble(Ensemble trees)
    {
        FeatureCount = trees.FeatureCount;
        _isDouble = trees.IsDouble;
    }

    /// <summary>How many values a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>The memory of the compiled form, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>
    /// Builds the fastest kind: <see cref="IntervalTables"/> where the tables are small enough, else
    /// <see cref="QuickScorer"/> where the trees are small enough, else <see cref="TreeTraversal"/>. See
    /// docs/adr/002-interval-tables.md.
    /// </summary>
    public static CompiledEnsemble Build(Ensemble trees) =>
        IntervalTables.TryBuild(trees) ?? QuickScorer.TryBuild(trees) ?? TreeTraversal.Build(trees);

    /// <summary>Returns the raw sum of the leaves that a row reaches.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <exception cref="ArgumentException">The row is shorter or longer.</exception>
    [SkipLocalsInit]
    public double Margin(ReadOnlySpan<float> row)
    {
        ThrowIfWrongLength(row.Length);
        if (!_isDouble)
            return MarginCore(row);
        Span<double> converted = FeatureCount <= MaximumOnStack ? stackalloc double[MaximumOnStack] : new double[FeatureCount];
        Convert(row, converted);
        return MarginCore(converted[..FeatureCount]);
    }

    /// <summary>Returns the raw sum of the leaves that a row of doubles reaches. Trees over floats round its values first.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <exception cref="ArgumentException">The row is shorter or longer.</exception>
    [SkipLocalsInit]
    public double Margin(ReadOnlySpan<double> row)
    {
        ThrowIfWrongLength(row.Length);
        if (_isDouble)
            return MarginCore(row);
        Span<float> converted = FeatureCount <= MaximumOnStack ? stackalloc float[MaximumOnStack] : new float[FeatureCount];
        Convert(row, converted);
        return MarginCore(converted[..FeatureCount]);
    }

    /// <summary>Computes the margins of many rows.</summary>
    /// <param name="rows">The rows, one after another, <see cref="FeatureCount"/> values each.</param>
    /// <param name="margins">Receives one margin a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Margins(ReadOnlySpan<float> rows, Span<double> margins)
    {
        ThrowIfWrongLengths(rows.Length, margins.Length);
        if (!_isDouble)
        {
            MarginsCore(rows, margins);
            return;
        }
        for (var i = 0; i < margins.Length; i++)
            margins[i] = Margin(rows.Slice(i * FeatureCount, FeatureCount));
    }

    /// <summary>Computes the margins of many rows of doubles. Trees over floats round their values first.</summary>
    /// <param name="rows">The rows, one after another, <see cref="FeatureCount"/> values each.</param>
    /// <param name="margins">Receives one margin a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Margins(ReadOnlySpan<double> rows, Span<double> margins)
    {
        ThrowIfWrongLengths(rows.Length, margins.Length);
        if (_isDouble)
        {
            MarginsCore(rows, margins);
            return;
        }
        var block = ArrayPool<float>.Shared.Rent(BlockRows * FeatureCount);
        while (margins.Length > 0)
        {
            var count = Math.Min(BlockRows, margins.Length);
            var converted = block.AsSpan(0, count * FeatureCount);
            Convert(rows[..converted.Length], converted);
            MarginsCore(converted, margins[..count]);
            rows = rows[converted.Length..];
            margins = margins[count..];
        }
        ArrayPool<float>.Shared.Return(block);
    }

    // An ensemble runs the two of these that have the type in which its values are compared.
    private protected abstract double MarginCore(ReadOnlySpan<float> row);

    private protected abstract double MarginCore(ReadOnlySpan<double> row);

    private protected abstract void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins);

    private protected abstract void MarginsCore(ReadOnlySpan<double> rows, Span<double> margins);

    /// <summary>Converts the values of rows from one type to the other.</summary>
    internal static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> values, Span<TTo> converted)
        where TFrom : unmanaged, IBinaryFloatingPointIeee754<TFrom>
        where TTo : unmanaged, IBinaryFloatingPointIeee754<TTo>
    {
        for (var i = 0; i < values.Length; i++)
            converted[i] = TTo.CreateTruncating(values[i]);
    }

    private void ThrowIfWrongLength(int length)
    {
        if (length != FeatureCount)
            throw new ArgumentException($"A row must have {FeatureCount} features, got {length}.");
    }

    private void ThrowIfWrongLengths(int length, int count)
    {
        if (length != (long)count * FeatureCount)
            throw new ArgumentException($"{count} rows must have {FeatureCount} features each, got {length} values.");
    }
}

/// <summary>A compiled ensemble with one implementation, over the type in which its trees compare values.</summary>
internal abstract class CompiledEnsemble<T>(Ensemble trees) : CompiledEnsemble(trees)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Of the float and the double method, only the one of the type T is called, so the casts change nothing.
    private protected sealed override double MarginCore(ReadOnlySpan<float> row) => Run(MemoryMarshal.Cast<float, T>(row));

    private protected sealed override double MarginCore(ReadOnlySpan<double> row) => Run(MemoryMarshal.Cast<double, T>(row));

    private protected sealed override void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins) =>
        Run(MemoryMarshal.Cast<float, T>(rows), margins);

    private protected sealed override void MarginsCore(ReadOnlySpan<double> rows, Span<double> margins) =>
        Run(MemoryMarshal.Cast<double, T>(rows), margins);

    private protected abstract double Run(ReadOnlySpan<T> row);

    private protected abstract void Run(ReadOnlySpan<T> rows, Span<double> margins);
}
