using System.Globalization;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes orders with the marks, line ends and extra lines that exports have around their rows.</summary>
public static class LayoutForms
{
    private const int FillerOrders = 21_000;

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        return [.. Delimiters(orders), .. Around(orders), .. LineEnds(orders), LateQuotes(orders)];
    }

    private static IEnumerable<OrderForm> Delimiters(List<ShopOrder> orders)
    {
        yield return new PlainOrders { Delimiter = '|', MoreHeader = ["note"], More = Note }.Form("pipes", orders);
        yield return new PlainOrders { Delimiter = '\t', MoreHeader = ["note"], More = Note }.Form("tabs", orders);
        yield return new PlainOrders { Quoting = Quoting.All, MoreHeader = ["note"], More = Note }.Form("all-quoted", orders);
        yield return new PlainOrders { Delimiter = ';', MoreHeader = ["note"], More = Note }.Form("semicolons", orders);
        var wide = new PlainOrders { Id = person => $" {person.Number} ", At = at => Iso(at) + " ", Money = money => $"  {Point(money)}" };
        yield return wide.Form("blanks-around", orders) with { Truth = new PlainOrders().Truth(orders) };
    }

    private static IEnumerable<OrderForm> Around(List<ShopOrder> orders)
    {
        var plain = new PlainOrders();
        var semicolons = new PlainOrders { Delimiter = ';' };
        yield return Form("sep-line", semicolons, orders, semicolons.Write(orders, "sep=;\n"));

        const string preamble = "Orders report\nShop: Harbour & Co\nPeriod: 2024-01-01 to 2025-02-28\n\n";
        yield return Form("preamble", plain, orders, plain.Write(orders, preamble));
        const string wide = "Report,Orders,,\nShop,\"Harbour, Co\",,\nPeriod,2024-01-01,2025-02-28,\nCurrency,USD,,\n";
        yield return Form("preamble-as-wide", plain, orders, plain.Write(orders, wide)) with { Columns = "skip=4" };

        yield return Form("no-header", plain, orders, plain.Write(orders, header: false)) with
        { Columns = "header=none,order=1,customer=2,at=3,amount=4" };

        var total = plain.Write(orders);
        total.ExtraRow("Total", "", "", Point(orders.Sum(order => order.Goods)));
        yield return Form("total-line", plain, orders, total);

        var twice = plain.Write(orders.Take(150));
        twice.ExtraRow(plain.Header);
        foreach (var order in orders.Skip(150))
            twice.Row(plain.Cells(order));
        yield return Form("header-repeated", plain, orders, twice);

        var blank = plain.Write(orders);
        blank.Raw("\n\n");
        yield return Form("blank-lines-at-end", plain, orders, blank);
    }

    private static IEnumerable<OrderForm> LineEnds(List<ShopOrder> orders)
    {
        var windows = new PlainOrders { NewLine = "\r\n", MoreHeader = ["note"], More = Note };
        yield return windows.Form("crlf-with-lf-in-quotes", orders);
        yield return new PlainOrders { NewLine = "\r" }.Form("cr-only", orders);

        var lines = new PlainOrders().Write(orders).ToString().TrimEnd('\n').Split('\n');
        string[] ends = ["\r\n", "\n", "\r"];
        var mixed = string.Concat(lines.Select((line, index) => line + ends[index % 3]));
        var file = new FormFile("orders.csv", System.Text.Encoding.UTF8.GetBytes(mixed), orders.Count, orders.Count);
        yield return new OrderForm("mixed-line-ends", [file], new PlainOrders().Truth(orders));

        var open = new PlainOrders().Write(orders).ToFile("orders.csv");
        yield return new OrderForm("no-last-line-end", [open with { Bytes = open.Bytes[..^1] }], new PlainOrders().Truth(orders));
    }

    /// <summary>
    /// Writes 21,000 plain rows of 500 customers before the shop's, whose names and notes have quotes and line breaks.
    /// </summary>
    private static OrderForm LateQuotes(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header("customer", "note", "order_date", "total");
        var truth = new TruthBuilder();
        var first = new DateTime(2024, 1, 1, 8, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < FillerOrders; i++)
        {
            var at = first.AddDays(i / 50).AddMinutes(i % 50);
            var customer = "filler" + (i % 500).ToString(CultureInfo.InvariantCulture);
            text.Row(customer, "x", Iso(at), "10.00");
            truth.AddPurchase(customer, at, 10, null);
        }
        foreach (var order in orders.Where(order => !order.Guest))
        {
            text.Row(order.Person!.Name, order.Note, Iso(order.At), Grouped(order.Goods, ",", "."));
            truth.AddPurchase(order.Person.Name, order.At, order.Goods, null);
        }
        return new OrderForm("late-quotes", [text.ToFile("orders.csv")], truth.Build());
    }

    private static string[] Note(ShopOrder order) => [order.Note];

    private static OrderForm Form(string name, PlainOrders plain, List<ShopOrder> orders, DelimitedText text) =>
        new(name, [text.ToFile("orders.csv")], plain.Truth(orders));
}
