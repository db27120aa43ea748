namespace Conversion.Files;

/// <summary>The table of the different texts of a workbook, as UTF-8. Cells name a text by its index.</summary>
internal sealed class SharedStrings
{
    private const int MaximumCount = 1 << 22;
    private const int MaximumBytes = 1 << 26;

    private readonly List<int> _ends = [];
    private readonly CellText _bytes = new();

    /// <summary>The number of texts.</summary>
    public int Count => _ends.Count;

    /// <summary>Returns a text.</summary>
    public ReadOnlySpan<byte> this[int index] => _bytes.Written[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];

    /// <summary>Reads the table.</summary>
    /// <exception cref="OrderFileException">The part is damaged, or the table is too large.</exception>
    public static SharedStrings Read(WorkbookPart part)
    {
        var strings = new SharedStrings();
        while (part.Read())
        {
            if (!part.Xml.IsElement || part.Xml.Depth != 1 || part.Xml.LocalName is not "si")
                continue;
            part.TextLength = 0;
            part.AppendRuns();
            strings._bytes.WriteEscaped(part.Text);
            strings._ends.Add(strings._bytes.Written.Length);
            if (strings.Count > MaximumCount || strings._bytes.Written.Length > MaximumBytes)
                throw TooLarge();
        }
        return strings;
    }

    private static OrderFileException TooLarge() => new(
        $"The workbook must have at most {MaximumCount:N0} different texts of {MaximumBytes:N0} bytes in all, got more; export it as CSV.")
    {
        IsTooLarge = true,
    };
}
