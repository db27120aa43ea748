namespace Conversion.Scoring;

/// <summary>Finds the columns of a table by name.</summary>
internal static class TableHeader
{
    /// <summary>Where each of the known columns stands, in their order; -1 is nowhere.</summary>
    /// <param name="names">The header.</param>
    /// <param name="known">The columns there may be.</param>
    /// <param name="required">How many of them, from the first, there must be.</param>
    /// <exception cref="InvalidInputException">A column is unknown, repeated or missing; such are listed, up to a bound.</exception>
    public static int[] Find(List<string> names, string[] known, int required)
    {
        var errors = new List<FieldError>();
        // Bounded: a hostile header may hold a million columns.
        for (var i = 0; i < names.Count && errors.Count < JsonFields.MaximumErrors; i++)
            if (!known.Contains(names[i]))
                errors.Add(new(PointTo(names[i]), $"is not known here; known columns are {string.Join(", ", known)}."));
            else if (names.IndexOf(names[i]) != i)
                errors.Add(new(PointTo(names[i]), "must stand only once."));
        int[] columns = [.. known.Select(name => names.IndexOf(name))];
        for (var i = 0; i < required; i++)
            if (columns[i] < 0)
                errors.Add(new(PointTo(known[i]), "is a required column."));
        return errors.Count == 0 ? columns : throw new InvalidInputException(malformed: true, errors);
    }

    public static string Mismatch(int fields, int columns) => $"has {fields} fields where the header has {columns}.";

    public static string PointTo(string column) => new Pointer("", Field: column).ToString();
}
