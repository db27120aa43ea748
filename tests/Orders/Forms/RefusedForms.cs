using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes files that a reader must not read by guess, and how each is read once the user has chosen.</summary>
public static class RefusedForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        return [.. Thousands(orders), .. Currencies(shop), SummaryTables(shop), OpenQuote(orders)];
    }

    /// <summary>Writes 12.990 beside 990, which can be thousands or three decimals.</summary>
    private static IEnumerable<OrderForm> Thousands(List<ShopOrder> orders)
    {
        var plain = new PlainOrders { Delimiter = ';', Money = money => Grouped(Pesos(money), ".", ",")[..^3] };
        var truth = new TruthBuilder();
        foreach (var order in orders)
        {
            if (order.Guest)
                truth.LeaveOut("guest", Pesos(order.Goods));
            else
                truth.AddPurchase(Whole(order.Person!.Number), order.At, Pesos(order.Goods), null);
        }
        FormFile[] files = [plain.Write(orders).ToFile("orders.csv")];
        yield return new OrderForm("thousands-or-decimals", files, null, Refusal: "ambiguous");
        yield return new OrderForm("thousands-chosen", files, truth.Build(), Columns: "decimal=comma");
    }

    private static decimal Pesos(decimal money) => Math.Round(money * 10);

    private static IEnumerable<OrderForm> Currencies(Shop shop)
    {
        var orders = shop.Orders.Where(order => order.State == OrderState.Completed).ToList();
        var text = new DelimitedText();
        var signs = new DelimitedText();
        text.Header("order_id", "customer_id", "created_at", "total", "currency");
        signs.Header("order_id", "customer_id", "created_at", "total");
        foreach (var order in orders)
        {
            var customer = order.Person is null ? "" : Whole(order.Person.Number);
            text.Row(Whole(order.Number), customer, Iso(order.At), Point(order.Goods), order.Currency);
            signs.Row(Whole(order.Number), customer, Iso(order.At), (order.Main ? "$" : "€") + Point(order.Goods));
        }
        var truth = TruthBuilder.Of(orders, person => Whole(person.Number), items: false);
        FormFile[] byCode = [text.ToFile("orders.csv")];
        yield return new OrderForm("currency-column", byCode, null, Refusal: "currency");
        yield return new OrderForm("currency-column-chosen", byCode, truth, MoreOptions: "--currency USD");
        FormFile[] bySign = [signs.ToFile("orders.csv")];
        yield return new OrderForm("currency-signs", bySign, null, Refusal: "currency");
        yield return new OrderForm("currency-signs-chosen", bySign, truth, MoreOptions: "--currency USD");
    }

    /// <summary>Writes a report: sales by month, by category and by customer, one table below the other.</summary>
    private static OrderForm SummaryTables(Shop shop)
    {
        var text = new DelimitedText();
        text.Raw("Sales by month\n");
        text.Header("Month", "Orders", "Total");
        foreach (var month in shop.Known.GroupBy(order => Write(order.At, "yyyy-MM")))
            text.Row(month.Key, Whole(month.Count()), Point(month.Sum(order => order.Goods)));
        text.Raw("\nSales by category\n");
        text.ExtraRow("Category", "Quantity", "Gross sales", "Discounts");
        foreach (var category in shop.Known.SelectMany(order => order.Lines).GroupBy(line => line.Product.Category))
        {
            text.Row(
                category.Key, Whole(category.Sum(line => line.Quantity)), Point(category.Sum(line => line.Gross)),
                Point(category.Sum(line => line.Discount)));
        }
        text.Raw("\nSales by customer\n");
        text.ExtraRow("Customer", "Last order", "Orders", "Total");
        foreach (var customer in shop.Known.GroupBy(order => order.Person!))
        {
            text.Row(
                customer.Key.Name, Write(customer.Max(order => order.At), "yyyy-MM-dd"), Whole(customer.Count()),
                Point(customer.Sum(order => order.Goods)));
        }
        return new OrderForm("several-tables", [text.ToFile("report.csv")], null, Refusal: "table");
    }

    /// <summary>Writes a file that ends inside quotes.</summary>
    private static OrderForm OpenQuote(List<ShopOrder> orders)
    {
        var text = new PlainOrders { MoreHeader = ["note"], More = order => [order.Note] }.Write(orders);
        text.Raw("1361,100,2025-02-28 10:00:00,12.90,\"please\n");
        return new OrderForm("open-quote-at-end", [text.ToFile("orders.csv")], null, Refusal: "quote");
    }
}
