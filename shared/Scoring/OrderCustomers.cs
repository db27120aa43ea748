using Conversion.Files;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Scoring;

/// <summary>
/// The customers of a file of orders, as they are scored: without later orders, and only with a complete history.
/// </summary>
public sealed class OrderCustomers
{
    // In this format, which is the service's own, wrong lines are reported one by one.
    private const string OwnFormat = "conversion";

    private readonly OrderTable _table;
    private readonly HashSet<string> _incomplete;

    /// <summary>Prepares the customers of a table.</summary>
    /// <param name="table">The orders, which must stay open.</param>
    /// <param name="asOf">The snapshot instant; null for the instant of the last order.</param>
    /// <exception cref="OrderFileException">
    /// Too many lines can't be read, or nobody knows of which customers they are. In the service's own format the number
    /// does not matter if there is a customer.
    /// </exception>
    public OrderCustomers(OrderTable table, DateTimeOffset? asOf)
    {
        var unreadable = table.Inspection.Unreadable;
        if (table.Inspection.Format != OwnFormat || table.Summary.Customers == 0 && unreadable.Count == 0)
            table.ThrowIfRefused();
        var count = table.Summary.Dropped.FirstOrDefault(dropped => dropped.Reason == LeftOut.Unreadable.Name())?.Lines ?? 0;
        if (count > unreadable.Count)
            throw new OrderFileException(
                $"The customer of each unreadable line must be known, but {count:N0} lines can't be read and only "
                + $"{unreadable.Count:N0} are named; correct the lines. First: {Describe(unreadable)}.");
        _table = table;
        AsOf = asOf ?? table.Summary.LastOrder;
        var columns = table.Inspection.Columns.ToDictionary(column => column.Role, column => column.Column);
        InvalidLines = [.. unreadable.Select(row => ToInvalidLine(row, columns.GetValueOrDefault(row.Role)))];
        _incomplete = [.. unreadable.Select(row => CustomerId.Normalize(row.Customer))];
    }

    /// <summary>The snapshot instant of all customers.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The columns that are passed on with each customer; null for none.</summary>
    public KeptValues? Kept => _table.Kept;

    /// <summary>
    /// The lines that can't be read. Their customers are not scored, because a part of the history is missing.
    /// </summary>
    public IReadOnlyList<InvalidLine> InvalidLines { get; }

    /// <summary>
    /// Streams the customers with a complete history, in the order of the bytes of their ids. Leaves out orders after the
    /// snapshot instant, and customers who have no other.
    /// </summary>
    public IEnumerable<Customer> Read()
    {
        foreach (var history in _table.Customers())
        {
            if (_incomplete.Contains(history.Customer))
                continue;
            // Orders are chronological.
            var known = history.Orders.TakeWhile(order => order.At <= AsOf).ToList();
            if (known.Count == 0)
                continue;
            var kept = Kept?.Of(history.Customer);
            yield return new()
            {
                Id = history.Customer,
                AsOf = AsOf,
                Orders = known,
                Kept = kept,
                Contact = kept is null ? null : ContactStates.From(kept, []),
            };
        }
    }

    /// <summary>Returns one customer as <see cref="Read"/> does, in any spelling of the id; null for an unknown customer.</summary>
    public Customer? Find(string id)
    {
        var normalized = CustomerId.Normalize(id);
        return Read().FirstOrDefault(customer => customer.Id == normalized);
    }

    /// <summary>Points to the column, whose name an error's text then need not repeat.</summary>
    private static InvalidLine ToInvalidLine(UnreadableRow row, string? column)
    {
        var detail = column is not null && row.Error.StartsWith($"{column} ", StringComparison.Ordinal)
            ? row.Error[(column.Length + 1)..]
            : row.Error;
        return new(row.Line, row.Customer, [new(column is null ? "" : TableHeader.PointTo(column), $"{detail}.")]);
    }

    private static string Describe(IReadOnlyList<UnreadableRow> rows) =>
        rows.Count == 0 ? "an order without money" : $"line {rows[0].Line}: {rows[0].Error}";
}

/// <summary>A line of a file of orders that can't be read.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="CustomerId">The customer; empty where nobody knows.</param>
/// <param name="Errors">What is wrong with the line, at least one error.</param>
public sealed record InvalidLine(long Line, string CustomerId, IReadOnlyList<FieldError> Errors);
