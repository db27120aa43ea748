namespace Conversion.Orders;

/// <summary>Reads the rows of a table, from the first to the last. Cells are UTF-8 text.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>The names of the columns, where the format names them (JSON, Parquet); null where a row of the table names them.</summary>
    public virtual IReadOnlyList<string>? Columns => null;

    /// <summary>The number of cells in the current row.</summary>
    public abstract int Count { get; }

    /// <summary>The line of the file (or the row of the sheet) on which the current row starts, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>What is wrong with the syntax of the current row; null when nothing is. The other rows can still be read.</summary>
    public string? Error { get; protected set; }

    /// <summary>
    /// The text of a cell of the current row, valid until the next call of <see cref="Read"/>. Empty beyond the last cell.
    /// </summary>
    public abstract ReadOnlySpan<byte> this[int column] { get; }

    /// <summary>Whether the format says that a column contains instants. Such instants are ISO 8601, whatever a user says of texts.</summary>
    public virtual bool HasInstants(int column) => false;

    /// <summary>Reads the next row; returns false at the end. Skips blank lines.</summary>
    /// <exception cref="OrderFileException">Nobody can know what the rest of the file contains.</exception>
    public abstract bool Read();

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
