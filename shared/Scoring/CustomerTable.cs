using System.Text.Unicode;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// Reads a CSV table of customers, with a header and columns in any order. The table has one order a line
/// (<c>customerId, at, amount</c> and optionally <c>items, products, returned</c>), or one customer a line
/// (<c>customerId</c> and every feature of the model; an empty field is unknown). The header decides which.
/// </summary>
public static class CustomerTable
{
    /// <summary>Reads the customers, in the order in which they first appear.</summary>
    /// <param name="csv">RFC 4180, in UTF-8.</param>
    /// <param name="features">The names of the model's features, in the model's order.</param>
    /// <param name="asOf">The snapshot instant of all customers.</param>
    /// <exception cref="InvalidInputException">
    /// The text has the wrong encoding or header, or too many customers or invalid lines. A smaller number of invalid
    /// lines is part of the result.
    /// </exception>
    public static IReadOnlyList<TableCustomer> Read(ReadOnlySpan<byte> csv, IReadOnlyList<string> features, DateTimeOffset asOf)
    {
        if (!Utf8.IsValid(csv))
            throw InvalidInputException.NotUtf8();
        var reader = new CsvReader(JsonFieldReader.SkipByteOrderMark(csv));
        var header = new List<string>();
        if (!reader.Read(header, out var error) || error is not null)
            throw new InvalidInputException(malformed: true, "",
                $"must start with a header: {string.Join(", ", OrderLineReader.Columns)}; or customerId and the model's features.");
        return header.Exists(name => features.Contains(name) && !OrderLineReader.Columns.Contains(name))
            ? FeatureTable.Read(ref reader, header, features, asOf)
            : OrderTable.Read(ref reader, header, asOf);
    }
}
