using System.Text.Unicode;

namespace Conversion.Scoring;

/// <summary>The lines of a table that speak of one customer.</summary>
/// <param name="Line">The first of them.</param>
/// <param name="Customer">The customer, with what could be read.</param>
/// <param name="Faults">The lines that could not; where there are any, something is missing and the customer is not to be scored.</param>
public sealed record TableCustomer(int Line, Customer Customer, List<(int Line, IReadOnlyList<FieldError> Errors)> Faults);

/// <summary>
/// Reads a CSV of customers with a header, in any order of columns: an order a line (<c>customerId, at, amount</c> and,
/// if wanted, <c>items, products, returned</c>), or a customer a line (<c>customerId</c> and every feature of the
/// model; an empty field is not known). A header with a feature's name means the second.
/// </summary>
public static class CustomerTable
{
    /// <summary>The customers, in the order in which they first appear.</summary>
    /// <param name="csv">RFC 4180, in UTF-8.</param>
    /// <param name="features">The names of the model's features, in its order.</param>
    /// <param name="asOf">The snapshot instant of all of them.</param>
    /// <exception cref="InvalidInputException">It is no such table: encoding or header. Faulty lines are part of the answer.</exception>
    public static IReadOnlyList<TableCustomer> Read(ReadOnlySpan<byte> csv, IReadOnlyList<string> features, DateTimeOffset asOf)
    {
        if (!Utf8.IsValid(csv))
            throw new InvalidInputException(malformed: true, "", "must be UTF-8.");
        var reader = new CsvFields(JsonFields.WithoutMark(csv));
        var header = new List<string>();
        if (!reader.Read(header, out var fault) || fault is not null)
            throw new InvalidInputException(malformed: true, "",
                $"must start with a header of {string.Join(", ", OrderTable.Columns)}, or of customerId and the model's features.");
        return header.Exists(name => features.Contains(name) && !OrderTable.Columns.Contains(name))
            ? FeatureTable.Read(ref reader, header, features, asOf)
            : OrderTable.Read(ref reader, header, asOf);
    }
}
