using System.Buffers;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>What a row of a file is.</summary>
internal enum RowKind
{
    /// <summary>A record.</summary>
    Record,

    /// <summary>A row without a text.</summary>
    Empty,

    /// <summary>The header again.</summary>
    Header,

    /// <summary>The sums of the rows above.</summary>
    Total,

    /// <summary>A sentence about the file, such as the number of its records.</summary>
    Note,

    /// <summary>A row that can't be divided into the columns; the reader's error says why.</summary>
    Damaged,
}

/// <summary>Reads the rows of a file, and finds what each row is.</summary>
/// <param name="table">The table that the file is of.</param>
/// <param name="file">The file.</param>
/// <param name="at">The column of the instants.</param>
internal sealed class TableRows(OrderTableFiles table, TableFile file, RoleColumn at) : IDisposable
{
    private const int MaximumNameLength = 60;
    private const int MinimumWidthBesideNotes = 5;
    private const int MaximumCellsOfNote = 4;
    private const int MinimumWords = 2;
    private const int MaximumNotes = 12;

    private static readonly SearchValues<byte> InstantBytes = SearchValues.Create("0123456789.-/: T"u8);

    private static readonly SearchValues<byte> Marks = SearchValues.Create("-=+_*|\\. "u8);

    private readonly RowReader _rows = table.OpenRows(file);
    private long _lines;
    private int _notes;
    private long _firstNote;

    /// <summary>The current row.</summary>
    public RowReader Row => _rows;

    /// <summary>What the current row is.</summary>
    public RowKind Kind { get; private set; }

    /// <summary>What is wrong with a damaged row.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Reads the next row; returns false at the end.</summary>
    /// <exception cref="OrderFileException">The file contains another table, or a quote is not closed.</exception>
    public bool Read()
    {
        table.Cancellation.ThrowIfCancellationRequested();
        try
        {
            if (_lines++ == table.MaximumLines || !_rows.Read())
                return false;
            Kind = Classify();
            return true;
        }
        catch (OrderFileException e)
        {
            throw e.In(file.Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private RowKind Classify()
    {
        var width = table.Columns.Count;
        if (_rows.Error is { } error)
        {
            Error = error;
            return RowKind.Damaged;
        }
        if (_rows.ContainsLineEnds)
            ThrowIfRowsAreQuoted();
        if (IsMarks())
            return RowKind.Note;
        var isTooShort = _rows.Count < width && file.HasFixedWidth;
        var isRagged = isTooShort || _rows.Count > width && !IsEmpty(width);
        if (!isRagged && HasInstant(_rows))
        {
            _notes = 0;
            return RowKind.Record;
        }
        if (IsEmpty(0))
            return RowKind.Empty;
        if (file.IsHeader(_rows.Source))
            return RowKind.Header;
        if (IsTotal())
            return RowKind.Total;
        if (IsNote())
        {
            ThrowIfTable();
            return RowKind.Note;
        }
        _notes = 0;
        if (IsAnotherHeader())
            throw HeaderRow.SeveralTables(_rows.Line).In(file.Name);
        if (!isRagged)
            return RowKind.Record;
        Error = $"a row must have {width} columns, got {_rows.Count}.";
        return RowKind.Damaged;
    }

    /// <summary>Whether a row of a text is a ruler of marks only, or the end or a comment of a database's dump.</summary>
    private bool IsMarks()
    {
        var first = ColumnText.Trim(_rows[0]);
        if (file.Dialect.Format != "text" || first.IsEmpty || !Marks.Contains(first[0]))
            return false;
        if (_rows.Count == 1 && first.StartsWith("--"u8))
            return true;
        for (var i = 0; i < _rows.Count; i++)
            if (ColumnText.Trim(_rows[i]).ContainsAnyExcept(Marks))
                return false;
        return first.Length > 1;
    }

    private bool IsEmpty(int from)
    {
        for (var i = from; i < _rows.Count; i++)
            if (!ColumnText.Trim(_rows[i]).IsEmpty)
                return false;
        return true;
    }

    private bool IsTotal()
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var cell = ColumnText.Trim(_rows[i]);
            if (!cell.IsEmpty)
                return TotalText.IsTotal(cell);
        }
        return false;
    }

    /// <summary>
    /// Whether a row of a wide table has words in its first columns, and a number at most in the first one. A row of an order has
    /// its money elsewhere.
    /// </summary>
    private bool IsNote()
    {
        if (table.Columns.Count < MinimumWidthBesideNotes || file.Dialect.Format == "json")
            return false;
        if (_rows.Count > MaximumCellsOfNote && !IsEmpty(MaximumCellsOfNote))
            return false;
        var words = 0;
        for (var i = 0; i < Math.Min(_rows.Count, MaximumCellsOfNote); i++)
        {
            if (i > 0 && NumberText.Classify(ColumnText.Trim(_rows[i])) != NumberForm.None)
                return false;
            words += CountWords(ColumnText.Decode(_rows[i]));
        }
        return words >= MinimumWords;
    }

    /// <summary>Throws when many rows of several cells follow each other, because they are another table and not notes.</summary>
    private void ThrowIfTable()
    {
        var cells = 0;
        for (var i = 0; i < _rows.Count; i++)
            cells += ColumnText.Trim(_rows[i]).IsEmpty ? 0 : 1;
        _notes = cells > 1 ? _notes + 1 : 0;
        if (_notes == 1)
            _firstNote = _rows.Line;
        if (_notes == MaximumNotes)
            throw HeaderRow.SeveralTables(_firstNote).In(file.Name);
    }

    private static int CountWords(string text) =>
        text.Split([' ', ':', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter));

    private bool IsAnotherHeader()
    {
        if (_rows.Count < 2 || file.Dialect.Format == "json")
            return false;
        var cells = new List<string>();
        for (var i = 0; i < _rows.Count; i++)
            if (_rows[i].Length is > 0 and < MaximumNameLength)
                cells.Add(ColumnText.Decode(_rows[i]));
        return cells.Count >= 2 && HeaderRow.IsKnown(cells);
    }

    /// <summary>
    /// Throws when a line inside quotes looks like a row, because a quote that is not closed contains the rows up to the
    /// next quote.
    /// </summary>
    private void ThrowIfRowsAreQuoted()
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var cell = _rows[i];
            var first = cell.IndexOf((byte)'\n') + 1;
            var length = cell[first..].IndexOf((byte)'\n');
            if (first > 0 && length > 0 && LooksLikeRow(cell.Slice(first, length)))
                throw new OrderFileException(
                    $"{file.Name} must have its quotes in pairs, but the quoted text from line {_rows.Line} on contains rows; " +
                    "correct the quotes.");
        }
    }

    private bool LooksLikeRow(ReadOnlySpan<byte> line)
    {
        using var reader = new DelimitedReader(new MemoryStream(line.ToArray()), (byte)file.Dialect.Delimiter[0]);
        return reader.Read() && reader.Count == table.Columns.Count && HasInstant(reader);
    }

    private bool HasInstant(RowReader row)
    {
        var cell = ColumnText.Trim(row[at.Column]);
        return !cell.IsEmpty && (!cell.ContainsAnyExcept(InstantBytes) || DateText.TryParse(cell, out _));
    }
}
