namespace Conversion.Files;

/// <summary>Reads the rows of a table, from the first to the last. Cells are UTF-8 text.</summary>
internal abstract class RowReader : IDisposable
{
    /// <summary>
    /// The names of the columns, if the format has them (JSON, Parquet); null when a row of the table names the columns.
    /// </summary>
    public virtual IReadOnlyList<string>? Columns => null;

    /// <summary>The rows as the file has them, where this reader changes their columns; else this reader.</summary>
    public virtual RowReader Source => this;

    /// <summary>The number of cells in the current row.</summary>
    public abstract int Count { get; }

    /// <summary>The line of the file (or the row of the sheet) on which the current row starts, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>
    /// What is wrong with the syntax of the current row; null when it is right. The other rows can still be read.
    /// </summary>
    public string? Error { get; protected set; }

    /// <summary>
    /// The text of a cell of the current row, valid until the next call of <see cref="Read"/>. Empty beyond the last cell.
    /// </summary>
    public abstract ReadOnlySpan<byte> this[int column] { get; }

    /// <summary>
    /// Whether the format declares a column as instants. They are ISO 8601; formats that a user names do not apply.
    /// </summary>
    public virtual bool HasInstants(int column) => false;

    /// <summary>Whether a quoted cell of the current row contains a line end.</summary>
    public virtual bool ContainsLineEnds => false;

    /// <summary>Reads the next row; returns false at the end. Skips blank lines.</summary>
    /// <exception cref="OrderFileException">The rest of the file can't be read.</exception>
    public abstract bool Read();

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
