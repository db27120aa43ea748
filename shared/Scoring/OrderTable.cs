using System.Globalization;
using System.Text.Unicode;
using Conversion.Customers;

namespace Conversion.Scoring;

/// <summary>The lines of a table that speak of one customer.</summary>
/// <param name="Line">The first of them.</param>
/// <param name="Customer">The customer, with the orders that could be read.</param>
/// <param name="Faults">The lines that could not; where there are any, the history has a hole and is not to be scored.</param>
public sealed record TableCustomer(int Line, Customer Customer, List<(int Line, IReadOnlyList<FieldError> Errors)> Faults);

/// <summary>
/// Reads a CSV of orders with a header: <c>customerId, at, amount</c> and, if wanted, <c>items, products,
/// returned</c>, in any order of columns. A customer's orders may stand anywhere, so all of them are held at once.
/// </summary>
public sealed class OrderTable
{
    private static readonly string[] Columns = ["customerId", "at", "amount", "items", "products", "returned"];

    private readonly Dictionary<string, TableCustomer> _byId = [];
    private readonly List<TableCustomer> _customers = [];
    private readonly List<FieldError> _errors = [];
    private readonly DateTimeOffset _asOf;
    private int[] _columns = [];

    private OrderTable(DateTimeOffset asOf) => _asOf = asOf;

    /// <summary>The customers, in the order in which they first appear. A line without a customer stands for itself.</summary>
    /// <param name="csv">RFC 4180, in UTF-8.</param>
    /// <param name="asOf">The snapshot instant of all of them.</param>
    /// <exception cref="InvalidInputException">It is no such table: encoding or header. Faulty lines are part of the answer.</exception>
    public static IReadOnlyList<TableCustomer> Read(ReadOnlySpan<byte> csv, DateTimeOffset asOf)
    {
        if (!Utf8.IsValid(csv))
            throw new InvalidInputException(malformed: true, "", "must be UTF-8.");
        // Spreadsheets put a byte order mark in front.
        var reader = new CsvFields(csv.StartsWith("\uFEFF"u8) ? csv[3..] : csv);
        var table = new OrderTable(asOf);
        var fields = new List<string>();
        if (!reader.Read(fields, out var fault) || fault is not null)
            throw new InvalidInputException(malformed: true, "", $"must start with a header of {string.Join(", ", Columns)}.");
        table.ReadHeader(fields);
        while (reader.Read(fields, out fault))
            table.ReadLine(reader.Line, fields, fault);
        return table._customers;
    }

    private void ReadHeader(List<string> names)
    {
        var errors = new List<FieldError>();
        for (var i = 0; i < names.Count; i++)
            if (!Columns.Contains(names[i]))
                errors.Add(new(PointTo(names[i]), $"is not known here; known columns are {string.Join(", ", Columns)}."));
            else if (names.IndexOf(names[i]) != i)
                errors.Add(new(PointTo(names[i]), "must stand only once."));
        _columns = [.. Columns.Select(name => names.IndexOf(name))];
        for (var i = 0; i < 3; i++)
            if (_columns[i] < 0)
                errors.Add(new($"/{Columns[i]}", "is a required column."));
        if (errors.Count > 0)
            throw new InvalidInputException(malformed: true, errors);
    }

    private void ReadLine(int line, List<string> fields, string? fault)
    {
        var width = _columns.Count(column => column >= 0);
        if (fault is not null || fields.Count != width)
        {
            _errors.Add(new("", fault ?? $"has {fields.Count} fields where the header has {width}."));
            Refuse(line, new(line, new() { Id = "", AsOf = _asOf, Orders = [] }, []), isNew: true);
            return;
        }

        var id = fields[_columns[0]];
        if (string.IsNullOrWhiteSpace(id) || id.Length > CustomerParser.MaximumIdLength)
            _errors.Add(new("/customerId", $"must be 1 to {CustomerParser.MaximumIdLength} characters."));
        var isKnown = _byId.TryGetValue(id, out var customer);
        customer ??= new(line, new() { Id = id, AsOf = _asOf, Orders = [] }, []);
        var order = ReadOrder(fields);
        if (_errors.Count > 0)
            Refuse(line, customer, !isKnown);
        else
        {
            customer.Customer.Orders!.Add(order);
            if (!isKnown)
                _customers.Add(customer);
        }
        if (!isKnown)
            _byId.Add(id, customer);
    }

    private void Refuse(int line, TableCustomer customer, bool isNew)
    {
        customer.Faults.Add((line, _errors.ToArray()));
        _errors.Clear();
        if (isNew)
            _customers.Add(customer);
    }

    private Order ReadOrder(List<string> fields)
    {
        if (!Instant.TryParse(fields[_columns[1]], out var at))
            _errors.Add(new("/at", $"must be {Instant.Expected}."));
        else if (at > _asOf)
            _errors.Add(new("/at", $"must not be later than asOf ({_asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})."));
        return new(at, ReadQuantity(fields, 2), ReadQuantity(fields, 3), ReadQuantity(fields, 4), ReadReturned(fields));
    }

    private static string PointTo(string column) => new Pointer("", Field: column).ToString();

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
