namespace Conversion.Files;

/// <summary>The worksheets of a workbook, and the system of its dates.</summary>
/// <param name="Sheets">The worksheets in the order of their tabs.</param>
/// <param name="StartsIn1904">Whether day 0 of its dates is 1904-01-01.</param>
/// <param name="ResultsAreMissing">
/// Whether Excel must compute all formulas when it opens the workbook. Some programs then write 0 for each result.
/// </param>
internal sealed record WorkbookSheets(IReadOnlyList<WorkbookSheets.Sheet> Sheets, bool StartsIn1904, bool ResultsAreMissing)
{
    /// <summary>A worksheet: its name, the path of its part, and whether its tab is shown.</summary>
    internal sealed record Sheet(string Name, string Path, bool IsVisible);

    /// <summary>Reads the list of sheets. Leaves out sheets that are only a chart.</summary>
    /// <exception cref="OrderFileException">The part is damaged.</exception>
    public static WorkbookSheets Read(WorkbookPart part, Dictionary<string, (string Path, string Kind)> relationships)
    {
        var sheets = new List<Sheet>();
        var (startsIn1904, resultsAreMissing) = (false, false);
        while (part.Read())
        {
            if (!part.Xml.IsElement)
                continue;
            if (part.Xml.Depth == 1 && part.Xml.LocalName is "workbookPr")
                startsIn1904 = part.Attribute("date1904") is "1" or "true";
            else if (part.Xml.Depth == 1 && part.Xml.LocalName is "calcPr")
                resultsAreMissing = part.Attribute("fullCalcOnLoad") is "1" or "true";
            if (part.Xml.Depth != 2 || part.Xml.LocalName is not "sheet")
                continue;
            if (!relationships.TryGetValue(part.Attribute("id") ?? "", out var relationship))
                throw WorkbookPart.Damaged("a sheet has no part");
            if (relationship.Kind == "worksheet")
                sheets.Add(new(part.Attribute("name") ?? "", relationship.Path, part.Attribute("state") is null or "visible"));
        }
        return new(sheets, startsIn1904, resultsAreMissing);
    }

    /// <summary>Finds a sheet by its name, in any case; without a name, the first visible one.</summary>
    /// <exception cref="OrderFileException">There is no such sheet.</exception>
    public Sheet Find(string? name)
    {
        var found = name is null
            ? Sheets.FirstOrDefault(sheet => sheet.IsVisible)
            : Sheets.FirstOrDefault(sheet => sheet.Name == name)
                ?? Sheets.FirstOrDefault(sheet => sheet.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is not null)
            return found;
        var names = string.Join(", ", Sheets.Select(sheet => $"'{sheet.Name}'"));
        throw new OrderFileException(name is null
            ? $"The workbook must have a visible sheet, got only hidden ones; name one of {names}."
            : $"The sheet must be one of {names}, got '{name}'; name one of them.");
    }
}
