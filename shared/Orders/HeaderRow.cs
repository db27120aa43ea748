using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>The row of a file that names the columns.</summary>
/// <param name="Columns">The names of the columns; numbers from 1 when the file does not name them.</param>
/// <param name="Cells">The cells of the row as UTF-8; empty when the file does not name the columns.</param>
/// <param name="Line">The line of the row; of a file without names the line before the first record, or 0.</param>
/// <param name="Rows">The number of rows before the first record.</param>
internal sealed record HeaderRow(IReadOnlyList<string> Columns, byte[][] Cells, long Line, int Rows)
{
    private const int SearchRows = 60;

    // Fewer rows of another width may be notes.
    private const int RowsOfTable = 12;

    private const int MaximumColumns = 5000;

    // Of a wide table, fewer names are known.
    private const int MaximumCounted = 12;

    /// <summary>
    /// Finds the row that names the columns: the first one with names that are known. Without such a row, finds the first
    /// row that is as wide as most rows, unless the row has a number or a date.
    /// </summary>
    /// <param name="first">The first rows of the file, at least one.</param>
    /// <param name="mapping">What the user says.</param>
    /// <exception cref="OrderFileException">
    /// A second row has names that are known, so the file contains several tables.
    /// </exception>
    public static HeaderRow Find(List<(long Line, int Row, string[] Cells)> first, ColumnMapping mapping)
    {
        var width = first.CountBy(row => row.Cells.Length).MaxBy(count => count.Value).Key;
        var candidates = first.Take(mapping.Skip is null ? SearchRows : 1).ToList();
        if (candidates.Find(row => CopiedColumns(row.Cells).Length > 1) is { Cells: not null } copy)
            return new(NameColumns(CopiedColumns(copy.Cells)), [.. copy.Cells.Select(Encoding.UTF8.GetBytes)], copy.Line, copy.Row);
        var header = candidates.Find(row => IsKnown(row.Cells));
        if (header.Cells is null)
            header = candidates.Find(row => row.Cells.Length == width);
        if (header.Cells is null)
            header = candidates[0];
        var other = first.Find(row => row.Line > header.Line && IsOther(row.Cells, header.Cells));
        if (mapping.Skip is null && (other.Cells is not null ? other.Line : FindOtherWidth(first, header.Line, width)) is { } line)
            throw SeveralTables(line);
        if (mapping.HasHeader ?? !Array.Exists(header.Cells, IsValue))
            return new(NameColumns(header.Cells), [.. header.Cells.Select(Encoding.UTF8.GetBytes)], header.Line, header.Row);
        var lineBefore = header.Line > first[0].Line ? header.Line - 1 : mapping.Skip ?? 0;
        return new([.. Enumerable.Range(1, width).Select(i => $"{i}")], [], lineBefore, header.Row - 1);
    }

    /// <summary>
    /// Returns the columns that a line of a database's dump names, such as <c>COPY orders (id, total)</c>; empty for another row.
    /// </summary>
    public static string[] CopiedColumns(string[] cells)
    {
        var text = string.Join(' ', cells).Trim();
        var (start, end) = (text.IndexOf('(', StringComparison.Ordinal), text.LastIndexOf(')'));
        return start > 0 && end > start && OrderFormats.Default.CopyWords.Any(word =>
                text.StartsWith($"{word} ", StringComparison.OrdinalIgnoreCase))
            ? [.. text[(start + 1)..end].Split(',').Select(name => name.Trim(' ', '"', '`', '[', ']'))]
            : [];
    }

    /// <summary>Whether a row has two names that are known, and no values.</summary>
    public static bool IsKnown(IReadOnlyCollection<string> cells)
    {
        if (cells.Any(IsValue))
            return false;
        var known = cells.Count(ColumnNames.IsKnown);
        return known >= 2 && known * 3 >= Math.Min(cells.Count, MaximumCounted)
            || OrderFormats.Default.Recipes.Any(recipe => recipe.Fits(cells));
    }

    /// <summary>Returns the name of a column whose own name is the one of an earlier column.</summary>
    /// <param name="name">The name of both columns.</param>
    /// <param name="column">The index of the later column.</param>
    public static string NameRepeated(string name, int column) => $"{name} ({column + 1})";

    /// <summary>Describes a file with several tables.</summary>
    public static OrderFileException SeveralTables(long line) => new(
        $"The file must contain one table, but another one starts on line {line}; " +
        "save the table of the orders alone, or name the number of lines above it with skip=.");

    /// <summary>Returns the line of a row without values that begins a run of rows of another width; null without one.</summary>
    private static long? FindOtherWidth(List<(long Line, int Row, string[] Cells)> first, long header, int width)
    {
        for (var (start, end) = (0, 0); start < first.Count; start = end)
        {
            var cells = first[start].Cells;
            for (end = start + 1; end < first.Count && first[end].Cells.Length == cells.Length;)
                end++;
            if (first[start].Line > header && cells.Length > 1 && cells.Length != width && end - start > RowsOfTable
                && !Array.Exists(cells, cell => string.IsNullOrWhiteSpace(cell) || IsValue(cell)))
                return first[start].Line;
        }
        return null;
    }

    private static bool IsOther(string[] cells, string[] header) => !cells.SequenceEqual(header) && IsKnown(cells);

    private static bool IsValue(string cell)
    {
        var text = Encoding.UTF8.GetBytes(cell.Trim());
        return text.Length > 0 && (NumberText.Classify(text) != NumberForm.None
            || InstantStyle.TryParseIso(text, out _)
            || DateText.TryParse(text, out _));
    }

    private static List<string> NameColumns(string[] cells)
    {
        if (cells.Length > MaximumColumns)
            throw new OrderFileException($"The file must have at most {MaximumColumns:N0} columns, got {cells.Length:N0}.");
        var names = new List<string>();
        var known = new HashSet<string>();
        foreach (var cell in cells)
        {
            var name = cell.Trim(' ', '\uFEFF', '\u00A0');
            if (name.Length == 0)
                name = $"column {names.Count + 1}";
            var unique = name;
            for (var i = names.Count; !known.Add(unique); i++)
                unique = NameRepeated(name, i);
            names.Add(unique);
        }
        // A delimiter at the end of the header starts no column.
        while (names.Count > 1 && cells[names.Count - 1].Length == 0)
            names.RemoveAt(names.Count - 1);
        return names;
    }
}
