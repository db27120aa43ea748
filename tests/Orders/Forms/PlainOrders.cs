using System.Text;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes a row per order: number, customer, date and money for goods, in any way of writing. Guests have a blank customer.
/// </summary>
public sealed class PlainOrders
{
    public string[] Header { get; init; } = ["order_id", "customer_id", "order_date", "total"];

    public string[] MoreHeader { get; init; } = [];

    public Func<ShopOrder, string[]> More { get; init; } = _ => [];

    public Func<Person, string> Id { get; init; } = person => NumberText.Whole(person.Number);

    public Func<DateTime, string> At { get; init; } = InstantText.Iso;

    public Func<decimal, string> Money { get; init; } = NumberText.Point;

    public Resolution Resolution { get; init; } = Resolution.Second;

    public char Delimiter { get; init; } = ',';

    public string NewLine { get; init; } = "\n";

    public Quoting Quoting { get; init; } = Quoting.WhereNeeded;

    /// <summary>Returns completed orders as the form's text, with its header.</summary>
    public DelimitedText Write(IEnumerable<ShopOrder> orders, string before = "", bool header = true)
    {
        var text = new DelimitedText(Delimiter, NewLine, Quoting);
        text.Raw(before);
        if (header)
            text.Header([.. Header, .. MoreHeader]);
        foreach (var order in orders)
            text.Row(Cells(order));
        return text;
    }

    public string[] Cells(ShopOrder order) =>
    [
        NumberText.Whole(order.Number),
        order.Person is null ? "" : Id(order.Person),
        At(order.At),
        Money(order.Goods),
        .. More(order),
    ];

    public Truth Truth(IEnumerable<ShopOrder> orders) => TruthBuilder.Of(orders, Id, Resolution, items: false);

    public OrderForm Form(string name, IReadOnlyList<ShopOrder> orders, Encoding? encoding = null, bool mark = false) =>
        new(name, [Write(orders).ToFile("orders.csv", encoding, mark)], Truth(orders));
}
