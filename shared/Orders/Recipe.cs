using System.Text.Json;

namespace Conversion.Orders;

/// <summary>How a platform exports orders, as an entry of the formats document says.</summary>
internal sealed class Recipe
{
    private readonly string[] _header;
    private readonly string[] _absent;

    /// <summary>Reads an entry.</summary>
    public Recipe(JsonElement element)
    {
        Name = element.GetProperty("name").GetString()!;
        Title = element.GetProperty("title").GetString()!;
        _header = OrderFormats.Strings(element, "header");
        _absent = OrderFormats.Strings(element, "absent");
        RefundedDiscounts = OrderFormats.Strings(element, "refundedDiscounts");
        Positions = OrderFormats.Strings(element, "positions");
        Columns = element.GetProperty("columns").EnumerateObject().ToDictionary(
            column => OrderFormats.Parse(column.Name),
            column => (IReadOnlyList<string>)[.. column.Value.EnumerateArray().Select(name => name.GetString()!)]);
        Goods = MoneyExpression.Parse(element.GetProperty("goods").GetString()!);
        Statuses = OrderFormats.Meanings<OrderStatus>(element, "statuses");
        Kinds = OrderFormats.Meanings<TransactionKind>(element, "kinds");
        Guests = OrderFormats.Strings(element, "guests").ToHashSet();
        DateOrder = Optional(element, "dateOrder");
        TimestampFormat = Optional(element, "timestampFormat");
        Decimal = Optional(element, "decimal");
        Lines = Optional(element, "lines");
        MinorUnits = IsTrue(element, "minorUnits");
        LinesAreOrders = IsTrue(element, "linesAreOrders");
        DropRepeatedLines = IsTrue(element, "dropRepeatedLines");
        HasOneSale = IsTrue(element, "oneSale");
        if (element.TryGetProperty("joins", out var joins))
            Joins = [.. joins.EnumerateArray().Select(join => new Join(
                OrderFormats.Strings(join, "header"), join.GetProperty("key").GetString()!))];
    }

    /// <summary>The name for <c>--format</c>.</summary>
    public string Name { get; }

    /// <summary>The name for people.</summary>
    public string Title { get; }

    /// <summary>The form of each column of a file without a header.</summary>
    public IReadOnlyList<string> Positions { get; }

    /// <summary>For each role the columns that can have it.</summary>
    public IReadOnlyDictionary<Role, IReadOnlyList<string>> Columns { get; }

    /// <summary>
    /// Columns with the discount of what was given back, one for each of the first columns of the refunds, which are before discounts.
    /// </summary>
    public IReadOnlyList<string> RefundedDiscounts { get; }

    /// <summary>The definition of the money.</summary>
    public MoneyExpression Goods { get; }

    /// <summary>Statuses that mean something else here.</summary>
    public IReadOnlyDictionary<string, OrderStatus> Statuses { get; }

    /// <summary>Kinds that mean something else here.</summary>
    public IReadOnlyDictionary<string, TransactionKind> Kinds { get; }

    /// <summary>More words that mean no known customer.</summary>
    public IReadOnlySet<string> Guests { get; }

    /// <summary>The order of day, month and year, if it is fixed.</summary>
    public string? DateOrder { get; }

    /// <summary>The format of instants, if it is fixed.</summary>
    public string? TimestampFormat { get; }

    /// <summary>The decimal mark, if it is fixed: point or comma.</summary>
    public string? Decimal { get; }

    /// <summary>The array of a JSON order whose elements are its lines.</summary>
    public string? Lines { get; }

    /// <summary>Whether money is in cents.</summary>
    public bool MinorUnits { get; }

    /// <summary>Whether each line is an order.</summary>
    public bool LinesAreOrders { get; }

    /// <summary>Whether an order has one event of its sale, so that a later one is the same event sent again.</summary>
    public bool HasOneSale { get; }

    /// <summary>Whether equal lines of an order are one line.</summary>
    public bool DropRepeatedLines { get; }

    /// <summary>The other files of the export.</summary>
    public IReadOnlyList<Join> Joins { get; } = [];

    /// <summary>Whether a header is of this export.</summary>
    public bool Fits(IReadOnlyCollection<string> header)
    {
        var columns = Normalize(header);
        return _header.Length > 0 && _header.All(name => Contains(columns, name)) && !_absent.Any(name => Contains(columns, name));
    }

    /// <summary>Whether a header has what orders need. A file may look like an export, but lack its main columns.</summary>
    public bool IsComplete(IReadOnlyCollection<string> header)
    {
        var columns = Normalize(header);
        bool HasRole(Role role) => Columns.TryGetValue(role, out var names) && names.Any(name => Contains(columns, name));
        return Joins.Count > 0 || HasRole(Role.Customer) && HasRole(Role.At) && Goods.Choose(HasRole) is not null;
    }

    /// <summary>Whether this is the recipe with a name, or one of the platform with the name.</summary>
    public bool IsOf(string name) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Name.StartsWith($"{name}-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a column can have a role in this export.</summary>
    public bool Has(Role role, string column) =>
        Columns.TryGetValue(role, out var names) && names.Any(name => IsSame(column, name));

    /// <summary>Whether a header has all of these columns.</summary>
    public static bool Fits(IReadOnlyList<string> names, IReadOnlyCollection<string> header) =>
        Normalize(header) is var columns && names.All(name => Contains(columns, name));

    /// <summary>Whether a header has a column, or one of several with a bar between them.</summary>
    private static bool Contains(HashSet<string> columns, string name) =>
        name.Split('|').Any(alternative => columns.Contains(OrderFormats.Normalize(alternative)));

    private static HashSet<string> Normalize(IReadOnlyCollection<string> header) => [.. header.Select(OrderFormats.Normalize)];

    /// <summary>Whether two names have the same letters and digits, in any case.</summary>
    public static bool IsSame(string column, string name) => OrderFormats.Normalize(column) == OrderFormats.Normalize(name);

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) ? member.GetString() : null;

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out var member) && member.GetBoolean();

    /// <summary>Another file of an export.</summary>
    /// <param name="Header">Columns that the file must have.</param>
    /// <param name="Key">
    /// The column by which the file's rows are found. The main file, or an earlier one, has it too.
    /// </param>
    public sealed record Join(IReadOnlyList<string> Header, string Key);
}
