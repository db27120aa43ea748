namespace Conversion.Files;

/// <summary>The cells of one row. A cell that is not set is empty.</summary>
internal sealed class RowCells
{
    // Column XFD.
    private const int MaximumColumns = 1 << 14;
    private const int MaximumBytes = 1 << 26;

    private int[] _starts = new int[16];
    private int[] _ends = new int[16];

    /// <summary>The number of cells up to the last one that is not empty.</summary>
    public int Count { get; private set; }

    /// <summary>The next column after the last one that was set, empty or not.</summary>
    public int Next { get; private set; }

    /// <summary>The buffer of the texts.</summary>
    public CellText Text { get; } = new();

    /// <summary>Returns the text of a cell; empty for a column without one.</summary>
    public ReadOnlySpan<byte> this[int column] => (uint)column < (uint)Count ? Text.Written[_starts[column].._ends[column]] : [];

    /// <summary>Removes all cells.</summary>
    public void Clear()
    {
        Count = 0;
        Next = 0;
        Text.Clear();
    }

    /// <summary>Makes what was written to the text since a start the text of a cell.</summary>
    /// <param name="column">The column from 0, at least <see cref="Next"/>.</param>
    /// <param name="start">The start of its text.</param>
    public void Set(int column, int start)
    {
        if (column < Next || column >= MaximumColumns)
            throw WorkbookPart.Damaged("the cells of a row are in a wrong order");
        Next = column + 1;
        var end = Text.Written.Length;
        if (end > MaximumBytes)
            throw WorkbookPart.Damaged("a row is too long");
        if (end == start)
            return;
        if (column >= _starts.Length)
        {
            var size = Math.Max(column + 1, 2 * _starts.Length);
            Array.Resize(ref _starts, size);
            Array.Resize(ref _ends, size);
        }
        _starts.AsSpan(Count, column - Count).Clear();
        _ends.AsSpan(Count, column - Count).Clear();
        (_starts[column], _ends[column], Count) = (start, end, column + 1);
    }
}
