using Conversion.Json;

namespace Conversion.Orders;

/// <summary>Finds the columns of a table by their names.</summary>
internal static class TableHeader
{
    /// <summary>The index of a column that the table does not have.</summary>
    public const int Absent = -1;

    /// <summary>Returns the index of each known column in the header, or <see cref="Absent"/>.</summary>
    /// <param name="header">The names of the table's columns.</param>
    /// <param name="known">The columns that a table can have.</param>
    /// <param name="required">How many of the known columns, from the first, a table must have.</param>
    /// <exception cref="InvalidInputException">A column is unknown, repeated or missing.</exception>
    public static int[] FindColumns(List<string> header, string[] known, int required)
    {
        var errors = new FieldErrors();
        int[] columns = [.. known.Select(name => header.IndexOf(name))];
        for (var i = 0; i < header.Count; i++)
        {
            var column = Array.IndexOf(known, header[i]);
            if (column < 0)
                errors.Add(PointTo(header[i]), $"is an unknown column; use {string.Join(", ", known)}.", malformed: true);
            else if (columns[column] != i)
                errors.Add(PointTo(header[i]), "must appear only once.", malformed: true);
        }
        for (var i = 0; i < required; i++)
            if (columns[i] == Absent)
                errors.Add(PointTo(known[i]), "is a required column.", malformed: true);
        errors.ThrowIfAny();
        return columns;
    }

    /// <summary>Returns why a line can't be read as fields of the header's columns, or null.</summary>
    /// <param name="fields">How many fields the line has.</param>
    /// <param name="columns">How many columns the header has.</param>
    /// <param name="syntaxError">What is wrong with the line's CSV, or null.</param>
    public static FieldError? FindLineError(int fields, int columns, string? syntaxError)
    {
        if (syntaxError is not null)
            return new("", syntaxError);
        return fields == columns ? null : new("", $"must have {columns} fields, got {fields}.");
    }

    /// <summary>Returns the JSON pointer of a column.</summary>
    public static string PointTo(string column) => new JsonPointer("", Field: column).ToString();
}
