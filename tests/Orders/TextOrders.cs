using System.Globalization;
using System.Text;
using Conversion.Files;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Reads orders that a test writes as a text.</summary>
internal static class TextOrders
{
    public static OrderTable Open(string text, string? columns = null, string? currency = null, Encoding? encoding = null) =>
        Open([text], columns, currency, encoding);

    public static OrderTable Open(IReadOnlyList<string> texts, string? columns = null, string? currency = null, Encoding? encoding = null)
    {
        var files = texts.Select((text, i) => new OrderInputFile(
            $"orders-{i + 1}.csv", () => new MemoryStream((encoding ?? Encoding.UTF8).GetBytes(text)))).ToList();
        return OrderTable.Open(files, new() { Columns = ColumnMapping.Parse(columns), Currency = currency });
    }

    /// <summary>Returns the orders as lines such as <c>anna 2024-01-05 10.00</c>, with a minus for a return.</summary>
    public static List<string> Read(string text, string? columns = null, string? currency = null) => Read([text], columns, currency);

    public static List<string> Read(IReadOnlyList<string> texts, string? columns = null, string? currency = null)
    {
        using var table = Open(texts, columns, currency);
        table.ThrowIfRefused();
        return Show(table);
    }

    public static List<string> Show(OrderTable table) =>
        [.. table.Customers().SelectMany(customer => customer.Orders.Select(order => string.Create(
            CultureInfo.InvariantCulture,
            $"{customer.Customer} {order.At:yyyy-MM-dd} {(order.Returned ? "-" : "")}{order.Amount:0.00}")))];

    public static OrderFileException Refusal(string text, string? columns = null) =>
        Assert.Throws<OrderFileException>(() => Read(text, columns));

    public static (long Lines, decimal Money) LeftOut(OrderTable table, string reason)
    {
        var dropped = table.Summary.Dropped.SingleOrDefault(dropped => dropped.Reason == reason);
        return (dropped?.Lines ?? 0, dropped?.Money ?? 0);
    }
}
