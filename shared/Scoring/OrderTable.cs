using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// Groups the lines of an order table by customer. A customer's lines can be anywhere in the table, so all orders are
/// in memory at once.
/// </summary>
internal static class OrderTable
{
    /// <summary>Reads the customers, in the order in which they first appear.</summary>
    /// <param name="reader">The reader, after the header.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="asOf">The snapshot instant of all customers.</param>
    /// <exception cref="InvalidInputException">The header is wrong, or there are too many customers or invalid lines.</exception>
    public static List<TableCustomer> Read(ref CsvReader reader, List<string> header, DateTimeOffset asOf)
    {
        var lines = new OrderLineReader(header, asOf);
        var customers = new TableCustomers();
        var byId = new Dictionary<string, TableCustomer>();
        var fields = new List<string>();
        var errors = new List<FieldError>();
        while (reader.Read(fields, out var syntaxError))
        {
            var line = lines.Read(fields, syntaxError, errors);
            if (!byId.TryGetValue(line.CustomerId, out var customer))
            {
                // Most customers have few orders.
                customer = new(reader.Line, new() { Id = line.CustomerId, AsOf = asOf, Orders = new(1) });
                customers.Add(customer);
                byId.Add(line.CustomerId, customer);
            }
            if (errors.Count > 0)
                customers.MoveErrors(customer, reader.Line, errors);
            else
                customer.Customer.Orders!.Add(line.Order);
        }
        return customers.List;
    }
}
