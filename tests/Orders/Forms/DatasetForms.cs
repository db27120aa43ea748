using System.Text;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>Writes the shop as the well-known data sets of research are written, none of whose rows are used.</summary>
public static class DatasetForms
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var undiscounted = shop.Main.Where(order => order.Discounts == 0 && (order.Sale || order.State == OrderState.Refunded)).ToList();
        yield return OnlineRetail(undiscounted);
        yield return OnlineRetailTwo(undiscounted);
        yield return Superstore(shop.Known.ToList());
        yield return TaFeng(shop.Known.ToList());
        yield return Cdnow(shop.Known.ToList());
    }

    /// <summary>
    /// Writes Online Retail: returns are invoices of their own (C...) with negative quantities and no link to the sale.
    /// </summary>
    private static OrderForm OnlineRetail(List<ShopOrder> shown)
    {
        var text = new DelimitedText(newLine: "\r\n");
        text.Header("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");
        var truth = Invoices(shown, (invoice, line, quantity, at, person) => text.Row(
            invoice,
            line.Product.Sku,
            line.Product.Name,
            Whole(quantity),
            Write(at, "M/d/yyyy H:mm"),
            Point(line.Product.Price),
            person is null ? "" : Whole(12000 + person.Number),
            "United Kingdom"));
        return new OrderForm("online-retail", [text.ToFile("OnlineRetail.csv", Windows1252)], truth);
    }

    private static OrderForm OnlineRetailTwo(List<ShopOrder> shown)
    {
        var text = new DelimitedText();
        text.Header("Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country");
        var truth = Invoices(shown, (invoice, line, quantity, at, person) => text.Row(
            invoice,
            line.Product.Sku,
            line.Product.Name,
            Whole(quantity),
            Write(at, "yyyy-MM-dd HH:mm:00"),
            Point(line.Product.Price),
            person is null ? "" : $"{12000 + person.Number}.0",
            "United Kingdom"));
        return new OrderForm("online-retail-two", [text.ToFile("online_retail_II.csv")], truth);
    }

    private static Truth Invoices(List<ShopOrder> shown, Action<string, ShopLine, int, DateTime, Person?> write)
    {
        var truth = new TruthBuilder(Resolution.Minute);
        foreach (var order in shown)
        {
            // Scans of one article are one line here, as a stock system writes them.
            var lines = order.Lines
                .GroupBy(line => line.Product)
                .Select(same => new ShopLine(same.Key, same.Sum(line => line.Quantity), 0));
            foreach (var line in lines)
                write($"{535000 + order.Number}", line, line.Quantity, order.At, order.Person);
            if (order.Guest)
                truth.LeaveOut("guest", order.Goods);
            else
                truth.AddPurchase(Whole(12000 + order.Person!.Number), order.At, order.Goods, order.Items);
            if (order.State == OrderState.Completed)
                continue;
            var all = order.State == OrderState.Refunded;
            foreach (var line in all ? lines : lines.Take(1))
            {
                var quantity = all ? line.Quantity : 1;
                write($"C{535500 + order.Number}", line, -quantity, order.At.AddDays(2), order.Person);
                truth.AddReturn(Whole(12000 + order.Person!.Number), quantity * line.Product.Price);
            }
        }
        return truth.Build();
    }

    /// <summary>
    /// Writes the sample store of Tableau: Sales is the line's total after its discount, which is a fraction.
    /// </summary>
    private static OrderForm Superstore(List<ShopOrder> shown)
    {
        var text = new DelimitedText(newLine: "\r\n");
        text.Header(
            "Row ID", "Order ID", "Order Date", "Ship Date", "Ship Mode", "Customer ID", "Customer Name", "Segment", "Country", "City",
            "State", "Postal Code", "Region", "Product ID", "Category", "Sub-Category", "Product Name", "Sales", "Quantity", "Discount",
            "Profit");
        foreach (var order in shown)
        {
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
            {
                text.Row(
                    Whole(text.Records + 1),
                    $"CA-{order.At.Year}-{150000 + order.Number}",
                    Write(order.At, "M/d/yyyy"),
                    Write(order.At.AddDays(4), "M/d/yyyy"),
                    "Second Class",
                    $"CG-{10000 + order.Person!.Number}",
                    Encodable(order.Person),
                    "Consumer",
                    "United States",
                    "Los Angeles",
                    "California",
                    "90036",
                    "West",
                    $"OFF-{line.Product.Category[..2].ToUpperInvariant()}-1000{line.Product.Number:0000}",
                    line.Product.Category,
                    "Labels",
                    line.Product.Name,
                    Point(paid),
                    Whole(line.Quantity),
                    line.Discount > 0 ? "0.2" : "0",
                    FourDecimals(paid * 0.25m));
            }
        }
        var truth = TruthBuilder.Of(shown, person => $"CG-{10000 + person.Number}", Resolution.Day);
        return new OrderForm("superstore", [text.ToFile("Sample - Superstore.csv", Windows1252)], truth);
    }

    /// <summary>
    /// Writes Ta-Feng: AMOUNT is the quantity, SALES_PRICE the line's total; a day of a customer is an order.
    /// </summary>
    private static OrderForm TaFeng(List<ShopOrder> shown)
    {
        var text = new DelimitedText();
        text.Header(
            "TRANSACTION_DT", "CUSTOMER_ID", "AGE_GROUP", "PIN_CODE", "PRODUCT_SUBCLASS", "PRODUCT_ID", "AMOUNT", "ASSET", "SALES_PRICE");
        foreach (var order in shown)
        {
            foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
            {
                text.Row(
                    Write(order.At, "M/d/yyyy"),
                    $"{1100000 + order.Person!.Number:00000000}",
                    "45-49",
                    "115",
                    "110411",
                    $"4710199010{line.Product.Number:000}",
                    Whole(line.Quantity),
                    Point(Math.Round(paid * 0.8m, 2)),
                    Point(paid));
            }
        }
        var truth = TruthBuilder.Of(shown, person => $"{1100000 + person.Number:00000000}", Resolution.Day);
        return new OrderForm("ta-feng", [text.ToFile("ta_feng_all_months_merged.csv")], truth);
    }

    /// <summary>Writes CDNOW: no header, columns by position between blanks: customer, yyyymmdd, units, dollars.</summary>
    private static OrderForm Cdnow(List<ShopOrder> shown)
    {
        var text = new StringBuilder();
        foreach (var order in shown)
        {
            text.Append($" {order.Person!.Number:00000} {Write(order.At, "yyyyMMdd")} {order.Items,2} ");
            text.Append($"{Point(order.Goods),8}\n");
        }
        var truth = TruthBuilder.Of(shown, person => $"{person.Number:00000}", Resolution.Day);
        var file = new FormFile("CDNOW_master.txt", Encoding.ASCII.GetBytes(text.ToString()), shown.Count, shown.Count);
        return new OrderForm("cdnow", [file], truth);
    }

    private static string Encodable(Person person) =>
        Windows1252.GetString(Windows1252.GetBytes(person.Name)) == person.Name ? person.Name : $"Customer {person.Number}";
}
