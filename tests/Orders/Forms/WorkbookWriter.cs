using System.Globalization;
using System.IO.Compression;
using System.Security;
using System.Text;

namespace Conversion.Tests.Orders.Forms;

/// <summary>A number that a workbook computes: a formula with its cached value.</summary>
public sealed record Computed(string Formula, decimal Value);

/// <summary>
/// A sheet by name. Cells: text, decimal, DateTime (a styled serial number), Computed, or null for no cell.
/// </summary>
public sealed record Sheet(string Name, IReadOnlyList<object?[]> Rows);

/// <summary>Writes a small workbook as Excel stores it: shared strings, serial dates, and doubles with 17 digits.</summary>
public sealed class WorkbookWriter(bool from1904 = false)
{
    private const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private readonly Dictionary<string, int> _strings = [];

    public byte[] Write(params IReadOnlyList<Sheet> sheets)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var bodies = sheets.Select(Body).ToList();
            Add(zip, "[Content_Types].xml", ContentTypes(sheets.Count));
            Add(zip, "_rels/.rels", Relations([("rId1", "officeDocument", "xl/workbook.xml")]));
            Add(zip, "xl/workbook.xml", Workbook(sheets));
            var parts = sheets.Select((_, index) => ($"rId{index + 1}", "worksheet", $"worksheets/sheet{index + 1}.xml"));
            (string, string, string)[] others = [("rId90", "styles", "styles.xml"), ("rId91", "sharedStrings", "sharedStrings.xml")];
            Add(zip, "xl/_rels/workbook.xml.rels", Relations([.. parts, .. others]));
            Add(zip, "xl/styles.xml", Styles());
            foreach (var (index, body) in bodies.Index())
                Add(zip, $"xl/worksheets/sheet{index + 1}.xml", body);
            var strings = _strings
                .OrderBy(pair => pair.Value)
                .Select(pair => $"<si><t xml:space=\"preserve\">{Escaped(pair.Key)}</t></si>");
            Add(zip, "xl/sharedStrings.xml", $"{Head}<sst xmlns=\"{Main}\">{string.Concat(strings)}</sst>");
        }
        return stream.ToArray();
    }

    private string Body(Sheet sheet)
    {
        var text = new StringBuilder($"{Head}<worksheet xmlns=\"{Main}\"><sheetData>");
        foreach (var (row, cells) in sheet.Rows.Index())
        {
            if (cells.Length == 0)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"<row r=\"{row + 1}\">");
            foreach (var (column, cell) in cells.Index())
                text.Append(Cell($"{(char)('A' + column)}{row + 1}", cell));
            text.Append("</row>");
        }
        return text.Append("</sheetData></worksheet>").ToString();
    }

    private string Cell(string at, object? cell) => cell switch
    {
        null => "",
        decimal number => $"<c r=\"{at}\"><v>{Double(number)}</v></c>",
        DateTime time => $"<c r=\"{at}\" s=\"{(time.TimeOfDay == TimeSpan.Zero ? 2 : 1)}\"><v>{Serial(time)}</v></c>",
        Computed computed => $"<c r=\"{at}\"><f>{Escaped(computed.Formula)}</f><v>{Double(computed.Value)}</v></c>",
        string text => $"<c r=\"{at}\" t=\"s\"><v>{Shared(text)}</v></c>",
        _ => throw new InvalidOperationException($"A cell must be text, a number or a time, got {cell.GetType()}."),
    };

    private string Serial(DateTime at) =>
        (InstantText.Serial(at) - (from1904 ? 1462 : 0)).ToString("R", CultureInfo.InvariantCulture);

    private static string Double(decimal number) => ((double)number).ToString("G17", CultureInfo.InvariantCulture);

    private int Shared(string text)
    {
        if (!_strings.TryGetValue(text, out var index))
            _strings[text] = index = _strings.Count;
        return index;
    }

    private string Workbook(IReadOnlyList<Sheet> sheets)
    {
        var names = sheets.Select((sheet, index) =>
            $"<sheet name=\"{Escaped(sheet.Name)}\" sheetId=\"{index + 1}\" r:id=\"rId{index + 1}\"/>");
        var dates = from1904 ? "<workbookPr date1904=\"1\"/>" : "<workbookPr/>";
        return $"{Head}<workbook xmlns=\"{Main}\" xmlns:r=\"{Document}\">{dates}<sheets>{string.Concat(names)}</sheets></workbook>";
    }

    /// <summary>Returns three cell styles: general, an own format with time, and the built-in date 14.</summary>
    private static string Styles() =>
        $"{Head}<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>" +
        "</numFmts><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders>" +
        "<cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf numFmtId=\"0\"/>" +
        "<xf numFmtId=\"164\" applyNumberFormat=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>";

    private static string ContentTypes(int sheets)
    {
        var parts = Enumerable.Range(1, sheets).Select(sheet => Part($"worksheets/sheet{sheet}", "worksheet"));
        return $"{Head}<Types xmlns=\"{Package}/content-types\">" +
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" +
            $"{Part("workbook", "sheet.main")}{string.Concat(parts)}{Part("styles", "styles")}" +
            $"{Part("sharedStrings", "sharedStrings")}</Types>";
    }

    private static string Part(string name, string kind) => $"<Override PartName=\"/xl/{name}.xml\" ContentType=\"{Kind}.{kind}+xml\"/>";

    private static string Relations(IReadOnlyList<(string Id, string Type, string Target)> parts)
    {
        var each = parts.Select(part => $"<Relationship Id=\"{part.Id}\" Type=\"{Document}/{part.Type}\" Target=\"{part.Target}\"/>");
        return $"{Head}<Relationships xmlns=\"{Package}/relationships\">{string.Concat(each)}</Relationships>";
    }

    private static void Add(ZipArchive zip, string name, string text)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string Escaped(string text) => SecurityElement.Escape(text);
}
