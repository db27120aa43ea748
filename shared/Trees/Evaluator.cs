namespace Conversion.Trees;

/// <summary>
/// An <see cref="Ensemble"/> compiled to run: immutable, allocates nothing for a score, and safe to share between
/// threads. Every kind and every path through it gives the bits of <see cref="Ensemble.Margin"/>.
/// </summary>
public abstract class Evaluator
{
    private protected Evaluator(int featureCount) => FeatureCount = featureCount;

    /// <summary>How many values a row has.</summary>
    public int FeatureCount { get; }

    /// <summary>What the compiled form holds in memory, in bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>
    /// Compiles the kind that measures fastest: <see cref="IntervalTables"/> where the tables are small enough, else
    /// <see cref="QuickScorer"/> where the trees are, else <see cref="Descent"/>. See <c>benchmarks/RESULTS.md</c>.
    /// </summary>
    public static Evaluator Compile(Ensemble trees) =>
        IntervalTables.TryCompile(trees) ?? QuickScorer.TryCompile(trees) ?? (Evaluator)new Descent(trees);

    /// <summary>The raw sum of the leaves that a row reaches.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <exception cref="ArgumentException">The row is shorter or longer.</exception>
    public double Margin(ReadOnlySpan<float> row)
    {
        if (row.Length != FeatureCount)
            throw new ArgumentException($"The trees take {FeatureCount} features, not {row.Length}.", nameof(row));
        return MarginCore(row);
    }

    /// <summary>The margins of many rows.</summary>
    /// <param name="rows">One row after another, <see cref="FeatureCount"/> values each.</param>
    /// <param name="margins">Receives one margin a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Margins(ReadOnlySpan<float> rows, Span<double> margins)
    {
        if (rows.Length != (long)margins.Length * FeatureCount)
            throw new ArgumentException(
                $"{margins.Length} rows of {FeatureCount} features have not {rows.Length} values.", nameof(rows));
        MarginsCore(rows, margins);
    }

    private protected abstract double MarginCore(ReadOnlySpan<float> row);

    private protected abstract void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins);
}
