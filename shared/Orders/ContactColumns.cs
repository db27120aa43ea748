using Conversion.Files;

namespace Conversion.Orders;

/// <summary>Finds the columns of contact and consent: as the user says, or by their names.</summary>
internal static class ContactColumns
{
    /// <summary>Returns the column of each role that has one.</summary>
    /// <param name="file">The name for messages.</param>
    /// <param name="sample">The columns.</param>
    /// <param name="mapping">What the user says; an empty name says that there is no such column.</param>
    /// <exception cref="OrderFileException">A named column does not exist.</exception>
    public static IReadOnlyList<ContactColumn> Find(string file, SampleColumns sample, ColumnMapping mapping)
    {
        var found = new List<ContactColumn>();
        foreach (var role in Enum.GetValues<ContactRole>())
        {
            if (mapping.Contacts.TryGetValue(role, out var name))
            {
                if (name.Length > 0)
                    found.Add(new(role, IndexOf(file, sample, name, ColumnMapping.ToCamelCase($"{role}")), name, "was named"));
                continue;
            }
            if (FindByName(sample, OrderFormats.Default.ContactNames(role)) is var column and >= 0)
                found.Add(new(role, column, sample.Names[column], OrderLayout.KnownName));
        }
        // A user who names the column of consent has decided what counts.
        if (mapping.Contacts.ContainsKey(ContactRole.Consent))
            found.RemoveAll(column => column.Role == ContactRole.OptOut && !mapping.Contacts.ContainsKey(ContactRole.OptOut));
        return found;
    }

    /// <summary>Returns the column with a name.</summary>
    /// <exception cref="OrderFileException">No column has the name.</exception>
    public static int IndexOf(string file, SampleColumns sample, string name, string what) => sample.IndexOf(name) is var column and >= 0
        ? column
        : throw new OrderFileException(
            $"The column for {what} must be a column of {file}, got {name}; choose one of {string.Join(", ", sample.Names)}.");

    // Of the columns with a value in the first rows, the one whose name comes first; else of all columns.
    private static int FindByName(SampleColumns sample, IReadOnlyList<string> names)
    {
        var candidates =
            from column in Enumerable.Range(0, sample.Names.Count)
            from form in ColumnNames.Forms(sample.Names[column])
            let rank = names.IndexOf(form)
            where rank >= 0
            orderby sample.Cells(column).Count == 0, rank, column
            select column;
        return candidates.DefaultIfEmpty(-1).First();
    }

    private static int IndexOf(this IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name)
                return i;
        return -1;
    }
}

/// <summary>The column of a role of contact.</summary>
/// <param name="Role">The role.</param>
/// <param name="Column">The column, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why the column has the role.</param>
internal sealed record ContactColumn(ContactRole Role, int Column, string Name, string Why);
