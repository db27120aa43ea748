using System.Globalization;

namespace Conversion.Files;

/// <summary>Reads the rows of a sheet of a workbook (.xlsx, ECMA-376) as the workbook has them, row by row.</summary>
internal sealed class WorkbookReader : RowReader
{
    private const int MaximumRow = 1 << 20;
    private const int RowDepth = 2;

    private readonly WorkbookPackage _package;
    private readonly DecompressionLimit _limit;
    private readonly SharedStrings _strings;
    private readonly CellFormat[] _formats;
    private readonly CellDate _dates;
    private readonly WorkbookPart _sheet;
    private readonly RowCells _cells = new();
    private readonly bool _resultsAreMissing;
    private bool _isInRows;

    private WorkbookReader(WorkbookPackage package, DecompressionLimit limit, string? sheet)
    {
        _package = package;
        _limit = limit;
        var relationships = package.ReadRelationships();
        using (var part = package.Open("xl/workbook.xml", "workbook"))
        {
            var sheets = WorkbookSheets.Read(part, relationships);
            SheetNames = [.. sheets.Sheets.Select(item => item.Name)];
            _dates = new(sheets.StartsIn1904);
            _resultsAreMissing = sheets.ResultsAreMissing;
            (SheetName, var path, _) = sheets.Find(sheet);
            _sheet = package.Open(path, "worksheet");
        }
        _strings = ReadPart(relationships, "sharedStrings", "sst", SharedStrings.Read) ?? new();
        _formats = ReadPart(relationships, "styles", "styleSheet", WorkbookStyles.Read) ?? [];
        _isInRows = FindRows();
    }

    /// <summary>The names of the worksheets, in the order of their tabs.</summary>
    public IReadOnlyList<string> SheetNames { get; }

    /// <summary>The name of the sheet that is read.</summary>
    public string SheetName { get; }

    /// <summary>
    /// The first cell so far whose formula has no result in the workbook, such as <c>B7</c>, or null. The text of such a
    /// cell is <c>#N/A</c>.
    /// </summary>
    public string? FormulaWithoutResult { get; private set; }

    public override int Count => _cells.Count;

    public override ReadOnlySpan<byte> this[int column] => _cells[column];

    /// <summary>Opens a sheet of a workbook.</summary>
    /// <param name="file">The .xlsx file, which can seek and is disposed of with the reader.</param>
    /// <param name="sheet">The name of the sheet; null for the first visible one.</param>
    /// <param name="maximumBytes">The number of decompressed bytes from which the file is refused while it is read.</param>
    /// <exception cref="OrderFileException">The workbook is damaged or too large, or does not have the sheet.</exception>
    public static WorkbookReader Open(Stream file, string? sheet = null, long maximumBytes = long.MaxValue)
    {
        var limit = new DecompressionLimit(maximumBytes);
        var package = new WorkbookPackage(file, limit);
        try
        {
            return new(package, limit, sheet);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Read()
    {
        while (_isInRows && ReadRow())
            if (_cells.Count > 0)
                return true;
        _cells.Clear();
        return false;
    }

    public override void Dispose()
    {
        _sheet.Dispose();
        _package.Dispose();
        base.Dispose();
    }

    private T? ReadPart<T>(
        Dictionary<string, (string Path, string Kind)> relationships, string kind, string root, Func<WorkbookPart, T> read)
        where T : class
    {
        if (relationships.Values.FirstOrDefault(relationship => relationship.Kind == kind).Path is not { } path)
            return null;
        using var part = _package.Open(path, root);
        return read(part);
    }

    private bool FindRows()
    {
        while (_sheet.Read())
            if (_sheet.Xml.IsElement && _sheet.Xml.Depth == RowDepth - 1 && _sheet.Xml.LocalName is "sheetData")
                return !_sheet.Xml.IsEmptyElement || ReadToEnd();
        throw WorkbookPart.Damaged("a sheet has no rows");
    }

    /// <summary>Reads what follows the rows, so that the checksum is checked; returns false.</summary>
    private bool ReadToEnd()
    {
        while (_sheet.Read())
        {
        }
        return _isInRows = false;
    }

    private bool ReadRow()
    {
        _cells.Clear();
        while (_sheet.Read() && _sheet.Xml.Depth >= RowDepth)
        {
            if (!_sheet.Xml.IsElement || _sheet.Xml.Depth > RowDepth || _sheet.Xml.LocalName is not "row")
                continue;
            var row = Line + 1;
            for (var i = 0; i < _sheet.Xml.AttributeCount; i++)
                if (_sheet.Xml.NameOf(i) is "r")
                    row = CellReference.ParseRow(_sheet.Xml.ValueOf(i));
            if (row <= Line || row > MaximumRow)
                throw WorkbookPart.Damaged("the rows are in a wrong order");
            Line = row;
            if (!_sheet.Xml.IsEmptyElement)
                ReadCells();
            return true;
        }
        return ReadToEnd();
    }

    private void ReadCells()
    {
        while (_sheet.Read() && _sheet.Xml.Depth > RowDepth)
            if (_sheet.Xml.IsElement && _sheet.Xml.Depth == RowDepth + 1 && _sheet.Xml.LocalName is "c")
                ReadCell();
    }

    private void ReadCell()
    {
        var xml = _sheet.Xml;
        var (type, style, column) = ("n", 0, _cells.Next);
        for (var i = 0; i < xml.AttributeCount; i++)
        {
            var name = xml.NameOf(i);
            var value = xml.ValueOf(i);
            if (name is "r")
                column = CellReference.ParseColumn(value, Line);
            else if (name is "t")
                type = TypeOf(value);
            else if (name is "s" && !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out style))
                throw WorkbookPart.Damaged("the format of a cell is not a number");
        }
        var start = _cells.Text.Written.Length;
        if (!xml.IsEmptyElement)
            ReadValue(type, style, column);
        _cells.Set(column, start);
    }

    // The attribute goes away with the next node.
    private static string TypeOf(ReadOnlySpan<char> type) => type switch
    {
        "s" => "s",
        "n" => "n",
        "str" => "str",
        _ => type.ToString(),
    };

    private void ReadValue(string type, int style, int column)
    {
        var hasFormula = false;
        _sheet.TextLength = 0;
        while (_sheet.Read() && _sheet.Xml.Depth > RowDepth + 1)
        {
            if (!_sheet.Xml.IsElement || _sheet.Xml.Depth > RowDepth + 2)
                continue;
            if (_sheet.Xml.LocalName is "v")
                _sheet.AppendText();
            else if (_sheet.Xml.LocalName is "is")
                _sheet.AppendRuns();
            else
                hasFormula |= _sheet.Xml.LocalName is "f";
        }
        var isMissing = _sheet.Text.IsEmpty ? type != "str" : _resultsAreMissing && _sheet.Text is "0";
        if (hasFormula && isMissing)
        {
            FormulaWithoutResult ??= CellReference.Format(column, Line);
            _cells.Text.Write("#N/A"u8);
        }
        else if (!_sheet.Text.IsEmpty)
            WriteValue(type, style);
    }

    private void WriteValue(string type, int style)
    {
        var value = _sheet.Text;
        switch (type)
        {
            case "n" when FormatOf(style) is var format and not CellFormat.Number:
                _dates.Write(value, format, _cells.Text);
                break;
            case "n":
                CellNumber.Write(value, _cells.Text);
                break;
            case "s" when int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < _strings.Count:
                // A small file can name a long text many times.
                _limit.Add(_strings[index].Length);
                _cells.Text.Write(_strings[index]);
                break;
            case "b" when value is "1" or "0":
                _cells.Text.Write(value is "1" ? "TRUE"u8 : "FALSE"u8);
                break;
            case "str" or "inlineStr":
                _cells.Text.WriteEscaped(value);
                break;
            // Errors such as #N/A, and dates of ISO 8601.
            case "b" or "e" or "d":
                _cells.Text.Write(value.Trim());
                break;
            default:
                throw WorkbookPart.Damaged("a cell names a text or a type that does not exist");
        }
    }

    private CellFormat FormatOf(int style) =>
        style < _formats.Length ? _formats[style]
        : _formats.Length == 0 ? CellFormat.Number
        : throw WorkbookPart.Damaged("a cell names a format that does not exist");
}
