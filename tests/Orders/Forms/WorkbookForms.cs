using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes orders as workbooks.</summary>
public static class WorkbookForms
{
    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var orders = shop.Completed.ToList();
        yield return LongIds(orders);
        yield return NamedSheet(orders);
        yield return DaysFrom1904(orders);
        yield return ComputedTotals(orders);
    }

    /// <summary>
    /// Writes a title above the header, ids with 18 digits as text, and instants as styled serial numbers.
    /// </summary>
    private static OrderForm LongIds(List<ShopOrder> orders)
    {
        List<object?[]> rows = [["Orders of Harbour & Co"], [], ["Order ID", "Customer ID", "Order Date", "Total", "Note"]];
        foreach (var order in orders)
            rows.Add([(decimal)order.Number, order.Person is null ? null : Whole(order.Person.LongId), order.At, order.Goods, Note(order)]);
        var bytes = new WorkbookWriter().Write(new Sheet("Sheet1", rows));
        var truth = TruthBuilder.Of(orders, person => Whole(person.LongId), items: false);
        return new OrderForm("xlsx-long-ids", [File(bytes, orders.Count)], truth);
    }

    private static OrderForm NamedSheet(List<ShopOrder> orders)
    {
        List<object?[]> summary = [["Month", "Orders"], ["January", 31m], ["February", 28m]];
        var bytes = new WorkbookWriter().Write(new Sheet("Summary", summary), new Sheet("Orders", Days(orders)));
        var truth = TruthBuilder.Of(orders, Number, Resolution.Day, items: false);
        return new OrderForm("xlsx-named-sheet", [File(bytes, orders.Count)], truth, Columns: "sheet=Orders");
    }

    private static OrderForm DaysFrom1904(List<ShopOrder> orders)
    {
        var bytes = new WorkbookWriter(from1904: true).Write(new Sheet("Orders", Days(orders)));
        return new OrderForm(
            "xlsx-1904", [File(bytes, orders.Count)], TruthBuilder.Of(orders, Number, Resolution.Day, items: false));
    }

    private static List<object?[]> Days(List<ShopOrder> orders)
    {
        List<object?[]> rows = [["Order ID", "Customer ID", "Order Date", "Total"]];
        foreach (var order in orders)
            rows.Add([(decimal)order.Number, order.Person is null ? null : (decimal)order.Person.Number, order.At.Date, order.Goods]);
        return rows;
    }

    /// <summary>Writes a row per line; the line's total is a formula with its cached value.</summary>
    private static OrderForm ComputedTotals(List<ShopOrder> orders)
    {
        List<object?[]> rows = [["Order ID", "Customer ID", "Order Date", "SKU", "Quantity", "Unit Price", "Discount", "Line Total"]];
        foreach (var order in orders)
        {
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
            {
                var row = rows.Count + 1;
                rows.Add(
                [
                    Whole(order.Number), order.Person is null ? null : Number(order.Person), order.At, line.Product.Sku,
                    (decimal)line.Quantity, line.Product.Price, line.Gross - paid, new Computed($"E{row}*F{row}-G{row}", paid),
                ]);
            }
        }
        var bytes = new WorkbookWriter().Write(new Sheet("Lines", rows));
        return new OrderForm("xlsx-formulas", [File(bytes, rows.Count - 1)], TruthBuilder.Of(orders, Number));
    }

    private static FormFile File(byte[] bytes, int records) => new("orders.xlsx", bytes, records, records);

    private static string? Note(ShopOrder order) => order.Note.Length == 0 ? null : order.Note;

    private static string Number(Person person) => Whole(person.Number);
}
