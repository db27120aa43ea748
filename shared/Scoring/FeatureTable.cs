using System.Globalization;

namespace Conversion.Scoring;

/// <summary>A table of customers by features.</summary>
internal static class FeatureTable
{
    public static List<TableCustomer> Read(
        ref CsvFields reader, List<string> header, IReadOnlyList<string> features, DateTimeOffset asOf)
    {
        var columns = TableHeader.Find(header, ["customerId", .. features], required: 1 + features.Count);
        FieldError[] wrong =
            [.. features.Select(name => new FieldError(TableHeader.PointTo(name), "must be a number that fits a 32-bit float, or empty where it is not known."))];
        var customers = new List<TableCustomer>();
        var fields = new List<string>();
        var errors = new List<FieldError>();
        var faults = 0;
        while (reader.Read(fields, out var fault))
        {
            var row = new float[features.Count];
            var id = "";
            if (fault is not null || fields.Count != columns.Length)
                errors.Add(new("", fault ?? TableHeader.Mismatch(fields.Count, columns.Length)));
            else
            {
                id = fields[columns[0]];
                if (!CustomerParser.IsId(id))
                    errors.Add(new("/customerId", CustomerParser.ExpectedId));
                for (var i = 0; i < row.Length; i++)
                    if (!TryRead(fields[columns[1 + i]], out row[i]))
                        errors.Add(wrong[i]);
            }
            CustomerTable.Add(customers, new(reader.Line, new() { Id = id, AsOf = asOf, Features = row }));
            if (errors.Count > 0)
                CustomerTable.Refuse(customers[^1], reader.Line, errors, ref faults);
        }
        return customers;
    }

    /// <summary>By way of double, as JSON's numbers are read, so that both give the same bits.</summary>
    private static bool TryRead(string field, out float value)
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
