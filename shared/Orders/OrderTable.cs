using System.Globalization;
using Conversion.Customers;

namespace Conversion.Scoring;

/// <summary>
/// A table of orders: <c>customerId, at, amount</c> and, if wanted, <c>items, products, returned</c>, in any order of
/// columns. A customer's orders may stand anywhere, so all of them are held at once.
/// </summary>
internal sealed class OrderTable
{
    public static readonly string[] Columns = ["customerId", "at", "amount", "items", "products", "returned"];

    private readonly Dictionary<string, TableCustomer> _byId = [];
    private readonly List<TableCustomer> _customers = [];
    private readonly List<FieldError> _errors = [];
    private readonly DateTimeOffset _asOf;
    private readonly int[] _columns;
    private int _faults;

    private OrderTable(int[] columns, DateTimeOffset asOf) => (_columns, _asOf) = (columns, asOf);

    /// <summary>The customers, in the order in which they first appear.</summary>
    public static List<TableCustomer> Read(ref CsvFields reader, List<string> header, DateTimeOffset asOf)
    {
        var table = new OrderTable(TableHeader.Find(header, Columns, required: 3), asOf);
        var fields = new List<string>();
        while (reader.Read(fields, out var fault))
            table.ReadLine(reader.Line, fields, fault);
        return table._customers;
    }

    private void ReadLine(int line, List<string> fields, string? fault)
    {
        var width = _columns.Count(column => column >= 0);
        var isWhole = fault is null && fields.Count == width;
        // A torn line, too, says whose it most likely is.
        var id = _columns[0] < fields.Count ? fields[_columns[0]] : "";
        if (!isWhole)
            _errors.Add(new("", fault ?? TableHeader.Mismatch(fields.Count, width)));
        else if (!CustomerParser.IsId(id))
            _errors.Add(new("/customerId", CustomerParser.ExpectedId));
        var isKnown = _byId.TryGetValue(id, out var customer);
        // Of many customers most have few orders.
        customer ??= new(line, new() { Id = id, AsOf = _asOf, Orders = new(1) });
        var order = isWhole ? ReadOrder(fields) : default;
        if (_errors.Count > 0)
            CustomerTable.Refuse(customer, line, _errors, ref _faults);
        else
            customer.Customer.Orders!.Add(order);
        if (isKnown)
            return;
        CustomerTable.Add(_customers, customer);
        _byId.Add(id, customer);
    }

    private Order ReadOrder(List<string> fields)
    {
        if (!Instant.TryParse(fields[_columns[1]], out var at))
            _errors.Add(new("/at", $"must be {Instant.Expected}."));
        else if (at > _asOf)
            _errors.Add(new("/at", $"must not be later than asOf ({_asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})."));
        return new(at, ReadQuantity(fields, 2), ReadQuantity(fields, 3), ReadQuantity(fields, 4), ReadReturned(fields));
    }

    /// <summary>An empty field of a column that need not be there is missing.</summary>
    private double ReadQuantity(List<string> fields, int column)
    {
        if (_columns[column] < 0 || (column > 2 && fields[_columns[column]].Length == 0))
            return double.NaN;
        if (double.TryParse(fields[_columns[column]], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= CustomerParser.MaximumAmount)
            return number;
        _errors.Add(new($"/{Columns[column]}", "must be a number, 0 to 1e12; a return is marked in the column returned."));
        return double.NaN;
    }

    private bool ReadReturned(List<string> fields)
    {
        switch (_columns[5] < 0 ? "" : fields[_columns[5]].ToLowerInvariant())
        {
            case "" or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                _errors.Add(new("/returned", "must be true or false."));
                return false;
        }
    }
}
