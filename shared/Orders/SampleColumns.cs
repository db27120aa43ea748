using System.Text;

namespace Conversion.Orders;

/// <summary>The columns of a table, as their names and first rows show them.</summary>
/// <param name="names">The names of the columns.</param>
/// <param name="sample">The first rows, with a cell for each column.</param>
/// <param name="lines">The array of a JSON order that has its lines; null without one.</param>
internal sealed class SampleColumns(IReadOnlyList<string> names, IReadOnlyList<string[]> sample, string? lines)
{
    private const int MaximumStatuses = 20;
    private const string Position = "column ";

    // Fewer rows may be of one customer by chance.
    private const int MinimumRows = 20;

    // For a role of lines the role of orders whose names mean the same inside the array of lines.
    private static readonly Dictionary<Role, Role[]> InLines = new()
    {
        [Role.LineTotal] = [Role.Total, Role.Amount, Role.Subtotal],
        [Role.LineDiscount] = [Role.Discount],
        [Role.LineTax] = [Role.Tax],
        [Role.LineRefunded] = [Role.Refunded],
    };

    // Parts of an order whose name can have other words beside it, such as total and amount.
    private static readonly HashSet<Role> PartsOfOrders = [Role.Refunded, Role.Discount, Role.Shipping, Role.Tax, Role.Tip, Role.Fee];

    private static readonly HashSet<Role> OnlyOutsideLines =
        [Role.Order, Role.NetTotal, Role.Shipping, Role.Tip, .. InLines.Values.SelectMany(roles => roles)];

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
        // Of columns with one name, a user can name the position.
        return name.StartsWith(Position, StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(Position.Length), out var position)
            && position > 0 && position <= names.Count ? position - 1 : -1;
    }

    /// <summary>Returns the position of a column, as <see cref="IndexOf"/> takes it.</summary>
    public static string PositionOf(int column) => $"{Position}{column + 1}";

    /// <summary>Returns the first later column of the same name that has other values; −1 without one.</summary>
    public int FindTwin(int column)
    {
        for (var i = column + 1; i < names.Count; i++)
            if (names[i] == HeaderRow.NameRepeated(names[column], i) && sample.Any(row => row[i] != row[column]))
                return i;
        return -1;
    }

    /// <summary>Whether almost all cells of a column are e-mail addresses of several people.</summary>
    public bool HasEMails(int column)
    {
        var cells = Cells(column);
        return cells.Count > 0 && cells.Count(cell => cell.Contains('@', StringComparison.Ordinal)) * 10 >= cells.Count * 9
            && !IsConstant(column);
    }

    /// <summary>Whether all rows have the same value.</summary>
    public bool IsConstant(int column)
    {
        var cells = Cells(column);
        return cells.Count >= MinimumRows && cells.Distinct().Count() == 1;
    }

    /// <summary>Whether each value of a column is in rows that follow each other, as the number of an order is.</summary>
    public bool HasRuns(int column)
    {
        var known = new HashSet<string>();
        for (var i = 0; i < sample.Count; i++)
            if (!HasValue(sample[i][column]) || (i == 0 || sample[i][column] != sample[i - 1][column]) && !known.Add(sample[i][column]))
                return false;
        return sample.Count > 0;
    }

    /// <summary>Whether rows that follow each other and have one value of a column have one value of another column too.</summary>
    public bool Determines(int column, int other)
    {
        for (var i = 1; i < sample.Count; i++)
            if (sample[i][column] == sample[i - 1][column] && sample[i][other] != sample[i - 1][other])
                return false;
        return true;
    }

    /// <summary>Whether another column has values where a column has none, and the same values where both have one.</summary>
    public bool Completes(int column, int other) =>
        sample.Any(row => !HasValue(row[column]) && HasValue(row[other]))
        && sample.All(row => !HasValue(row[column]) || row[column].Equals(row[other], StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether most rows with a value of a column have another value in common with rows without one.</summary>
    public bool SharesOfRows(int column, int other)
    {
        var rows = sample.Where(row => HasValue(row[column]) && row[column] != "0").ToList();
        var others = sample.Where(row => !HasValue(row[column]) || row[column] == "0").Select(row => row[other]).ToHashSet();
        return rows.Count > 0 && 2 * rows.Count(row => HasValue(row[other]) && others.Contains(row[other])) >= rows.Count;
    }

    /// <summary>Returns the number of different values of a column.</summary>
    public int CountDistinct(int column) => Cells(column).Distinct().Count();

    /// <summary>Whether a cell of a column has a fraction, as money has.</summary>
    public bool HasFractions(int column) => Cells(column).Exists(cell => Classify(cell) is not (NumberForm.None or NumberForm.Plain));

    /// <summary>Whether the values of a column are all different.</summary>
    public bool IsUnique(int column) => Cells(column) is { Count: >= MinimumRows } cells && cells.Distinct().Count() == cells.Count;

    /// <summary>Whether a column has a word that is a known status.</summary>
    public bool HasKnownStatus(int column) =>
        Cells(column).Exists(cell => OrderFormats.Default.Statuses.ContainsKey(OrderFormats.NormalizeWord(cell)));

    /// <summary>
    /// Returns the columns with a name of a role: whole names before parts of paths, then by the order of the role's names.
    /// </summary>
    public IEnumerable<int> Named(Role role)
    {
        var known = OrderFormats.Default[role].Names.ToList();
        var inLines = InLines.TryGetValue(role, out var roles)
            ? known.Concat(roles.SelectMany(other => OrderFormats.Default[other].Names)).ToList()
            : known;
        return Enumerable.Range(0, names.Count)
            .Where(column => !IsOfLine(column) || !OnlyOutsideLines.Contains(role))
            .SelectMany(column => FormsOf(column, role).Select((form, i) => (
                Column: column,
                Distance: i > 0 && names[column].Contains('.', StringComparison.Ordinal) ? 1 : 0,
                Rank: (IsOfLine(column) ? inLines : known).IndexOf(form))))
            .Concat(Enumerable.Range(0, names.Count).Where(column => !IsOfLine(column))
                .Select(column => (Column: column, Distance: 2, Rank: known.IndexOf(ColumnNames.Spelled(names[column])))))
            .Concat(NamedParts(role, known))
            .Where(candidate => candidate.Rank >= 0)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Column)
            .Select(candidate => candidate.Column)
            .Distinct();
    }

    /// <summary>Returns the columns of a part of an order whose name has other words beside the name of the part.</summary>
    private IEnumerable<(int Column, int Distance, int Rank)> NamedParts(Role role, List<string> known)
    {
        if (!PartsOfOrders.Contains(role))
            yield break;
        for (var column = 0; column < names.Count; column++)
        {
            if (IsOfLine(column))
                continue;
            var rank = known.IndexOf(ColumnNames.PartOf(names[column], out var hasTax));
            yield return (column, hasTax ? 3 : 2, rank);
        }
    }

    private IEnumerable<string> FormsOf(int column, Role role) =>
        role is Role.Discount or Role.LineDiscount && ColumnNames.IsRate(names[column])
            ? ColumnNames.Forms(names[column]).Concat(ColumnNames.FormsWithoutRate(names[column]))
            : ColumnNames.Forms(names[column]);

    /// <summary>Returns the columns that may be the number of an order of JSON, by their names and values.</summary>
    public IEnumerable<int> OfRecords()
    {
        var known = OrderFormats.Default[Role.Order].RecordNames.ToList();
        return lines is null && !names.Contains(JsonRowReader.KeyColumn)
            ? []
            : Enumerable.Range(0, names.Count)
                .Where(column => !IsOfLine(column) && HasRuns(column))
                .Select(column => (Column: column, Rank: known.IndexOf(OrderFormats.Normalize(names[column]))))
                .Where(candidate => candidate.Rank >= 0)
                .OrderBy(candidate => candidate.Rank)
                .Select(candidate => candidate.Column);
    }

    /// <summary>Whether the rows are lines of JSON orders.</summary>
    public bool HasLines => lines is not null;

    /// <summary>Whether a column is inside the array of lines.</summary>
    public bool IsOfLine(int column) => lines is not null && names[column].StartsWith($"{lines}[]", StringComparison.Ordinal);

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
    public int FindStatuses(Func<int, bool> isFree) =>
        Enumerable.Range(0, names.Count).Where(column => isFree(column) && HasStatuses(column)).DefaultIfEmpty(-1).First();

    /// <summary>Whether all words of a column are known statuses, of which one means that an order is not a purchase.</summary>
    public bool HasStatuses(int column)
    {
        var known = OrderFormats.Default.Statuses;
        var words = Cells(column).Select(OrderFormats.NormalizeWord).Distinct().Take(MaximumStatuses + 1).ToList();
        return words.Count is > 0 and <= MaximumStatuses && words.TrueForAll(known.ContainsKey)
            && words.Exists(word => known[word] is not (OrderStatus.Sale or OrderStatus.PartlyRefunded));
    }

    /// <summary>
    /// Whether a column has few words, of which at least half are known statuses, and one means that an order does not count.
    /// </summary>
    public bool MayHaveStatuses(int column)
    {
        var known = OrderFormats.Default.Statuses;
        var words = Words(column);
        return words.Count is > 1 and <= MaximumStatuses && words.Count(known.ContainsKey) * 2 >= words.Count
            && words.Exists(word => known.GetValueOrDefault(word) is not (OrderStatus.None or OrderStatus.Sale or OrderStatus.Test));
    }

    /// <summary>Whether all words of a column are known kinds, of which one is a sale and one is a refund.</summary>
    public bool HasKinds(int column)
    {
        var known = OrderFormats.Default.Kinds;
        var words = Words(column);
        return words.Count is > 1 and <= MaximumStatuses && words.TrueForAll(known.ContainsKey)
            && words.Exists(word => known[word] == TransactionKind.Sale) && words.Exists(word => known[word] == TransactionKind.Refund);
    }

    /// <summary>Returns the different words of a column.</summary>
    public List<string> Words(int column) =>
        [.. Cells(column).Select(OrderFormats.NormalizeWord).Distinct().Take(MaximumStatuses + 1)];

    /// <summary>Returns the columns of yes and no whose name is a status of a meaning, such as cancelled.</summary>
    public IEnumerable<int> FlagsOf(OrderStatus meaning) => Enumerable.Range(0, names.Count).Where(column =>
        OrderFormats.Default.Statuses.GetValueOrDefault(OrderFormats.NormalizeWord(names[column])) == meaning
        && Cells(column) is { Count: > 0 } cells && cells.TrueForAll(IsFlag));

    /// <summary>Whether a value of one column always has the same value of another one, in all rows.</summary>
    public bool DependsOn(int column, int other)
    {
        var values = new Dictionary<string, string>();
        foreach (var row in sample)
            if (HasValue(row[other]) && !values.TryAdd(row[other], row[column]) && values[row[other]] != row[column])
                return false;
        return sample.Count >= MinimumRows;
    }

    /// <summary>Whether almost all rows have one value.</summary>
    public bool IsAlmostConstant(int column)
    {
        var cells = Cells(column);
        return cells.Count >= MinimumRows && cells.CountBy(cell => cell).Max(count => count.Value) * 10 >= cells.Count * 9;
    }

    /// <summary>Whether the cells of a column are codes of currencies.</summary>
    public bool HasCurrencies(int column) => Cells(column) is { Count: > 0 } cells
        && cells.TrueForAll(cell => OrderFormats.Default.CurrencyCodes.Contains(cell.ToUpperInvariant()));

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
