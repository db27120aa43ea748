using System.Globalization;

namespace Conversion.Files;

/// <summary>The formats of the cells of a workbook. Cells name a format by its index.</summary>
internal static class WorkbookStyles
{
    /// <summary>Reads the formats.</summary>
    /// <exception cref="OrderFileException">The part is damaged.</exception>
    public static CellFormat[] Read(WorkbookPart part)
    {
        var custom = new Dictionary<int, CellFormat>();
        var ids = new List<int>();
        var section = "";
        while (part.Read())
        {
            if (!part.Xml.IsElement)
                continue;
            if (part.Xml.Depth == 1)
                section = part.Xml.LocalName.ToString();
            else if (part.Xml.Depth == 2 && section == "numFmts")
                custom[IdOf(part)] = CellFormats.Of(part.Attribute("formatCode"));
            else if (part.Xml.Depth == 2 && section == "cellXfs")
                ids.Add(IdOf(part));
        }
        return [.. ids.Select(id => custom.TryGetValue(id, out var format) ? format : CellFormats.OfBuiltIn(id))];
    }

    private static int IdOf(WorkbookPart part) =>
        part.Attribute("numFmtId") is not { } id ? 0
        : int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw WorkbookPart.Damaged("the id of a number format is not a number");
}
