using System.Text;

namespace Conversion.Orders;

/// <summary>One file of a table: opened, its dialect known and its columns named. The rows can be read several times.</summary>
internal sealed class TableFile
{
    private const int SampleRows = 1000;
    private const int SniffBytes = 1 << 20;
    private const int HeaderSearchRows = 60;

    private readonly OrderInputFile _file;
    private readonly FileContent _content;
    private readonly ColumnMapping _mapping;
    private readonly string? _jsonLines;
    private readonly byte[][] _header = [];
    private readonly long _headerLine;

    private TableFile(OrderInputFile file, FileContent content, ColumnMapping mapping, Recipe? recipe)
    {
        (_file, _content, _mapping) = (file, content, mapping);
        var format = content.Kind switch { FileKind.Workbook => "xlsx", FileKind.Parquet => "parquet", _ => "text" };
        Dialect = new(format, content.Compression, "", "", 0, HasHeader: true);
        if (content.Kind == FileKind.Text)
            Dialect = SniffText();
        if (Dialect.Format == "json")
        {
            (var columns, _jsonLines) = DiscoverJson(recipe);
            Columns = columns;
            Sample = ReadSample();
            return;
        }
        using var rows = OpenAll();
        if (rows.Columns is { } named)
            Columns = named;
        else
        {
            var first = ReadFirst(rows);
            (Columns, _header, _headerLine) = FindHeader(first);
        }
        Dialect = Dialect with { HasHeader = rows.Columns is not null || _header.Length > 0, Skip = Math.Max(0, _headerLine - 1) };
        Sample = ReadSample();
    }

    /// <summary>The name for messages.</summary>
    public string Name => _file.Name;

    /// <summary>How the file is written.</summary>
    public Dialect Dialect { get; }

    /// <summary>The names of the columns; numbers from 1 without a header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The first rows.</summary>
    public IReadOnlyList<string[]> Sample { get; }

    /// <summary>Whether a row with fewer or more cells than columns is damaged. Sheets leave out empty cells at the end.</summary>
    public bool HasFixedWidth => Dialect.Format == "text";

    /// <summary>Opens a file.</summary>
    /// <exception cref="OrderFileException">The file is damaged, or has no table.</exception>
    public static TableFile Open(OrderInputFile file, ColumnMapping mapping, Recipe? recipe, long maximumBytes)
    {
        try
        {
            return new(file, FileContent.Detect(file.Open, maximumBytes), mapping, recipe);
        }
        catch (OrderFileException e)
        {
            throw e.In(file.Name);
        }
    }

    /// <summary>Opens the rows below the header.</summary>
    public RowReader OpenRows()
    {
        var rows = OpenAll();
        if (_headerLine > 0)
            while (rows.Read() && rows.Line < _headerLine)
            {
            }
        return rows;
    }

    /// <summary>Whether a row repeats the header, as where exports were concatenated.</summary>
    public bool IsHeader(RowReader row)
    {
        if (_header.Length == 0 || row.Count != _header.Length || !row[0].SequenceEqual(_header[0]))
            return false;
        for (var i = 1; i < _header.Length; i++)
            if (!row[i].SequenceEqual(_header[i]))
                return false;
        return true;
    }

    private Dialect SniffText()
    {
        var encoding = _mapping.Encoding ?? DetectEncoding();
        var dialect = Dialect with { Encoding = encoding };
        using var text = TextEncoding.Open(_content.Open(), encoding);
        var start = new byte[SniffBytes];
        var length = text.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        start = start[..length];
        var first = start.AsSpan().IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
            throw new OrderFileException("The file must contain orders, got no text; export it again.");
        if (start[first] is (byte)'{' or (byte)'[')
            return dialect with { Format = "json" };
        return dialect with { Delimiter = _mapping.Delimiter ?? DelimiterGuess.From(start, length < SniffBytes) };
    }

    private string DetectEncoding()
    {
        using var text = _content.Open();
        return TextEncoding.Detect(text);
    }

    private RowReader OpenAll() => (Dialect.Format, _content.Kind) switch
    {
        (_, FileKind.Workbook) => _content.OpenWorkbook(_mapping.Sheet),
        (_, FileKind.Parquet) => _file.OpenParquet?.Invoke()
            ?? throw new OrderFileException("Parquet must be read by the command line; use conversion score, or export CSV."),
        ("json", _) => new JsonRowReader(TextEncoding.Open(_content.Open(), Dialect.Encoding), Columns, _jsonLines),
        _ => new DelimitedReader(TextEncoding.Open(_content.Open(), Dialect.Encoding), (byte)Dialect.Delimiter[0]),
    };

    private (List<string> Columns, string? Lines) DiscoverJson(Recipe? recipe)
    {
        var (columns, lines) = JsonRowReader.Discover(
            TextEncoding.Open(_content.Open(), Dialect.Encoding), SampleRows, recipe?.Lines);
        if (recipe is null && OrderFormats.Default.Recipes.FirstOrDefault(known => known.Fits(columns)) is { Lines: { } array })
            lines = array;
        return columns.Count > 0 ? (columns, lines) : throw new OrderFileException("The JSON must contain objects with values, got none.");
    }

    private List<(long Line, string[] Cells)> ReadFirst(RowReader rows)
    {
        var first = new List<(long, string[])>();
        while (first.Count < SampleRows && rows.Read())
            if (rows.Line > (_mapping.Skip ?? 0) && !IsDelimiterLine(rows))
                first.Add((rows.Line, Cells(rows)));
        return first.Count > 0 ? first : throw new OrderFileException("The file must have a line of column names and lines of data, got none.");
    }

    private bool IsDelimiterLine(RowReader row) =>
        row.Line == 1 && Dialect.Format == "text" && row[0].StartsWith("sep="u8) && row[0].Length <= 5 && row.Count <= 2;

    /// <summary>
    /// Finds the line that names the columns: the first one with names that are known, or else the first one as wide as most
    /// lines and without numbers.
    /// </summary>
    private (IReadOnlyList<string> Columns, byte[][] Header, long Line) FindHeader(List<(long Line, string[] Cells)> first)
    {
        var width = first.CountBy(row => row.Cells.Length).MaxBy(count => count.Value).Key;
        var candidates = first.Take(_mapping.Skip is null ? HeaderSearchRows : 1).ToList();
        var header = candidates.Find(row => IsKnownHeader(row.Cells));
        if (header.Cells is null)
            header = candidates.Find(row => row.Cells.Length == width);
        if (header.Cells is null)
            header = candidates[0];
        var other = _mapping.Skip is null ? first.Find(row => row.Line > header.Line && !row.Cells.SequenceEqual(header.Cells) && IsKnownHeader(row.Cells)) : default;
        if (other.Cells is not null)
            throw SeveralTables(other.Line);
        var isHeader = _mapping.HasHeader ?? !Array.Exists(header.Cells, IsValue);
        if (!isHeader)
            return ([.. Enumerable.Range(1, width).Select(i => $"{i}")], [], header.Line > first[0].Line ? header.Line - 1 : _mapping.Skip ?? 0);
        return (NameColumns(header.Cells), [.. header.Cells.Select(Encoding.UTF8.GetBytes)], header.Line);
    }

    /// <summary>Whether a line has two names that are known, and no values.</summary>
    public static bool IsKnownHeader(IReadOnlyCollection<string> cells)
    {
        if (cells.Any(cell => IsValue(cell)))
            return false;
        var known = cells.Count(cell => ColumnNames.IsKnown(cell));
        return known >= 2 && known * 3 >= Math.Min(cells.Count, 12) || OrderFormats.Default.Recipes.Any(recipe => recipe.Fits(cells));
    }

    /// <summary>Describes a file with several tables.</summary>
    public static OrderFileException SeveralTables(long line) => new(
        $"The file must contain one table, but another one starts on line {line}; save the table of the orders alone, or name the lines above it with skip=.");

    private static bool IsValue(string cell)
    {
        var text = Encoding.UTF8.GetBytes(cell.Trim());
        return text.Length > 0 && (NumberText.Classify(text) != NumberForm.None || InstantStyle.TryParseIso(text, out _) || DateText.TryParse(text, out _));
    }

    private static List<string> NameColumns(string[] cells)
    {
        var names = new List<string>();
        foreach (var cell in cells)
        {
            var name = cell.Trim(' ', '\uFEFF', '\u00A0');
            if (name.Length == 0)
                name = $"column {names.Count + 1}";
            var unique = name;
            for (var i = 2; names.Contains(unique); i++)
                unique = $"{name} ({i})";
            names.Add(unique);
        }
        // A delimiter at the end of the header starts no column.
        while (names.Count > 1 && cells[names.Count - 1].Length == 0)
            names.RemoveAt(names.Count - 1);
        return names;
    }

    private List<string[]> ReadSample()
    {
        using var rows = OpenRows();
        var sample = new List<string[]>();
        while (sample.Count < SampleRows && rows.Read())
            if (rows.Error is null)
                sample.Add([.. Enumerable.Range(0, Columns.Count).Select(i => ColumnText.Decode(ColumnText.Trim(rows[i])))]);
        return sample;
    }

    private static string[] Cells(RowReader row) => [.. Enumerable.Range(0, row.Count).Select(i => ColumnText.Decode(row[i]))];
}
