using System.Globalization;
using Conversion.Json;

namespace Conversion.Orders;

/// <summary>One line of an order table.</summary>
internal readonly record struct TableLine(string CustomerId, Order Order);

/// <summary>
/// Reads the lines of an order table, one order a line: <c>customerId, at, amount</c> and optionally <c>items,
/// products, returned</c>, in any order of columns.
/// </summary>
internal sealed class OrderLineReader
{
    /// <summary>The columns; the first three are required.</summary>
    public static readonly string[] Columns = ["customerId", "at", "amount", "items", "products", "returned"];

    private const int RequiredColumns = 3;

    private readonly DateTimeOffset _asOf;
    private readonly int _width;

    // Where each column's field is in a line; TableHeader.Absent for a column that the table does not have.
    private readonly int _customerId;
    private readonly int _at;
    private readonly int _amount;
    private readonly int _items;
    private readonly int _products;
    private readonly int _returned;

    /// <summary>Finds the columns of a table.</summary>
    /// <param name="header">The names of its columns.</param>
    /// <param name="asOf">The snapshot instant; a later order is an error.</param>
    /// <exception cref="InvalidInputException">A column is unknown, repeated or missing.</exception>
    public OrderLineReader(List<string> header, DateTimeOffset asOf)
    {
        var columns = TableHeader.FindColumns(header, Columns, RequiredColumns);
        _asOf = asOf;
        _width = header.Count;
        _customerId = columns[0];
        _at = columns[1];
        _amount = columns[2];
        _items = columns[3];
        _products = columns[4];
        _returned = columns[5];
    }

    /// <summary>Reads a line. Without an error in it, nothing is added to <paramref name="errors"/>.</summary>
    /// <param name="fields">The fields of the line.</param>
    /// <param name="syntaxError">What is wrong with the line's CSV, or null.</param>
    /// <param name="errors">Receives the errors of the line.</param>
    public TableLine Read(List<string> fields, string? syntaxError, List<FieldError> errors)
    {
        // A line with too few or too many fields most likely still has its customer in the right place.
        var customerId = _customerId < fields.Count ? fields[_customerId] : "";
        if (TableHeader.FindLineError(fields.Count, _width, syntaxError) is { } error)
        {
            errors.Add(error);
            return new(customerId, default);
        }
        if (!CustomerId.IsValid(customerId))
            errors.Add(new("/customerId", CustomerId.Expected));
        return new(customerId, ReadOrder(fields, errors));
    }

    private Order ReadOrder(List<string> fields, List<FieldError> errors)
    {
        if (!Instant.TryParse(fields[_at], out var at))
            errors.Add(new("/at", $"must be {Instant.Expected}."));
        else if (at > _asOf)
            errors.Add(new("/at", $"must not be later than asOf ({_asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ})."));
        return new()
        {
            At = at,
            Amount = ReadQuantity(fields[_amount], "/amount", errors),
            Items = ReadOptionalQuantity(fields, _items, "/items", errors),
            Products = ReadOptionalQuantity(fields, _products, "/products", errors),
            Returned = ReadReturned(fields, errors),
        };
    }

    private static double ReadOptionalQuantity(List<string> fields, int column, string pointer, List<FieldError> errors) =>
        column == TableHeader.Absent || fields[column].Length == 0 ? double.NaN : ReadQuantity(fields[column], pointer, errors);

    private static double ReadQuantity(string field, string pointer, List<FieldError> errors)
    {
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 0 and <= Order.MaximumQuantity)
            return number;
        errors.Add(new(pointer, "must be a number, 0 to 1e12; mark a return in the column returned."));
        return double.NaN;
    }

    private bool ReadReturned(List<string> fields, List<FieldError> errors)
    {
        var field = _returned == TableHeader.Absent ? "" : fields[_returned];
        switch (field.ToLowerInvariant())
        {
            case "" or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                errors.Add(new("/returned", "must be true or false."));
                return false;
        }
    }
}
