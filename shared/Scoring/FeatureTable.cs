using System.Globalization;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>Reads a table with one customer a line: the id, and the features of the model.</summary>
internal static class FeatureTable
{
    /// <summary>Reads the customers, in the order of the lines.</summary>
    /// <param name="reader">The reader, after the header.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="features">The names of the model's features, in the model's order.</param>
    /// <param name="asOf">The snapshot instant of all customers.</param>
    /// <exception cref="InvalidInputException">The header is wrong, or there are too many customers or invalid lines.</exception>
    public static List<TableCustomer> Read(
        ref CsvReader reader, List<string> header, IReadOnlyList<string> features, DateTimeOffset asOf)
    {
        var columns = TableHeader.FindColumns(header, ["customerId", .. features], required: 1 + features.Count);
        var idColumn = columns[0];
        var featureColumns = columns[1..];
        FieldError[] notANumber = [.. features.Select(NotANumber)];
        var customers = new TableCustomers();
        var fields = new List<string>();
        var errors = new List<FieldError>();
        while (reader.Read(fields, out var syntaxError))
        {
            var row = new float[features.Count];
            var id = "";
            if (TableHeader.FindLineError(fields.Count, columns.Length, syntaxError) is { } error)
                errors.Add(error);
            else
            {
                id = fields[idColumn];
                if (!CustomerId.IsValid(id))
                    errors.Add(new("/customerId", CustomerId.Expected));
                for (var i = 0; i < row.Length; i++)
                    if (!TryParse(fields[featureColumns[i]], out row[i]))
                        errors.Add(notANumber[i]);
            }
            var customer = new TableCustomer(reader.Line, new() { Id = id, AsOf = asOf, Features = row });
            customers.Add(customer);
            if (errors.Count > 0)
                customers.MoveErrors(customer, reader.Line, errors);
        }
        return customers.List;
    }

    private static FieldError NotANumber(string feature) =>
        new(TableHeader.PointTo(feature), "must be a number that fits a 32-bit float, or empty when it is unknown.");

    // A JSON number is read as a double as well, so that both formats give the same bits.
    private static bool TryParse(string field, out float value)
    {
        value = float.NaN;
        if (field.Length == 0)
            return true;
        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;
        value = (float)number;
        return float.IsFinite(value);
    }
}
