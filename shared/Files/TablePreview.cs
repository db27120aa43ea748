namespace Conversion.Files;

/// <summary>The beginning of a table as it is, before anybody has decided what it means.</summary>
/// <param name="Columns">The names of the columns, or their numbers where the file has no header.</param>
/// <param name="Rows">The first rows, with a text for each column.</param>
public sealed record TablePreview(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    private const int MaximumRows = 8;

    /// <summary>Returns the preview of a table of which some rows were read.</summary>
    internal static TablePreview Of(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows) =>
        new(columns, [.. rows.Take(MaximumRows)]);
}
