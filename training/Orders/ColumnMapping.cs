using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversion.Training.Orders;

/// <summary>Which column of a file has which role. Roles without a column are guessed from the names of the columns.</summary>
public sealed record ColumnMapping
{
    private const string Example = "--columns customer=client_no,at=day,amount=total";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter<DecimalSeparator>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly Dictionary<string, string[]> KnownNames = new()
    {
        ["customer"] = ["customerid", "customer", "userid", "user", "clientid", "client", "cardid", "memberid"],
        ["order"] = ["invoiceno", "invoice", "orderid", "orderno", "order", "transactionid", "basketid"],
        ["at"] = ["at", "invoicedate", "orderedat", "orderdate", "createdat", "purchasedate", "timestamp", "date", "day"],
        ["amount"] = ["amount", "total", "revenue", "spend", "salesvalue", "sales"],
        ["quantity"] = ["quantity", "qty", "items", "units"],
        ["price"] = ["unitprice", "price"],
        ["product"] = ["stockcode", "productid", "product", "sku", "itemid"],
    };

    /// <summary>The customer's id. Lines without one are skipped.</summary>
    public string? Customer { get; init; }

    /// <summary>
    /// The order's number, where an order has several lines. Without it, a customer's lines of one instant are one order.
    /// </summary>
    public string? Order { get; init; }

    /// <summary>The instant of the order. UTC where it has no offset.</summary>
    public string? At { get; init; }

    /// <summary>Money, negative for a return. Alternatively <see cref="Quantity"/> and <see cref="Price"/>.</summary>
    public string? Amount { get; init; }

    /// <summary>Units on the line, negative for a return.</summary>
    public string? Quantity { get; init; }

    /// <summary>Money for one unit.</summary>
    public string? Price { get; init; }

    /// <summary>The product, to count different products.</summary>
    public string? Product { get; init; }

    /// <summary>The encoding of a CSV that is not UTF-8, such as <c>latin-1</c>.</summary>
    public string? Encoding { get; init; }

    /// <summary>The field delimiter of a CSV, where the guess from the header is wrong.</summary>
    public string? Delimiter { get; init; }

    /// <summary>The decimal separator of a CSV's numbers.</summary>
    public DecimalSeparator Decimal { get; init; }

    /// <summary>The format of instants that are text, where the guess is wrong, such as <c>%d/%m/%Y %H:%M</c>.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>The source of the data, for the model's card.</summary>
    public DataSource? Source { get; init; }

    /// <summary>Reads <c>role=column,…</c>, or the path of a JSON file with the members of this record.</summary>
    /// <exception cref="UserErrorException">The text is not a mapping, or the file could not be read.</exception>
    public static ColumnMapping Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new();
        try
        {
            var json = text.Contains('=') ? PairsToJson(text) : File.ReadAllText(text);
            return JsonSerializer.Deserialize<ColumnMapping>(json, Json) ?? new();
        }
        catch (JsonException e)
        {
            var place = string.IsNullOrEmpty(e.Path) ? "" : $" (wrong at {e.Path})";
            throw new UserErrorException(
                $"--columns must be a valid column mapping, got {text}{place}; use the roles customer, order, at, amount, quantity, " +
                "price, product, timestampFormat, encoding, delimiter, decimal (point or comma), and in a file source.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                $"--columns must be role=column pairs or a readable JSON file, got {text}: {e.Message} Write for example {Example}.", e);
        }
    }

    /// <summary>Guesses the missing roles from a file's columns, and checks that the named columns exist.</summary>
    /// <exception cref="UserErrorException">A named column does not exist, or a required role has no column.</exception>
    public ColumnMapping Resolve(IReadOnlyList<string> columns, string file)
    {
        var resolved = this with
        {
            Customer = Find("customer", Customer, columns, file),
            Order = Find("order", Order, columns, file),
            At = Find("at", At, columns, file),
            Amount = Find("amount", Amount, columns, file),
            Quantity = Find("quantity", Quantity, columns, file),
            Price = Find("price", Price, columns, file),
            Product = Find("product", Product, columns, file),
        };
        Require("customer", resolved.Customer, columns, file);
        Require("at", resolved.At, columns, file);
        if (resolved.Amount is null)
        {
            Require("amount (or quantity and price)", resolved.Price, columns, file);
            Require("quantity", resolved.Quantity, columns, file);
        }
        return resolved;
    }

    private static string? Find(string role, string? named, IReadOnlyList<string> columns, string file)
    {
        if (named is not null)
            return columns.FirstOrDefault(column => column.Equals(named, StringComparison.OrdinalIgnoreCase))
                ?? throw new UserErrorException(
                    $"--columns {role} must be a column of {file}, got {named}; choose one of {string.Join(", ", columns)}.");
        return KnownNames[role]
            .Select(name => columns.FirstOrDefault(column => Normalize(column) == name))
            .FirstOrDefault(column => column is not null);
    }

    private static void Require(string role, string? column, IReadOnlyList<string> columns, string file)
    {
        if (column is null)
            throw new UserErrorException(
                $"{file} must have a column for {role}, got {string.Join(", ", columns)}; name the column with {Example}.");
    }

    private static string Normalize(string column) => string.Concat(column.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string PairsToJson(string pairs)
    {
        var columns = new Dictionary<string, string>();
        foreach (var pair in pairs.Split(','))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length < 2)
                throw new UserErrorException($"--columns must be role=column pairs, got {pair}; write for example {Example}.");
            if (!columns.TryAdd(parts[0].Trim(), parts[1].Trim()))
                throw new UserErrorException($"--columns must name each role once, got {parts[0].Trim()} twice; remove one of them.");
        }
        return JsonSerializer.Serialize(columns);
    }
}
