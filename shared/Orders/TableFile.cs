using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>One file of a table, its dialect and the names of its columns. The rows can be read several times.</summary>
internal sealed class TableFile
{
    private const int SampleRows = 1000;
    private const string Heading = "heading";
    private const int DetectionBytes = 1 << 20;

    private readonly OrderInputFile _file;
    private readonly FileContent _content;
    private readonly ColumnMapping _mapping;
    private readonly string? _jsonLines;
    private readonly IReadOnlySet<string> _jsonTypes = OrderFormats.Default.ValueMembers;
    private readonly byte[][] _header = [];
    private readonly int _skippedRows;
    private readonly bool _isGrouped;

    private TableFile(OrderInputFile file, FileContent content, ColumnMapping mapping, IReadOnlyList<Recipe> recipes)
    {
        (_file, _content, _mapping) = (file, content, mapping);
        Dialect = new(NameOf(content.Kind), content.Compression, "", "", 0, HasHeader: true);
        if (content.Kind == FileKind.Text)
            Dialect = DetectDialect();
        if (Dialect.Format == "json")
        {
            (Columns, _jsonLines, _jsonTypes) = DiscoverJson(recipes);
            Sample = ReadSample();
            return;
        }
        using var rows = OpenAll();
        if (rows.Columns is { } named)
            Columns = named;
        else
        {
            var first = ReadFirst(rows);
            var header = HeaderRow.Find(first, mapping);
            (Columns, _header, _skippedRows) = (header.Columns, header.Cells, header.Rows);
            if (_header.Length > 0 && first.Find(row => row.Line == header.Line) is { Cells: { } names }
                && GroupedReader.IsGrouped(names, [.. first.Where(row => row.Line > header.Line).Select(row => row.Cells)]))
                (_isGrouped, Columns) = (true, [NameOfHeadings(first, header.Line), .. Columns.Skip(1)]);
            Dialect = Dialect with { Skip = Math.Max(0, header.Line - (_header.Length > 0 ? 1 : 0)) };
        }
        Dialect = Dialect with
        {
            HasHeader = rows.Columns is not null || _header.Length > 0,
        };
        Sample = ReadSample();
    }

    /// <summary>The name for messages.</summary>
    public string Name => _file.Name;

    /// <summary>How the file is written.</summary>
    public Dialect Dialect { get; }

    /// <summary>The names of the columns. Without a header, the names are numbers from 1.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The array of a JSON order that has its lines; null without one.</summary>
    public string? Lines => JsonRowReader.AreLines(_jsonLines, Columns) ? _jsonLines : null;

    /// <summary>The first rows.</summary>
    public IReadOnlyList<string[]> Sample { get; }

    /// <summary>
    /// Whether a row with fewer cells than columns is damaged. Sheets do not have the empty cells at the end of a row.
    /// </summary>
    public bool HasFixedWidth => Dialect.Format == "text";

    /// <summary>Whether a row of JSON has several values of a column, which are added.</summary>
    public bool IsSummed(string column) => Dialect.Format == "json" && JsonRowReader.IsSummed(column, _jsonLines);

    /// <summary>Opens a file.</summary>
    /// <exception cref="OrderFileException">The file is damaged, or has no table.</exception>
    public static TableFile Open(OrderInputFile file, ColumnMapping mapping, IReadOnlyList<Recipe> recipes, long maximumBytes)
    {
        try
        {
            return new(file, FileContent.Detect(file.Open, maximumBytes), mapping, recipes);
        }
        catch (OrderFileException e)
        {
            throw e.In(file.Name);
        }
    }

    /// <summary>Opens the rows below the header.</summary>
    /// <exception cref="OrderFileException">The file is damaged.</exception>
    public RowReader OpenRows()
    {
        var rows = OpenAll();
        for (var i = 0; i < _skippedRows && rows.Read(); i++)
        {
        }
        return _isGrouped ? new GroupedReader(rows) : rows;
    }

    /// <summary>Whether the file is JSON, and each of its records is one row.</summary>
    public bool HasRowForEachRecord => Dialect.Format == "json" && _jsonLines is null;

    /// <summary>Opens the records of a JSON file, for what is not a cell of its rows.</summary>
    /// <exception cref="OrderFileException">The file is damaged.</exception>
    public JsonRecords OpenRecords() => new(TextEncoding.Open(_content.Open(), Dialect.Encoding));

    /// <summary>Whether a row, with the columns in the order of the file, repeats the header, because files were concatenated.</summary>
    public bool IsHeader(RowReader row)
    {
        if (_header.Length == 0 || row.Count != _header.Length || !row[0].SequenceEqual(_header[0]))
            return false;
        for (var i = 1; i < _header.Length; i++)
            if (!row[i].SequenceEqual(_header[i]))
                return false;
        return true;
    }

    private Dialect DetectDialect()
    {
        var encoding = _mapping.Encoding ?? DetectEncoding();
        var dialect = Dialect with { Encoding = encoding };
        using var text = TextEncoding.Open(_content.Open(), encoding);
        var start = ReadStart(text);
        var first = start.AsSpan().IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
            throw new OrderFileException("The file must contain orders, got no text; export it again.");
        ThrowIfRefused(start.AsSpan(first));
        if (start[first] is (byte)'{' or (byte)'[')
            return dialect with { Format = "json" };
        return dialect with { Delimiter = _mapping.Delimiter ?? DelimiterGuess.From(start, start.Length < DetectionBytes) };
    }

    private static void ThrowIfRefused(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart((byte)'"');
        foreach (var (start, title, advice) in OrderFormats.Default.Refused)
            if (text.StartsWith(Encoding.UTF8.GetBytes(start)) && text[start.Length..] is [(byte)';' or (byte)'"', ..])
                throw new OrderFileException($"The file must contain orders, got {title}; {advice}.");
    }

    private static byte[] ReadStart(Stream text)
    {
        // Most files in requests are small.
        var start = new byte[DetectionBytes >> 5];
        var length = 0;
        while (length < DetectionBytes && text.Read(start.AsSpan(length)) is var read and > 0)
        {
            length += read;
            if (length == start.Length && length < DetectionBytes)
                Array.Resize(ref start, 2 * length);
        }
        return start[..length];
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
            ?? throw new OrderFileException("The file must be CSV, JSON or .xlsx, got Parquet; use conversion score, or export CSV."),
        ("json", _) => new JsonRowReader(TextEncoding.Open(_content.Open(), Dialect.Encoding), Columns, _jsonLines, _jsonTypes),
        _ => new DelimitedReader(TextEncoding.Open(_content.Open(), Dialect.Encoding), (byte)Dialect.Delimiter[0]),
    };

    private (List<string> Columns, string? Lines, IReadOnlySet<string> Types) DiscoverJson(IReadOnlyList<Recipe> recipes)
    {
        var (columns, lines, types) = JsonRowReader.Discover(
            TextEncoding.Open(_content.Open(), Dialect.Encoding), SampleRows, lines: null);
        if (columns.Count == 0)
            throw new OrderFileException("The JSON must contain objects with values, got none; export it again.");
        var candidates = recipes.Count > 0 ? recipes : OrderFormats.Default.Recipes;
        var known = candidates.FirstOrDefault(known => known.Fits(columns));
        return (columns, known?.Lines ?? lines, types);
    }

    private List<(long Line, int Row, string[] Cells)> ReadFirst(RowReader rows)
    {
        var first = new List<(long, int, string[])>();
        for (var row = 1; first.Count < SampleRows && rows.Read(); row++)
            if (rows.Line > (_mapping.Skip ?? 0) && !IsDelimiterLine(rows))
                first.Add((rows.Line, row, Cells(rows)));
        return first.Count > 0
            ? first
            : throw new OrderFileException("The file must have a line of column names and lines of data, got none; export it again.");
    }

    /// <summary>Whether a row only names the delimiter, as spreadsheets write it: sep=;</summary>
    private bool IsDelimiterLine(RowReader row) =>
        row.Line == 1 && Dialect.Format == "text" && row[0].StartsWith("sep="u8) && row[0].Length <= 5 && row.Count <= 2;

    private List<string[]> ReadSample()
    {
        using var rows = OpenRows();
        var sample = new List<string[]>();
        while (sample.Count < SampleRows && rows.Read())
            if (rows.Error is null)
                sample.Add([.. Enumerable.Range(0, Columns.Count).Select(i => ColumnText.DecodeStart(rows[i]))]);
        return sample;
    }

    /// <summary>Returns what the headings of a report are: the title says whether they are customers.</summary>
    private static string NameOfHeadings(List<(long Line, int Row, string[] Cells)> first, long header)
    {
        var words = first.Where(row => row.Line < header).SelectMany(row => row.Cells).SelectMany(cell => cell.Split(' ', ':', ','));
        return words.FirstOrDefault(word => ColumnNames.IsOf(word, [Role.Customer])) ?? Heading;
    }

    private static string NameOf(FileKind kind) => kind switch
    {
        FileKind.Workbook => "xlsx",
        FileKind.Parquet => "parquet",
        _ => "text",
    };

    private static string[] Cells(RowReader row) => [.. Enumerable.Range(0, row.Count).Select(i => ColumnText.DecodeStart(row[i]))];
}
