using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes one person in several spellings, long ids, and the words that mean no person.</summary>
public static class IdForms
{
    private static readonly string[] NullWords = ["", "NULL", "\\N", "nan", "NaN", "guest", "Guest", "null"];

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        yield return Written("decimal-ids", orders, "customer_id", order => $"{order.Person!.Number}.0", Number);
        yield return Written(
            "decimal-and-whole-ids", orders, "customer_id",
            order => Number(order.Person!) + (order.Number > 1200 ? ".0" : ""), Number);
        yield return Written("emails-in-several-cases", orders, "email", order => order.EmailAsTyped!, person => person.Email);
        yield return Written("emails-with-blanks", orders, "email", order => $" {order.EmailAsTyped} ", person => person.Email);
        yield return Written(
            "eighteen-digit-ids", orders, "customer_id", order => Whole(order.Person!.LongId), person => Whole(person.LongId));
        yield return Written(
            "leading-zeros", orders, "customer_id", order => $"{order.Person!.Number:000000}", person => $"{person.Number:000000}");
        yield return Guests(orders);
        yield return NamesBesideIds(orders);
    }

    private static OrderForm Written(
        string name, List<ShopOrder> orders, string column, Func<ShopOrder, string> spelling, Func<Person, string> id)
    {
        var text = new DelimitedText();
        text.Header("order_id", column, "order_date", "total");
        foreach (var order in orders)
            text.Row(Whole(order.Number), order.Guest ? "" : spelling(order), Iso(order.At), Point(order.Goods));
        return new OrderForm(name, [text.ToFile("orders.csv")], TruthBuilder.Of(orders, id, items: false));
    }

    private static OrderForm Guests(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header("order_id", "customer_id", "order_date", "total");
        foreach (var order in orders)
        {
            var guest = NullWords[order.Number % NullWords.Length];
            text.Row(Whole(order.Number), order.Guest ? guest : Number(order.Person!), Iso(order.At), Point(order.Goods));
        }
        return new OrderForm("null-words", [text.ToFile("orders.csv")], TruthBuilder.Of(orders, Number, items: false));
    }

    /// <summary>Writes a first name, which many people share, before the id.</summary>
    private static OrderForm NamesBesideIds(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header("Customer", "Customer ID", "Order ID", "Order Date", "Total");
        foreach (var order in orders)
        {
            var id = order.Person is null ? "" : Number(order.Person);
            text.Row(order.Person?.FirstName ?? "", id, Whole(order.Number), Iso(order.At), Point(order.Goods));
        }
        return new OrderForm("names-beside-ids", [text.ToFile("orders.csv")], TruthBuilder.Of(orders, Number, items: false));
    }

    private static string Number(Person person) => Whole(person.Number);
}
