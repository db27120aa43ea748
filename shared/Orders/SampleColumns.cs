using System.Text;

namespace Conversion.Orders;

/// <summary>The columns of a table, as their names and first rows show them.</summary>
/// <param name="names">The names of the columns.</param>
/// <param name="sample">The first rows, with a cell for each column.</param>
internal sealed class SampleColumns(IReadOnlyList<string> names, IReadOnlyList<string[]> sample)
{
    private const int MaximumStatuses = 20;

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Returns the column with a name; −1 when no column has the name.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i].Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                return i;
        for (var i = 0; i < names.Count; i++)
            if (Recipe.IsSame(names[i], name))
                return i;
        return -1;
    }

    /// <summary>
    /// Returns the columns with a name of a role: whole names before parts of paths, then by the order of the role's names.
    /// </summary>
    public IEnumerable<int> Named(Role role)
    {
        var known = OrderFormats.Default[role].Names.ToList();
        return Enumerable.Range(0, names.Count)
            .SelectMany(column => ColumnNames.Forms(names[column]).Select((form, i) => (
                Column: column,
                IsPart: i > 0 && names[column].Contains('.', StringComparison.Ordinal),
                Rank: known.IndexOf(form))))
            .Where(candidate => candidate.Rank >= 0)
            .OrderBy(candidate => candidate.IsPart)
            .ThenBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Column)
            .Select(candidate => candidate.Column)
            .Distinct();
    }

    /// <summary>Whether at least half of the cells of a column have the form of a role.</summary>
    public bool IsReadable(Role role, int column)
    {
        var cells = Cells(column);
        if (cells.Count == 0)
            return sample.Count == 0 || role is not (Role.Customer or Role.At);
        return role switch
        {
            Role.At => CountInstants(cells) * 2 >= cells.Count,
            Role.CancelledAt or Role.RefundedAt => cells.TrueForAll(IsFlag) || CountInstants(cells) * 2 >= cells.Count,
            Role.Paid => cells.TrueForAll(IsFlag),
            // The money of a refund is not always 1.
            Role.Refunded => !HasSetFlags(column) && CountNumbers(cells) * 2 >= cells.Count,
            Role.Customer or Role.Order => cells.All(cell => cell[0] is not ('{' or '[')),
            _ when role.IsNumber() => CountNumbers(cells) * 2 >= cells.Count,
            _ => true,
        };
    }

    /// <summary>Whether a user may name a column for a role that has none.</summary>
    public bool IsPlausible(Role role, int column)
    {
        var cells = Cells(column);
        return cells.Count > 0 && IsReadable(role, column) && (role != Role.Customer || CountInstants(cells) * 2 < cells.Count);
    }

    /// <summary>
    /// Returns the columns whose words are all known statuses, of which one means that an order is not a purchase. −1 when no
    /// column has them.
    /// </summary>
    public int FindStatuses(Func<int, bool> isFree)
    {
        var known = OrderFormats.Default.Statuses;
        for (var column = 0; column < names.Count; column++)
        {
            var words = Cells(column).Select(OrderFormats.NormalizeWord).Distinct().Take(MaximumStatuses + 1).ToList();
            if (isFree(column) && words.Count is > 0 and <= MaximumStatuses && words.TrueForAll(known.ContainsKey)
                && words.Exists(word => known[word] is not (OrderStatus.Sale or OrderStatus.PartlyRefunded)))
                return column;
        }
        return -1;
    }

    /// <summary>Returns the columns whose cells are all dates with marks between their parts.</summary>
    public List<int> FindDates() => [.. Enumerable.Range(0, names.Count).Where(IsDates)];

    /// <summary>Returns the cells of a column that have a value.</summary>
    public List<string> Cells(int column) => [.. sample.Select(row => row[column]).Where(HasValue)];

    private bool IsDates(int column)
    {
        var cells = Cells(column);
        return cells.Count > 0 && !cells.Exists(IsPlainNumber) && CountInstants(cells) == cells.Count;
    }

    private static bool HasValue(string cell) =>
        cell.Length > 0 && !OrderFormats.Default.NullWords.Contains(cell.ToLowerInvariant());

    /// <summary>Whether all cells of a column say yes or no, and one says yes.</summary>
    public bool HasSetFlags(int column)
    {
        var cells = Cells(column);
        return cells.TrueForAll(IsFlag) && cells.Exists(cell => LineStyle.IsTrue(Encoding.UTF8.GetBytes(cell)));
    }

    private static bool IsFlag(string cell)
    {
        var text = Encoding.UTF8.GetBytes(cell);
        return LineStyle.IsTrue(text) || LineStyle.IsFalse(text);
    }

    private static bool IsPlainNumber(string cell) => Classify(cell) == NumberForm.Plain;

    private static int CountNumbers(List<string> cells) => cells.Count(cell => Classify(cell) != NumberForm.None);

    private static NumberForm Classify(string cell) => NumberText.Classify(Encoding.UTF8.GetBytes(cell));

    private static int CountInstants(List<string> cells)
    {
        var column = new InstantColumn();
        foreach (var cell in cells)
            column.Add(Encoding.UTF8.GetBytes(cell));
        return (int)column.Readable;
    }
}
