using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes orders that come twice, numbers that come again, and the log of a payment service.</summary>
public static class RepeatedForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        yield return Overlap(shop.Completed.ToList());
        yield return OverlapOfLines(shop.Completed.ToList());
        yield return StatusChanged(shop.Main.ToList());
        yield return StatusChangedInOneFile(shop.Main.ToList());
        yield return Receipts(shop.Known.ToList());
        yield return PaymentLog(shop.Main.ToList());
    }

    private static OrderForm Overlap(List<ShopOrder> orders)
    {
        var plain = new PlainOrders();
        FormFile[] files =
        [
            plain.Write(orders.Take(180)).ToFile("orders_1.csv"),
            plain.Write(orders.Skip(150)).ToFile("orders_2.csv"),
        ];
        return new OrderForm("overlapping-exports", files, plain.Truth(orders));
    }

    /// <summary>
    /// Writes overlapping exports with a line per item, where some orders have equal lines (scans) in each file.
    /// </summary>
    private static OrderForm OverlapOfLines(List<ShopOrder> orders)
    {
        FormFile[] files = [Lines(orders.Take(200), "lines_1.csv"), Lines(orders.Skip(100), "lines_2.csv")];
        return new OrderForm("overlapping-lines", files, TruthBuilder.Of(orders, person => Whole(person.Number)));
    }

    private static FormFile Lines(IEnumerable<ShopOrder> orders, string name)
    {
        var text = new DelimitedText();
        text.Header("transaction_id", "card_id", "date", "sku", "quantity", "line_total");
        foreach (var order in orders)
        {
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
            {
                var card = order.Person is null ? "" : Whole(order.Person.Number);
                text.Row(Whole(order.Number), card, Iso(order.At), line.Product.Sku, Whole(line.Quantity), Point(paid));
            }
        }
        return text.ToFile(name);
    }

    /// <summary>
    /// Writes an early export, in which the last orders are still pending, and a later one of these orders.
    /// </summary>
    private static OrderForm StatusChanged(List<ShopOrder> orders)
    {
        var early = StatusTable();
        var late = StatusTable();
        foreach (var order in orders.Take(200))
            early.Row(StatusCells(order, order.Number > 1180 ? "pending" : Status(order), order.At));
        foreach (var order in orders.Skip(170))
            late.Row(StatusCells(order, Status(order), order.At.AddDays(9)));
        FormFile[] files = [early.ToFile("orders_2024-08.csv"), late.ToFile("orders_2025-03.csv")];
        return new OrderForm("status-changed", files, StatusTruth(orders));
    }

    /// <summary>
    /// Writes a change log: every order as pending, then as it ended, in one file by the time of the change.
    /// </summary>
    private static OrderForm StatusChangedInOneFile(List<ShopOrder> orders)
    {
        var changes = orders
            .SelectMany(order => new[] { (order, "pending", Changed: order.At), (order, Status(order), Changed: order.At.AddDays(9)) })
            .OrderBy(change => change.Changed);
        var text = StatusTable();
        foreach (var (order, status, changed) in changes)
            text.Row(StatusCells(order, status, changed));
        return new OrderForm("status-log", [text.ToFile("orders.csv")], StatusTruth(orders));
    }

    private static DelimitedText StatusTable()
    {
        var text = new DelimitedText();
        text.Header("order_id", "customer_id", "created_at", "updated_at", "status", "total", "refunded_amount");
        return text;
    }

    private static string[] StatusCells(ShopOrder order, string status, DateTime changed)
    {
        var back = order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;
        return
        [
            Whole(order.Number), order.Person is null ? "" : Whole(order.Person.Number), Iso(order.At), Iso(changed), status,
            Point(order.Goods), Point(status == "pending" ? 0 : back),
        ];
    }

    private static string Status(ShopOrder order) => order.State switch
    {
        OrderState.PartlyRefunded => "partially_refunded",
        _ => order.State.ToString().ToLowerInvariant(),
    };

    private static Truth StatusTruth(List<ShopOrder> orders) =>
        TruthBuilder.Of(orders, person => Whole(person.Number), items: false);

    /// <summary>Writes receipts by line; a till starts at 1 again every 120 orders, more than four months later.</summary>
    private static OrderForm Receipts(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header("receipt_no", "card_id", "date", "sku", "quantity", "line_total");
        foreach (var order in orders)
        {
            var number = Whole((order.Number - 1001) % 120 + 1);
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
                text.Row(number, Whole(order.Person!.Number), Iso(order.At), line.Product.Sku, Whole(line.Quantity), Point(paid));
        }
        return new OrderForm(
            "receipts-start-again", [text.ToFile("receipts.csv")], TruthBuilder.Of(orders, person => Whole(person.Number)));
    }

    /// <summary>
    /// Writes each step of a payment. Money moves with captures, sales and refunds; the purchase is at the capture.
    /// </summary>
    private static OrderForm PaymentLog(List<ShopOrder> orders)
    {
        var text = new DelimitedText();
        text.Header("id", "order_id", "customer_id", "kind", "status", "amount", "created_at");
        foreach (var order in orders.Where(order => order.State != OrderState.Test))
        {
            void Step(string kind, string status, decimal amount, DateTime at) => text.Row(
                Whole(text.Records + 1), Whole(order.Number), order.Person is null ? "" : Whole(order.Person.Number), kind, status,
                Point(amount), IsoUtc(at));
            if (order.State == OrderState.Completed && order.Number % 4 == 0)
            {
                Step("sale", "success", order.Goods, order.At);
                continue;
            }
            Step("authorization", order.State == OrderState.Failed ? "failure" : "success", order.Goods, order.At);
            if (order.State == OrderState.Cancelled)
                Step("void", "success", order.Goods, order.At.AddHours(1));
            if (order.State == OrderState.Pending)
                Step("capture", "pending", order.Goods, order.At);
            if (order.State is OrderState.Cancelled or OrderState.Pending or OrderState.Failed)
                continue;
            Step("capture", "success", order.Goods, order.At);
            if (order.State != OrderState.Completed)
                Step("refund", "success", order.State == OrderState.Refunded ? order.Goods : order.PartialRefund, order.At.AddDays(2));
        }
        var truth = TruthBuilder.Of(
            orders.Where(order => order.State != OrderState.Test), person => Whole(person.Number), items: false);
        return new OrderForm("payment-log", [text.ToFile("transactions.csv")], truth);
    }
}
