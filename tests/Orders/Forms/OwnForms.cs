using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes our own table: customerId, at, amount, items, products, returned.</summary>
public static class OwnForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Main.Where(order => !order.Guest && (order.Sale || order.State == OrderState.Refunded)).ToList();
        var text = new DelimitedText();
        text.Header("customerId", "at", "amount", "items", "products", "returned");
        var truth = new TruthBuilder();
        foreach (var order in shown)
        {
            var id = Whole(order.Person!.Number);
            var products = order.Lines.Select(line => line.Product).Distinct().Count();
            text.Row(id, IsoUtc(order.At), Point(order.Goods), Whole(order.Items), Whole(products), "false");
            truth.AddPurchase(id, order.At, order.Goods, order.Items);
            if (order.State == OrderState.Completed)
                continue;
            var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
            text.Row(id, IsoUtc(order.At.AddDays(2)), Point(back), "1", "1", "true");
            truth.AddReturn(id, back);
        }
        yield return new OrderForm("our-table", [text.ToFile("orders.csv")], truth.Build());
    }
}
