using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes a row per line of an order, with prices, line totals and order totals in the ways that shops mix them.
/// </summary>
public static class GrainForms
{
    private static readonly string[] Start = ["order_id", "customer_id", "created_at"];

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        var undiscounted = orders.Where(order => order.Discounts == 0).ToList();
        return [.. Totals(orders, undiscounted), .. Lines(orders, undiscounted), .. Unclear(undiscounted), NegativeLines(shop)];
    }

    private static IEnumerable<OrderForm> Totals(List<ShopOrder> orders, List<ShopOrder> undiscounted)
    {
        yield return Form("total-on-each-line", orders, ["total", "product_id", "quantity"], (order, line, _) =>
            [Point(order.Goods), line.Product.Sku, Whole(line.Quantity)]);
        yield return Form("total-and-unit-prices", undiscounted, ["total", "product_id", "quantity", "price"], (order, line, _) =>
            [Point(order.Goods), line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price)]);
        yield return Form("total-and-line-totals", undiscounted, ["total", "product_id", "quantity", "price"], (order, line, _) =>
            [Point(order.Goods), line.Product.Sku, Whole(line.Quantity), Point(line.Gross)]);
    }

    private static IEnumerable<OrderForm> Lines(List<ShopOrder> orders, List<ShopOrder> undiscounted)
    {
        yield return Form("line-totals", orders, ["product_id", "quantity", "line_total"], (_, line, paid) =>
            [line.Product.Sku, Whole(line.Quantity), Point(paid)]);
        yield return Form("unit-prices", undiscounted, ["product_id", "quantity", "unit_price"], (_, line, _) =>
            [line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price)]);
        yield return Form("all-three-prices", orders, ["sku", "qty", "unit_price", "discount", "line_total"], (_, line, paid) =>
            [line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price), Point(line.Gross - paid), Point(paid)]);
        yield return FirstLineOnly(orders);
    }

    /// <summary>Writes the order's fields on its first line alone.</summary>
    private static OrderForm FirstLineOnly(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header([.. Start, "total", "product_id", "quantity"]);
        foreach (var order in orders)
        {
            foreach (var (index, line) in order.Lines.Index())
            {
                string[] head = [Id(order), Iso(order.At), Point(order.Goods)];
                if (index > 0)
                    head = ["", "", ""];
                text.Row([Whole(order.Number), .. head, line.Product.Sku, Whole(line.Quantity)]);
            }
        }
        return new OrderForm("blanks-on-further-lines", [text.ToFile("orders.csv")], Truth(orders));
    }

    /// <summary>Writes a price that may be for one or for all: nothing in the file says which.</summary>
    private static IEnumerable<OrderForm> Unclear(List<ShopOrder> undiscounted)
    {
        var unit = Form("price-for-one", undiscounted, ["sku", "quantity", "price"], (_, line, _) =>
            [line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price)]);
        yield return unit with { Name = "price-for-one-or-all", Truth = null, Refusal = "price" };
        yield return unit with { Columns = "money=quantity*price" };
        yield return Form("price-for-all", undiscounted, ["sku", "quantity", "price"], (_, line, _) =>
            [line.Product.Sku, Whole(line.Quantity), Point(line.Gross)]) with
        { Columns = "lineTotal=price" };
        yield return Form("price-less-discount", undiscounted, ["sku", "quantity", "price", "discount"], (_, line, _) =>
            [line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price + 1), Whole(line.Quantity)]) with
        { Columns = "money=quantity*price-discount" };
    }

    /// <summary>Writes what came back as negative quantities under the sale's own number.</summary>
    private static OrderForm NegativeLines(Shop shop)
    {
        var shown = shop.Main
            .Where(order => order.Discounts == 0 && (order.Sale || order.State == OrderState.Refunded))
            .ToList();
        var text = new DelimitedText();
        text.Header([.. Start, "sku", "quantity", "unit_price"]);
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            foreach (var line in order.Lines)
                text.Row(Whole(order.Number), Id(order), Iso(order.At), line.Product.Sku, Whole(line.Quantity), Point(line.Product.Price));
            var back = order.State switch
            {
                OrderState.Refunded => order.Lines,
                OrderState.PartlyRefunded => [order.Lines[0] with { Quantity = 1 }],
                _ => [],
            };
            foreach (var line in back)
            {
                var at = Iso(order.At.AddDays(2));
                text.Row(Whole(order.Number), Id(order), at, line.Product.Sku, Whole(-line.Quantity), Point(line.Product.Price));
            }
            var money = order.Goods - back.Sum(line => line.Gross);
            if (order.Guest)
                truth.LeaveOut("guest", order.Goods);
            else if (money == 0)
                truth.LeaveOut("refunded", order.Goods);
            else
                truth.AddPurchase(Id(order), order.At, money, null);
        }
        return new OrderForm("negative-lines", [text.ToFile("orders.csv")], truth.Build());
    }

    private static OrderForm Form(
        string name, List<ShopOrder> orders, string[] more, Func<ShopOrder, ShopLine, decimal, string[]> cells)
    {
        var text = new DelimitedText();
        text.Header([.. Start, .. more]);
        foreach (var order in orders)
        {
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
                text.Row([Whole(order.Number), Id(order), Iso(order.At), .. cells(order, line, paid)]);
        }
        return new OrderForm(name, [text.ToFile("orders.csv")], Truth(orders));
    }

    private static string Id(ShopOrder order) => order.Person is null ? "" : Whole(order.Person.Number);

    private static Truth Truth(List<ShopOrder> orders) => TruthBuilder.Of(orders, person => Whole(person.Number));
}
