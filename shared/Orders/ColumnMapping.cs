using System.Globalization;
using System.Text;
using System.Text.Json;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>
/// What a user says about a file of orders: the role of each column, and how the file is written. Null means not said.
/// </summary>
public sealed record ColumnMapping
{
    private static readonly string[] FormatKeys =
    [
        "timestampFormat", "dateOrder", "decimal", "units", "delimiter", "encoding", "skip", "header", "timeZone", "sheet", "money",
        "currency", "countStatuses",
    ];

    private static readonly string[] ContactNames = [.. Enum.GetNames<ContactRole>().Select(ToCamelCase)];

    /// <summary>The columns that the user named, by role.</summary>
    public IReadOnlyDictionary<Role, string> Columns { get; init; } = new Dictionary<Role, string>();

    /// <summary>The columns of contact and consent that the user named, by role.</summary>
    public IReadOnlyDictionary<ContactRole, string> Contacts { get; init; } = new Dictionary<ContactRole, string>();

    /// <summary>The format of instants, as <c>%d/%m/%Y %H:%M</c>.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>The order of day, month and year: dmy, mdy or ymd.</summary>
    public string? DateOrder { get; init; }

    /// <summary>The decimal mark: point or comma.</summary>
    public string? Decimal { get; init; }

    /// <summary>Whether money is in the smallest unit of its currency: minor or major.</summary>
    public string? Units { get; init; }

    /// <summary>The delimiter of a text.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The encoding of a text.</summary>
    public string? Encoding { get; init; }

    /// <summary>The number of lines above the header.</summary>
    public int? Skip { get; init; }

    /// <summary>False for a file without a header, whose columns are named 1, 2, 3 and so on.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The shop's time zone, such as Europe/Berlin, in which the shop's days begin; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The sheet of a workbook.</summary>
    public string? Sheet { get; init; }

    /// <summary>What was paid for goods, as a sum of roles: <c>quantity*price-discount</c>.</summary>
    public string? Money { get; init; }

    /// <summary>The currency to read.</summary>
    public string? Currency { get; init; }

    /// <summary>The statuses that are purchases, with commas between them.</summary>
    public string? CountStatuses { get; init; }

    /// <summary>Reads <c>key=value</c> pairs with commas between them. A value with a comma must be in quotes.</summary>
    /// <exception cref="InvalidInputException">A pair or key is wrong.</exception>
    public static ColumnMapping Parse(string? pairs) =>
        From(ParsePairs(pairs));

    /// <summary>Divides a text into keys and values, whatever the keys are.</summary>
    /// <exception cref="InvalidInputException">A pair is wrong.</exception>
    internal static IEnumerable<(string Key, string Value)> ParsePairs(string? pairs) => Split(pairs ?? "").Select(ParsePair);

    /// <summary>Reads a JSON object with the same keys. Skips members whose value is an object, an array or null.</summary>
    /// <exception cref="InvalidInputException">The text is not JSON, or a key is wrong.</exception>
    public static ColumnMapping ParseJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Invalid("must be a JSON object, such as {\"customer\": \"client_no\"}.");
            return From([.. document.RootElement.EnumerateObject()
                .Where(member => member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null))
                .Select(member => (member.Name, member.Value.ToString()))]);
        }
        catch (JsonException e)
        {
            throw Invalid($"must be valid JSON, got an error: {e.Message}");
        }
    }

    /// <summary>Returns the pairs as a user can copy them.</summary>
    public override string ToString()
    {
        string?[] formats =
        [
            TimestampFormat, DateOrder, Decimal, Units, Delimiter, Encoding, Skip?.ToString(CultureInfo.InvariantCulture),
            HasHeader == false ? "none" : null, TimeZone, Sheet, Money, Currency, CountStatuses,
        ];
        var columns = Columns.OrderBy(column => column.Key).Select(column => Pair(column.Key.Name(), column.Value));
        var contacts = Contacts.OrderBy(column => column.Key).Select(column => Pair(ToCamelCase($"{column.Key}"), column.Value));
        var named = FormatKeys.Zip(formats).Where(format => format.Second is not null);
        return string.Join(",", [.. columns, .. contacts, .. named.Select(format => Pair(format.First, format.Second!))]);
    }

    /// <summary>Returns the pairs with other pairs, which win, as a user can copy them.</summary>
    internal string With(string pairs)
    {
        var others = Split(pairs).Select(ParsePair).ToList();
        var own = Split(ToString()).Select(ParsePair).Where(pair =>
            !others.Exists(other => other.Key.Equals(pair.Key, StringComparison.OrdinalIgnoreCase)));
        return string.Join(",", own.Concat(others).Select(pair => Pair(pair.Key, pair.Value)));
    }

    /// <summary>Returns one pair as a user can copy it.</summary>
    internal static string Pair(string key, string value) =>
        value.AsSpan().ContainsAny(",\"") || value.AsSpan().Trim().Length < value.Length
            ? $"{key}=\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : $"{key}={value}";

    /// <summary>Returns a name as JSON spells it.</summary>
    internal static string ToCamelCase(string name) => string.Concat(char.ToLowerInvariant(name[0]).ToString(), name.AsSpan(1));

    private static (string Key, string Value) ParsePair(string pair)
    {
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at > 0
            ? (pair[..at].Trim(), Unquote(pair[(at + 1)..].Trim()))
            : throw Invalid(
                $"must be role=column pairs with commas between them, got {pair.Trim()} without a role; " +
                "write for example customer=client_no,at=day,amount=total.");
    }

    /// <summary>Returns the mapping of pairs.</summary>
    /// <exception cref="InvalidInputException">A key is wrong.</exception>
    internal static ColumnMapping From(IEnumerable<(string Key, string Value)> pairs)
    {
        var mapping = new ColumnMapping();
        var columns = new Dictionary<Role, string>();
        var contacts = new Dictionary<ContactRole, string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in pairs)
        {
            if (!seen.Add(key))
                throw Invalid($"must name each role once, got {key} twice; remove one of them.");
            // The code of a currency is hardly the name of a column.
            var role = Roles.Parse(key);
            var isCode = role == Role.Currency && OrderFormats.Default.CurrencyCodes.Contains(value.ToUpperInvariant());
            if (role is { } named && !isCode)
                columns.Add(named, value);
            else if (Array.Find(ContactNames, name => name.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } contact)
                contacts.Add(Enum.Parse<ContactRole>(contact, ignoreCase: true), value);
            else
                mapping = mapping.With(key, value);
        }
        return mapping with { Columns = columns, Contacts = contacts };
    }

    private ColumnMapping With(string key, string value) => key.ToLowerInvariant() switch
    {
        "timestampformat" => this with { TimestampFormat = CheckFormat(value) },
        "dateorder" => this with { DateOrder = OneOf(key, value, "dmy", "mdy", "ymd") },
        "decimal" => this with { Decimal = OneOf(key, value, "point", "comma") },
        "units" => this with { Units = OneOf(key, value, "minor", "major") },
        "delimiter" => this with { Delimiter = ParseDelimiter(value) },
        "encoding" => this with { Encoding = value },
        "skip" => this with { Skip = ParseSkip(value) },
        "header" => this with { HasHeader = OneOf(key, value, "yes", "none") == "yes" },
        "timezone" => this with { TimeZone = value },
        "sheet" => this with { Sheet = value },
        "money" => this with { Money = MoneyExpression.Parse(value).ToString() },
        "currency" => this with { Currency = value },
        "countstatuses" => this with { CountStatuses = value },
        _ => throw Invalid($"must have keys of {string.Join(", ", KnownKeys)}, got {key}={value}; name the role, then the column."),
    };

    private static IEnumerable<string> KnownKeys =>
        [.. Enum.GetValues<Role>().Select(role => role.Name()), .. ContactNames, .. FormatKeys];

    private static int ParseSkip(string value) => int.TryParse(value, out var lines) && lines >= 0
        ? lines
        : throw Invalid($"skip must be the number of lines above the header, got {value}.");

    private static string CheckFormat(string format)
    {
        try
        {
            Orders.TimestampFormat.Parse(format);
            return format;
        }
        catch (ArgumentException e)
        {
            throw Invalid(e.Message);
        }
    }

    private static string ParseDelimiter(string value) => value switch
    {
        "tab" or "\\t" or "\t" => "\t",
        "blank" or "blanks" or " " => " ",
        { Length: 1 } when value[0] is > ' ' and < (char)128 and not '"' || value == "\u0001" => value,
        _ => throw Invalid($"delimiter must be one character, tab or blanks, got {value}."),
    };

    private static string OneOf(string key, string value, params string[] choices) =>
        Array.Find(choices, choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase))
            ?? throw Invalid($"{key} must be {string.Join(" or ", choices)}, got {value}.");

    /// <summary>Splits at commas outside quotes. A comma as the delimiter's value needs no quotes.</summary>
    internal static IEnumerable<string> Split(string pairs)
    {
        var pair = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i <= pairs.Length; i++)
        {
            if (i == pairs.Length || pairs[i] == ',' && !isQuoted && !IsBeforeDelimiter(pair.ToString()))
            {
                if (!string.IsNullOrWhiteSpace(pair.ToString()))
                    yield return pair.ToString();
                pair.Clear();
                continue;
            }
            isQuoted ^= pairs[i] == '"';
            pair.Append(pairs[i]);
        }
        if (isQuoted)
            throw Invalid("must have its quotes in pairs, got one that is not closed; close it.");
    }

    private static bool IsBeforeDelimiter(string pair) => pair.EndsWith("delimiter=", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns a value without quotes around it.</summary>
    internal static string Unquote(string value) =>
        value is ['"', .., '"'] && value.Length > 1 ? value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : value;

    private static InvalidInputException Invalid(string detail) => new(malformed: false, "columns", detail);
}
