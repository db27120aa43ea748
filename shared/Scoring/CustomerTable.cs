using System.Text.Unicode;

namespace Conversion.Scoring;

/// <summary>The lines of a table that speak of one customer.</summary>
/// <param name="Line">The first of them.</param>
/// <param name="Customer">The customer, with what could be read.</param>
public sealed record TableCustomer(int Line, Customer Customer)
{
    /// <summary>The lines that could not be read; null if there are none. A customer with any is not to be scored: something is missing.</summary>
    public List<(int Line, IReadOnlyList<FieldError> Errors)>? Faults { get; private set; }

    internal void Refuse(int line, IReadOnlyList<FieldError> errors) => (Faults ??= new(1)).Add((line, errors));
}

/// <summary>
/// Reads a CSV of customers with a header, in any order of columns: an order a line (<c>customerId, at, amount</c> and,
/// if wanted, <c>items, products, returned</c>), or a customer a line (<c>customerId</c> and every feature of the
/// model; an empty field is not known). A header with a feature's name means the second.
/// </summary>
public static class CustomerTable
{
    // All are held at once. A customer of one short line takes some ten times its length in memory, a faulty line more.
    private const int MaximumCustomers = 300_000;
    private const int MaximumFaults = 100_000;

    /// <summary>The customers, in the order in which they first appear.</summary>
    /// <param name="csv">RFC 4180, in UTF-8.</param>
    /// <param name="features">The names of the model's features, in its order.</param>
    /// <param name="asOf">The snapshot instant of all of them.</param>
    /// <exception cref="InvalidInputException">It is no such table: encoding, header, too many customers or faulty lines. Some faulty lines are part of the answer.</exception>
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

    internal static void Add(List<TableCustomer> customers, TableCustomer customer)
    {
        if (customers.Count == MaximumCustomers)
            throw new InvalidInputException(malformed: false, "", $"must hold at most {MaximumCustomers} customers; there may be any number of JSON lines.");
        customers.Add(customer);
    }

    /// <summary>Moves what is wrong with a line to its customer, and counts the line.</summary>
    internal static void Refuse(TableCustomer customer, int line, List<FieldError> errors, ref int faults)
    {
        if (++faults > MaximumFaults)
            throw new InvalidInputException(malformed: true, "",
                $"has more than {MaximumFaults} lines that can't be read, the last of them line {line}: {$"{errors[0].Pointer} {errors[0].Detail}".TrimStart()}");
        customer.Refuse(line, errors.ToArray());
        errors.Clear();
    }
}
