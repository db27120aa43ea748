using System.IO.Compression;
using System.Text;
using System.Xml;

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
                using var part = new StreamWriter(zip.CreateEntry(path).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                part.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>{text}");
            }
            bool[] isNumber = [.. table.Columns.Select(column => column.IsNumber)];
            WriteSheet(zip, "xl/worksheets/sheet1.xml", table.Columns.Select(column => column.Header), table.Rows, isNumber);
            var facts = about.Select(fact => new[] { fact.Name, fact.Value });
            WriteSheet(zip, "xl/worksheets/sheet2.xml", ["About this list", ""], facts, [false, false]);
        }
        return bytes.ToArray();
    }

    private static void WriteSheet(
        ZipArchive zip, string path, IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows, bool[] isNumber)
    {
        using var stream = zip.CreateEntry(path).Open();
        using var xml = XmlWriter.Create(stream, new() { CheckCharacters = false });
        xml.WriteStartElement("worksheet", Main);
        xml.WriteStartElement("sheetData", Main);
        WriteRow(xml, header, new bool[isNumber.Length]);
        foreach (var row in rows)
            WriteRow(xml, row, isNumber);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteRow(XmlWriter xml, IEnumerable<string> cells, bool[] isNumber)
    {
        xml.WriteStartElement("row", Main);
        foreach (var (column, cell) in cells.Index())
        {
            xml.WriteStartElement("c", Main);
            if (isNumber[column] && cell.Length > 0)
                xml.WriteElementString("v", Main, cell);
            else if (cell.Length > 0)
                WriteText(xml, cell);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string text)
    {
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(string.Concat(text.Where(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter))));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
