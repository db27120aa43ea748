using System.IO.Compression;
using System.Text;

namespace Conversion.Tests.Files;

/// <summary>Writes a small workbook (.xlsx) from the XML of its parts.</summary>
internal sealed class WorkbookFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>The sheets: name, state and the XML of the rows.</summary>
    public List<(string Name, string State, string Rows)> Sheets { get; } = [];

    /// <summary>The XML in each shared string.</summary>
    public List<string> Strings { get; } = [];

    /// <summary>The id of the number format of each cell format.</summary>
    public List<int> FormatIds { get; } = [0];

    /// <summary>The custom number formats, whose ids start at 164.</summary>
    public List<string> CustomFormats { get; } = [];

    /// <summary>The XML before and after the list of sheets.</summary>
    public string Properties { get; set; } = "";

    public string Calculation { get; set; } = "";

    /// <summary>The names of parts to leave out.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>The type of the first sheet's relationship.</summary>
    public string FirstKind { get; set; } = "worksheet";

    /// <summary>Returns a workbook of one sheet.</summary>
    public static WorkbookFile WithRows(string rows) => new() { Sheets = { ("Orders", "visible", rows) } };

    /// <summary>Returns a workbook of one sheet with one row of cells, given as XML.</summary>
    public static WorkbookFile WithCells(string cells) => WithRows($"<row r=\"1\">{cells}</row>");

    /// <summary>Returns a workbook with another part of the first sheet.</summary>
    public static byte[] WithSheet(string xml)
    {
        const string Name = "xl/worksheets/sheet1.xml";
        var parts = PartsOf(WithRows("").ToBytes());
        return CompressedFile.Zip([.. parts.Select(part => part.Name == Name ? (Name, Encoding.UTF8.GetBytes(xml)) : part)]);
    }

    /// <summary>Returns the parts of a workbook.</summary>
    public static List<(string Name, byte[] Bytes)> PartsOf(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        return [.. archive.Entries.Select(entry => (entry.FullName, CompressedFile.ReadToEnd(entry.Open())))];
    }

    /// <summary>Adds a cell format and returns its index.</summary>
    public int AddFormat(int id)
    {
        FormatIds.Add(id);
        return FormatIds.Count - 1;
    }

    /// <summary>Adds a cell format with a custom number format and returns its index.</summary>
    public int AddFormat(string code)
    {
        CustomFormats.Add(code);
        return AddFormat(163 + CustomFormats.Count);
    }

    public byte[] ToBytes(CompressionLevel level = CompressionLevel.Fastest)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, xml) in Parts())
                if (!Missing.Contains(name))
                    using (var part = archive.CreateEntry(name, level).Open())
                        part.Write(Encoding.UTF8.GetBytes(xml));
        return file.ToArray();
    }

    private IEnumerable<(string Name, string Xml)> Parts()
    {
        const string Types = "http://schemas.openxmlformats.org/package/2006/content-types";
        const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
        yield return ("[Content_Types].xml", $"<Types xmlns=\"{Types}\"/>");
        var list = Sheets.Select(
            (sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" state=\"{sheet.State}\" r:id=\"r{i + 1}\"/>");
        yield return ("xl/workbook.xml",
            $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relationships}\">{Properties}"
            + $"<sheets>{string.Concat(list)}</sheets>{Calculation}</workbook>");
        var targets = Sheets
            .Select((_, i) => (Id: $"r{i + 1}", Kind: i == 0 ? FirstKind : "worksheet", Path: $"worksheets/sheet{i + 1}.xml"))
            .Append((Id: "s", Kind: "sharedStrings", Path: "/xl/sharedStrings.xml"))
            .Append((Id: "f", Kind: "styles", Path: "../xl/styles.xml"))
            .Select(target => $"<Relationship Id=\"{target.Id}\" Type=\"{Relationships}/{target.Kind}\" Target=\"{target.Path}\"/>");
        yield return ("xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"{PackageRelationships}\">{string.Concat(targets)}</Relationships>");
        yield return ("xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{string.Concat(Strings.Select(text => $"<si>{text}</si>"))}</sst>");
        var formats = CustomFormats.Select((code, i) => $"<numFmt numFmtId=\"{164 + i}\" formatCode=\"{code.Replace("\"", "&quot;")}\"/>");
        var cells = FormatIds.Select(id => $"<xf numFmtId=\"{id}\"/>");
        yield return ("xl/styles.xml",
            $"<styleSheet xmlns=\"{Main}\"><numFmts>{string.Concat(formats)}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
            + $"<cellXfs>{string.Concat(cells)}</cellXfs><dxfs><dxf><numFmt numFmtId=\"164\" formatCode=\"0\"/></dxf></dxfs></styleSheet>");
        foreach (var (i, sheet) in Sheets.Index())
            yield return ($"xl/worksheets/sheet{i + 1}.xml",
                $"<worksheet xmlns=\"{Main}\"><dimension ref=\"A1\"/><sheetData>{sheet.Rows}</sheetData>"
                + "<pageMargins left=\"1\"/></worksheet>");
    }
}
