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

    // By chance, two orders of one customer and day have the same total.
    private const int MinimumRepeated = 2;
    private const double RepeatedShare = 0.9;

    // For a role of lines the role of orders whose names mean the same inside the array of lines.
    private static readonly Dictionary<Role, Role[]> InLines = new()
    {
        [Role.LineTotal] = [Role.Total, Role.Amount, Role.Subtotal],
        [Role.LineDiscount] = [Role.Discount],
        [Role.LineTax] = [Role.Tax],
        [Role.LineRefunded] = [Role.Refunded],
    };

    private static readonly HashSet<Role> OnlyOutsideLines =
        [Role.Order, Role.NetTotal, Role.Shipping, Role.Tip, .. InLines.Values.SelectMany(roles => roles)];

    private readonly List<string>?[] _cells = new List<string>?[names.Count];
    private readonly bool?[] _isInPart = new bool?[names.Count];
    private readonly bool?[] _hasFractions = new bool?[names.Count];
    private readonly int?[] _distinct = new int?[names.Count];

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
        return cells.Count >= MinimumRows && CountDistinct(column) == 1;
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

    /// <summary>
    /// Whether rows that follow each other and agree in other columns have the same number in almost all cases, and other values
    /// that differ: such a number is of all of these rows together.
    /// </summary>
    public bool IsRepeated(int column, IReadOnlyList<int> others)
    {
        var (pairs, equal) = (0, 0);
        for (var i = 1; i < sample.Count; i++)
        {
            var (before, row) = (sample[i - 1], sample[i]);
            if (others.Any(other => before[other] != row[other]) || !HasValue(row[column]) || before.SequenceEqual(row))
                continue;
            pairs++;
            equal += before[column] == row[column] ? 1 : 0;
        }
        return pairs >= MinimumRepeated && equal >= RepeatedShare * pairs;
    }

    /// <summary>
    /// Whether the values of a column are in rows that follow each other and agree in other columns, and some value is in several rows.
    /// </summary>
    public bool IsKeyOf(int column, IReadOnlyList<int> others) =>
        HasRuns(column) && CountDistinct(column) < sample.Count && others.All(other => Determines(column, other));

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
    public int CountDistinct(int column) => _distinct[column] ??= Cells(column).Distinct().Count();

    /// <summary>Whether a cell of a column has a fraction, as money has.</summary>
    public bool HasFractions(int column) =>
        _hasFractions[column] ??= Cells(column).Exists(cell => Classify(cell) is not (NumberForm.None or NumberForm.Plain));

    /// <summary>Whether most values of a column have a digit, as ids have.</summary>
    public bool HasDigits(int column) => Cells(column) is var cells && cells.Count(cell => cell.Any(char.IsAsciiDigit)) * 2 > cells.Count;

    /// <summary>Whether the columns have no names of their own, only their positions.</summary>
    public bool IsWithoutNames { get; } = names.Index().All(name => name.Item == $"{name.Index + 1}");

    /// <summary>Whether all lines of an order, of which some orders have several, have the same value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="key">The column of the order's number; −1 without one.</param>
    public bool IsOfOrder(int column, int key) => key >= 0 && !IsUnique(key) && Determines(key, column);

    /// <summary>Returns the numbers of a column, NaN for an empty cell; null where a cell is not a number.</summary>
    public double[]? Numbers(int column)
    {
        var shown = new NumberColumn();
        foreach (var cell in Cells(column))
            shown.Add(Encoding.UTF8.GetBytes(cell));
        var mark = shown.Evidence ?? DecimalMark.Point;
        var numbers = new double[sample.Count];
        for (var i = 0; i < numbers.Length; i++)
            if (!HasValue(sample[i][column]))
                numbers[i] = double.NaN;
            else if (NumberText.TryParse(Encoding.UTF8.GetBytes(sample[i][column]), mark, out var number))
                numbers[i] = (double)number / NumberText.Scale;
            else
                return null;
        return numbers;
    }

    /// <summary>Whether texts of a column, such as amount:9.95|reason:, contain money.</summary>
    public bool HasMoneyInText(int column) => Cells(column).Exists(cell => cell.Split(':', '=', '|', ';') is { Length: > 1 } parts
        && parts.Any(part => Classify(part.Trim()) is not (NumberForm.None or NumberForm.Plain)));

    /// <summary>Whether the values of a column are all different.</summary>
    public bool IsUnique(int column) => Cells(column) is { Count: >= MinimumRows } cells && CountDistinct(column) == cells.Count;

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
            .Where(column => (!IsOfLine(column) || !OnlyOutsideLines.Contains(role)) && !IsInPart(role, column)
                && (role != Role.Total || !ColumnNames.IsWithoutTax(names[column])))
            .SelectMany(column => FormsOf(column, role).Select((form, i) => (
                Column: column,
                Distance: i > 0 && names[column].Contains('.', StringComparison.Ordinal) ? 1 : 0,
                Rank: (IsOfLine(column) ? inLines : known).IndexOf(form))))
            .Concat(Enumerable.Range(0, names.Count).Where(column => !IsOfLine(column) && !IsInPart(role, column))
                .Select(column => (Column: column, Distance: 2, Rank: known.IndexOf(ColumnNames.Spelled(names[column])))))
            .Concat(NamedParts(role, known))
            .Where(candidate => candidate.Rank >= 0 && !(role is Role.Tax or Role.LineTax && ColumnNames.IsRate(names[candidate.Column])))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Rank)
            .ThenBy(candidate => candidate.Column)
            .Select(candidate => candidate.Column)
            .Distinct();
    }

    /// <summary>
    /// Whether a column is inside an object of a part of an order, such as its shipping, and so is not other money and not the date of
    /// the order.
    /// </summary>
    private bool IsInPart(Role role, int column) => (role.IsNumber() || role == Role.At) && !ColumnNames.PartsOfOrders.Contains(role)
        && (_isInPart[column] ??= names[column].Contains('.', StringComparison.Ordinal) && ColumnNames.IsInPart(names[column]));

    /// <summary>Whether a column has a word that is a known kind.</summary>
    public bool HasKnownKind(int column) => Words(column).Exists(OrderFormats.Default.Kinds.ContainsKey);

    /// <summary>Returns the columns that are called a part of the tax.</summary>
    public List<int> TaxParts() => [.. Enumerable.Range(0, names.Count).Where(column => !IsOfLine(column)
        && ColumnNames.Forms(names[column]).Any(OrderFormats.Default.TaxParts.Contains) && IsReadable(Role.Tax, column))];

    /// <summary>Returns the columns that say what a line is, and have a word for lines that are not goods.</summary>
    public IEnumerable<int> LineKinds() => Enumerable.Range(0, names.Count).Where(column =>
        (ColumnNames.Forms(names[column]).Any(OrderFormats.Default.LineKindNames.Contains)
            || IsOfLine(column) && ColumnNames.IsOf(names[column], [Role.Kind]))
        && Words(column) is { Count: > 1 and <= MaximumStatuses } words && words.Exists(OrderFormats.Default.NoGoodsWords.Contains));

    /// <summary>Returns the columns of a part of an order whose name has other words beside the name of the part.</summary>
    private IEnumerable<(int Column, int Distance, int Rank)> NamedParts(Role role, List<string> known)
    {
        if (!ColumnNames.PartsOfOrders.Contains(role))
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
    public IEnumerable<int> OfRecords() =>
        lines is null && !names.Contains(JsonRowReader.KeyColumn) ? [] : Numbering().Where(HasRuns);

    /// <summary>Returns the columns that are named a number of what the rows are, such as No.</summary>
    public IEnumerable<int> Numbering()
    {
        var known = OrderFormats.Default[Role.Order].RecordNames.ToList();
        return Enumerable.Range(0, names.Count)
            .Where(column => !IsOfLine(column))
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
            // Without a date of their payment, few orders of a shop are open.
            Role.Paid => cells.TrueForAll(IsFlag) || cells.Count * 2 >= sample.Count && CountInstants(cells) == cells.Count,
            // The money of a refund is not always 1.
            Role.Refunded => !HasSetFlags(column) && CountNumbers(cells) * 2 >= cells.Count,
            // The numbers of orders are not kinds.
            Role.Kind => CountDistinct(column) <= MaximumStatuses && !HasDigits(column)
                || Words(column).Exists(OrderFormats.Default.Kinds.ContainsKey),
            Role.Customer or Role.Order => cells.All(cell => cell[0] is not ('{' or '[')),
            _ when role.IsNumber() => CountNumbers(cells) * 2 >= cells.Count,
            _ => true,
        };
    }

    /// <summary>Whether a user may name a column for a role that has none.</summary>
    public bool IsPlausible(Role role, int column)
    {
        var cells = Cells(column);
        // Numbers of customers can have as many digits as the seconds since 1970.
        return cells.Count > 0 && IsReadable(role, column)
            && (role != Role.Customer || cells.TrueForAll(IsId) || CountInstants(cells) * 2 < cells.Count);
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

    /// <summary>Whether a column has few words, of which one means that an order was refunded or cancelled or failed.</summary>
    public bool HasLostOrders(int column)
    {
        var known = OrderFormats.Default.Statuses;
        var words = Words(column);
        return words.Count is > 0 and <= MaximumStatuses && words.Exists(word => known.GetValueOrDefault(word).IsLost());
    }

    /// <summary>Whether the known words of a column are statuses of these meanings, and one means that an order is cancelled.</summary>
    public bool HasStatusesOf(int column, OrderStatus[] meanings)
    {
        var known = OrderFormats.Default.Statuses;
        var words = Words(column);
        return words.Count is > 1 and <= MaximumStatuses
            && words.TrueForAll(word => !known.TryGetValue(word, out var status) || meanings.Contains(status))
            && words.Exists(word => known.GetValueOrDefault(word) == OrderStatus.Cancelled);
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
            && words.Exists(word => known[word] is TransactionKind.Sale or TransactionKind.Settlement)
            && words.Exists(word => known[word] == TransactionKind.Refund);
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
    public List<string> Cells(int column) => _cells[column] ??= [.. sample.Select(row => row[column]).Where(HasValue)];

    /// <summary>Whether all cells of a column are instants with a date.</summary>
    public bool IsDates(int column)
    {
        var cells = Cells(column);
        return cells.Count > 0 && !cells.Exists(IsPlainNumber) && CountInstants(cells) == cells.Count;
    }

    private static bool HasValue(string cell) =>
        cell.Length > 0 && !OrderFormats.Default.NullWords.Contains(cell.ToLowerInvariant());

    /// <summary>Whether all cells of a column say yes or no.</summary>
    public bool HasFlags(int column) => Cells(column).TrueForAll(IsFlag);

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

    /// <summary>Whether a cell has digits only, and is not a date such as 20240131.</summary>
    private static bool IsId(string cell) => IsPlainNumber(cell) && !InstantStyle.TryParseCompact(Encoding.UTF8.GetBytes(cell), out _);

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
