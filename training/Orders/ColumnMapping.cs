using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Training.Orders;

/// <summary>Which column of a file plays which part. What is not named is guessed from the names of the columns.</summary>
public sealed record ColumnMapping
{
    /// <summary>Who bought. Lines without one are dropped.</summary>
    public string? Customer { get; init; }

    /// <summary>The order's number, where one order has several lines. Without it, a customer's lines of one instant are one order.</summary>
    public string? Order { get; init; }

    /// <summary>When; instants without an offset are taken as UTC.</summary>
    public string? At { get; init; }

    /// <summary>Money, negative for a return. In its place: <see cref="Quantity"/> and <see cref="Price"/>.</summary>
    public string? Amount { get; init; }

    /// <summary>Units on the line, negative for a return.</summary>
    public string? Quantity { get; init; }

    /// <summary>Money for one unit.</summary>
    public string? Price { get; init; }

    /// <summary>The product, to count different ones.</summary>
    public string? Product { get; init; }

    /// <summary>The encoding of a CSV, when it is not UTF-8, e.g. <c>latin-1</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>What stands between the fields of a CSV, when it is not guessed right from the first line.</summary>
    public string? Delimiter { get; init; }

    /// <summary>What stands before the fractions in a CSV's numbers.</summary>
    public DecimalSeparator Decimal { get; init; }

    /// <summary>The form of instants that are text, when it is not guessed right, e.g. <c>%d/%m/%Y %H:%M</c>.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Where the data comes from; goes into the model's card.</summary>
    public DataSource? Source { get; init; }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<DecimalSeparator>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly (string Role, string[] Names)[] KnownNames =
    [
        ("customer", ["customerid", "customer", "userid", "user", "clientid", "client", "cardid", "memberid"]),
        ("order", ["invoiceno", "invoice", "orderid", "orderno", "order", "transactionid", "basketid"]),
        ("at", ["at", "invoicedate", "orderedat", "orderdate", "createdat", "purchasedate", "timestamp", "date", "day"]),
        ("amount", ["amount", "total", "revenue", "spend", "salesvalue", "sales"]),
        ("quantity", ["quantity", "qty", "items", "units"]),
        ("price", ["unitprice", "price"]),
        ("product", ["stockcode", "productid", "product", "sku", "itemid"]),
    ];

    /// <summary>Reads <c>role=column,…</c>, or the path of a JSON file with the members of this record.</summary>
    public static ColumnMapping Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new();
        try
        {
            return JsonSerializer.Deserialize<ColumnMapping>(text.Contains('=') ? ToJson(text) : File.ReadAllText(text), Json) ?? new();
        }
        catch (JsonException e)
        {
            var place = string.IsNullOrEmpty(e.Path) ? "" : $" at {e.Path}";
            throw new UserErrorException(
                $"The column mapping {text} can't be read{place}. Known are customer, order, at, amount, quantity, price, product, timestampFormat, encoding, delimiter, decimal (point or comma), and in a file source. {Help}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--columns takes a JSON file or pairs such as customer=client_no,at=day: {e.Message}", e);
        }
    }

    /// <summary>Fills in what is missing from the columns that a file has, and checks that what is named exists.</summary>
    public ColumnMapping Resolve(IReadOnlyList<string> columns, string file)
    {
        var resolved = this with
        {
            Customer = Find("customer", Customer),
            Order = Find("order", Order),
            At = Find("at", At),
            Amount = Find("amount", Amount),
            Quantity = Find("quantity", Quantity),
            Price = Find("price", Price),
            Product = Find("product", Product),
        };
        Require(resolved.Customer, "customer");
        Require(resolved.At, "at");
        if (resolved.Amount is null)
        {
            Require(resolved.Price, "amount (or quantity and price)");
            Require(resolved.Quantity, "quantity");
        }
        return resolved;

        string? Find(string role, string? named)
        {
            if (named is not null)
                return columns.FirstOrDefault(c => c.Equals(named, StringComparison.OrdinalIgnoreCase))
                    ?? throw new UserErrorException($"{file} has no column {named} (named for {role}); it has {string.Join(", ", columns)}.");
            return KnownNames.First(k => k.Role == role).Names
                .Select(name => columns.FirstOrDefault(c => Plain(c) == name))
                .FirstOrDefault(c => c is not null);
        }

        void Require(string? column, string role)
        {
            if (column is null)
                throw new UserErrorException($"Which column of {file} is the {role}? It has {string.Join(", ", columns)}. {Help}");
        }
    }

    private const string Help = "Say it with --columns, e.g. --columns customer=client_no,at=day,amount=total.";

    private static string Plain(string column) => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string ToJson(string pairs)
    {
        var columns = new Dictionary<string, string>();
        foreach (var pair in pairs.Split(',').Select(pair => pair.Split('=', 2)))
        {
            if (pair.Length < 2)
                throw new UserErrorException($"--columns: {pair[0]} lacks its column. {Help}");
            if (!columns.TryAdd(pair[0].Trim(), pair[1].Trim()))
                throw new UserErrorException($"--columns names {pair[0].Trim()} twice. {Help}");
        }
        return JsonSerializer.Serialize(columns);
    }
}

/// <summary>What stands before the fractions of a number.</summary>
public enum DecimalSeparator
{
    /// <summary>12.50, and nothing between thousands.</summary>
    Point,

    /// <summary>12,50, and nothing between thousands.</summary>
    Comma,
}

/// <summary>Where a data set comes from, for the card.</summary>
public sealed record DataSource(string Title, string Citation, string Licence, string Url);
