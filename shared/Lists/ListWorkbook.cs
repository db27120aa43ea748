using System.IO.Compression;
using System.Text;

namespace Conversion.Lists;

/// <summary>Writes a list as a workbook (ECMA-376). Texts are texts, so that nothing runs as a formula and no id loses a zero.</summary>
internal static class ListWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private static readonly (string Path, string Text)[] Parts =
    [
        ("[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" +
            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" +
            $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{Type}.sheet.main+xml\"/>" +
            $"<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{Type}.worksheet+xml\"/>" +
            $"<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"{Type}.worksheet+xml\"/></Types>"),
        ("_rels/.rels",
            $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"rId1\" Type=\"{Document}/officeDocument\" " +
            "Target=\"xl/workbook.xml\"/></Relationships>"),
        ("xl/workbook.xml",
            $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Document}\"><sheets><sheet name=\"List\" sheetId=\"1\" r:id=\"rId1\"/>" +
            "<sheet name=\"About\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"{Relations}\">" +
            $"<Relationship Id=\"rId1\" Type=\"{Document}/worksheet\" Target=\"worksheets/sheet1.xml\"/>" +
            $"<Relationship Id=\"rId2\" Type=\"{Document}/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>"),
    ];

    /// <summary>Returns the bytes of a workbook with the list, and a sheet about the list.</summary>
    public static byte[] Write(ListTable table, IEnumerable<(string Name, string Value)> about)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in Parts)
            {
                using var part = OpenPart(zip, path);
                part.Write(text);
            }
            bool[] isNumber = [.. table.Columns.Select(column => column.IsNumber)];
            WriteSheet(zip, "xl/worksheets/sheet1.xml", table.Columns.Select(column => column.Header), table.Rows, isNumber);
            var facts = about.Select(fact => new[] { fact.Name, fact.Value });
            WriteSheet(zip, "xl/worksheets/sheet2.xml", ["About this list", ""], facts, [false, false]);
        }
        return bytes.ToArray();
    }

    private static StreamWriter OpenPart(ZipArchive zip, string path)
    {
        var part = new StreamWriter(zip.CreateEntry(path).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        return part;
    }

    private static void WriteSheet(
        ZipArchive zip, string path, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows, bool[] isNumber)
    {
        using var xml = OpenPart(zip, path);
        xml.Write($"<worksheet xmlns=\"{Main}\"><sheetData>");
        WriteRow(xml, header, new bool[isNumber.Length]);
        foreach (var row in rows)
            WriteRow(xml, row, isNumber);
        xml.Write("</sheetData></worksheet>");
    }

    private static void WriteRow(StreamWriter xml, IEnumerable<string> cells, bool[] isNumber)
    {
        xml.Write("<row>");
        foreach (var (column, cell) in cells.Index())
        {
            if (cell.Length == 0)
                xml.Write("<c/>");
            else if (isNumber[column])
                xml.Write($"<c><v>{cell}</v></c>");
            else
                WriteText(xml, cell);
        }
        xml.Write("</row>");
    }

    // XML has no character for most controls, and a reader would take a carriage return for the end of a line.
    private static void WriteText(StreamWriter xml, string text)
    {
        xml.Write("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '&': xml.Write("&amp;"); break;
                case '<': xml.Write("&lt;"); break;
                case '>': xml.Write("&gt;"); break;
                case '\r': xml.Write("&#13;"); break;
                case >= ' ' and not ('\uFFFE' or '\uFFFF') or '\t' or '\n': xml.Write(letter); break;
            }
        }
        xml.Write("</t></is></c>");
    }
}
