using System.Text;
using Conversion.Files;

namespace Conversion.Orders;

/// <summary>How the columns of a table are read, decided for each column as a whole.</summary>
internal sealed class LineStyle
{
    // Longer texts are not words.
    private const int MaximumFlag = 32;

    private static readonly Role[] MoneyRoles = [Role.LineTotal, Role.Amount, Role.Total, Role.NetTotal, Role.Subtotal];

    private readonly DecimalMark[] _marks = new DecimalMark[Roles.Count];
    private readonly bool[] _isNeeded = new bool[Roles.Count];
    private readonly bool[] _isRequired = new bool[Roles.Count];
    private readonly Dictionary<string, OrderStatus>.AlternateLookup<ReadOnlySpan<char>> _statuses;
    private readonly Dictionary<string, TransactionKind>.AlternateLookup<ReadOnlySpan<char>> _kinds;

    /// <summary>Starts with numbers that are not needed.</summary>
    /// <param name="at">How instants are read.</param>
    /// <param name="words">What the words of the table's columns mean.</param>
    /// <param name="layout">Which column has which role.</param>
    public LineStyle(InstantStyle at, TableWords words, OrderLayout layout)
    {
        At = at;
        _statuses = words.Statuses.GetAlternateLookup<ReadOnlySpan<char>>();
        _kinds = words.Kinds.GetAlternateLookup<ReadOnlySpan<char>>();
        HasTime = layout.Has(Role.Time);
        HasPaymentDates = layout.HasPaymentDates;
    }

    /// <summary>How instants are read.</summary>
    public InstantStyle At { get; }

    /// <summary>Whether the time of the day has a column of its own.</summary>
    public bool HasTime { get; }

    /// <summary>Whether the column of payments has their dates, so that an empty cell means that nothing was paid.</summary>
    public bool HasPaymentDates { get; }

    /// <summary>The currencies to read; null when all money is read.</summary>
    public CurrencyChoice? Currency { get; init; }

    /// <summary>
    /// Discounts that are rates of the line's quantity times its price, and how much of a rate is the whole: 1 or 100.
    /// </summary>
    public IReadOnlyDictionary<Role, int> Rates { get; init; } = new Dictionary<Role, int>();

    /// <summary>Words in the customer's column that mean nobody in this table, in lower case.</summary>
    public IReadOnlySet<string> Guests { get; init; } = new HashSet<string>();

    /// <summary>Returns the decimal mark of a column.</summary>
    public DecimalMark MarkOf(Role role) => _marks[(int)role];

    /// <summary>Sets how the numbers of a role are read.</summary>
    /// <param name="role">The role.</param>
    /// <param name="mark">The decimal mark.</param>
    /// <param name="isNeeded">Whether a cell that is not a number makes the line unreadable.</param>
    /// <param name="isRequired">Whether an empty cell makes the line unreadable.</param>
    public void Set(Role role, DecimalMark mark, bool isNeeded, bool isRequired) =>
        (_marks[(int)role], _isNeeded[(int)role], _isRequired[(int)role]) = (mark, isNeeded, isRequired);

    /// <summary>Whether a cell that is not a number makes the line unreadable.</summary>
    public bool IsNeeded(Role role) => _isNeeded[(int)role];

    /// <summary>Whether an empty cell makes the line unreadable.</summary>
    public bool IsRequired(Role role) => _isRequired[(int)role];

    /// <summary>Returns what a status means.</summary>
    public OrderStatus StatusOf(ReadOnlySpan<byte> cell) => Find(cell, _statuses, OrderStatus.NotCounted);

    /// <summary>Returns what a kind means.</summary>
    public TransactionKind KindOf(ReadOnlySpan<byte> cell) => Find(cell, _kinds, TransactionKind.Other);

    /// <summary>Roles whose money is in the smallest unit of its currency.</summary>
    public IReadOnlySet<Role> MinorRoles { get; init; } = new HashSet<Role>();

    /// <summary>The code of the currency of rows that do not name one; null when nobody names it.</summary>
    public string? UsualCurrency { get; init; }

    /// <summary>Whether money of a role is in the smallest unit of its currency.</summary>
    public bool HasMinorUnits => MinorRoles.Count > 0;

    /// <summary>Whether the money of a role is in the smallest unit of its currency.</summary>
    public bool IsMinor(Role role) => MinorRoles.Contains(role);

    /// <summary>Returns money in whole units of its currency.</summary>
    /// <param name="number">The money in the smallest unit.</param>
    /// <param name="currency">The code of the currency; empty where the row has none.</param>
    public long ToMajor(long number, ReadOnlySpan<byte> currency) =>
        number / OrderFormats.Default.MinorUnitsOf(currency.IsEmpty ? UsualCurrency ?? "" : ColumnText.Decode(currency));

    /// <summary>Returns how the cells of a role are written; empty where the form does not matter.</summary>
    public string Describe(Role role)
    {
        if (role.IsNumber())
            return ExampleOf(MarkOf(role));
        return role == Role.At ? Expected(role).Replace("a date such as ", "", StringComparison.Ordinal) : "";
    }

    /// <summary>Returns the name of what a status means.</summary>
    public string NameStatus(string text) => NameOf(_statuses.TryGetValue(text, out var status) ? status : default);

    /// <summary>Returns the name of what a kind means.</summary>
    public string NameKind(string text) => NameOf(_kinds.TryGetValue(text, out var kind) ? kind : default);

    /// <summary>
    /// Returns the money of a line by its own columns, in ten-thousandths; null when the columns do not show it.
    /// </summary>
    public static long? MoneyOf(in OrderLine line)
    {
        long? money = null;
        foreach (var role in MoneyRoles)
        {
            // A row of a refund may have no gross money, but a negative total.
            if (money is null or 0)
                money = line[role] ?? money;
        }
        if (money is not null)
            return money;
        if (line[Role.Price] is not { } price)
            return null;
        return line[Role.Quantity] is { } quantity ? Product(quantity, price) : price;
    }

    /// <summary>Multiplies two numbers in ten-thousandths, rounded half away from zero.</summary>
    public static long Product(long x, long y)
    {
        var product = (Int128)x * y;
        var half = product < 0 ? -NumberText.Scale / 2 : NumberText.Scale / 2;
        return (long)Int128.Clamp((product + half) / NumberText.Scale, -NumberText.Maximum, NumberText.Maximum);
    }

    /// <summary>Returns what a role's cell must be.</summary>
    public string Expected(Role role)
    {
        if (role.IsNumber())
            return $"a number such as {ExampleOf(MarkOf(role))}";
        if (role == Role.Time)
            return "a time such as 09:30";
        return At.Kind switch
        {
            InstantKind.Text when At.Format is not null => "a date in the format given",
            InstantKind.Text => At.Order switch
            {
                DateOrder.Dmy => "a date such as 31/01/2024",
                DateOrder.Mdy => "a date such as 01/31/2024",
                _ => "a date such as 2024-01-31",
            },
            InstantKind.Compact => "a date such as 20240131",
            InstantKind.SpreadsheetDays => "the number of a day, such as 45322",
            _ => "an instant in the unit of the other rows since 1970",
        };
    }

    /// <summary>Whether a cell says yes.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> cell) => IsOneOf(cell, OrderFormats.Default.YesWords);

    /// <summary>Whether a cell says no.</summary>
    public static bool IsFalse(ReadOnlySpan<byte> cell) => IsOneOf(cell, OrderFormats.Default.NoWords);

    private static string ExampleOf(DecimalMark mark) => mark == DecimalMark.Point ? "1,234.50" : "1.234,50";

    private static string NameOf<T>(T meaning)
        where T : struct, Enum => ColumnMapping.ToCamelCase(meaning.ToString());

    private static bool IsOneOf(ReadOnlySpan<byte> cell, IReadOnlySet<string> words) =>
        cell.Length < MaximumFlag && words.Contains(ColumnText.Decode(cell).ToLowerInvariant());

    // A column with very many words has words that the survey did not keep.
    private static T Find<T>(ReadOnlySpan<byte> cell, Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> meanings, T unknown)
        where T : struct
    {
        if (cell.IsEmpty)
            return default;
        Span<char> letters = stackalloc char[TextCounts.MaximumLength];
        if (cell.Length > letters.Length || !Encoding.UTF8.TryGetChars(cell, letters, out var length))
            length = 0;
        return meanings.TryGetValue(letters[..length], out var meaning) ? meaning : unknown;
    }
}
