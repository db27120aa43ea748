namespace Conversion.Trees;

/// <summary>
/// An <see cref="Ensemble"/> compiled to run. Immutable, allocates nothing for a score, and safe to share between
/// threads. Every kind, and every path through it, gives the bits of <see cref="Ensemble.Margin"/>.
/// </summary>
public abstract class CompiledEnsemble
{
    private protected CompiledEnsemble(int featureCount) => FeatureCount = featureCount;

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
        IntervalTables.TryBuild(trees) ?? QuickScorer.TryBuild(trees) ?? (CompiledEnsemble)new TreeTraversal(trees);

    /// <summary>Returns the raw sum of the leaves that a row reaches.</summary>
    /// <param name="row"><see cref="FeatureCount"/> values; NaN is missing.</param>
    /// <exception cref="ArgumentException">The row is shorter or longer.</exception>
    public double Margin(ReadOnlySpan<float> row)
    {
        if (row.Length != FeatureCount)
            throw new ArgumentException($"A row must have {FeatureCount} features, got {row.Length}.", nameof(row));
        return MarginCore(row);
    }

    /// <summary>Computes the margins of many rows.</summary>
    /// <param name="rows">The rows, one after another, <see cref="FeatureCount"/> values each.</param>
    /// <param name="margins">Receives one margin a row.</param>
    /// <exception cref="ArgumentException">The lengths do not match.</exception>
    public void Margins(ReadOnlySpan<float> rows, Span<double> margins)
    {
        if (rows.Length != (long)margins.Length * FeatureCount)
            throw new ArgumentException(
                $"{margins.Length} rows must have {FeatureCount} features each, got {rows.Length} values.", nameof(rows));
        MarginsCore(rows, margins);
    }

    private protected abstract double MarginCore(ReadOnlySpan<float> row);

    private protected abstract void MarginsCore(ReadOnlySpan<float> rows, Span<double> margins);
}
