using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Square's transactions and items. Date and time are in two columns, in the seller's zone. A refund is a row of
/// its own with the sale's transaction id. A refund by amount appears under Partial Refunds and not in the net sales. Tips
/// do not belong to the goods, and a till ships nothing.
/// </summary>
public static class SquareForms
{
    private const string Zone = "Eastern Time (US & Canada)";

    // squareup.com/help: transactions CSV and items detail CSV.
    private const string Transactions =
        "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected," +
        "Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total," +
        "Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location," +
        "Dining Option,Customer ID,Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date," +
        "Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund Reason,Discount Name,Transaction Status,Cash App," +
        "Order Reference ID,Fulfillment Note,Free Processing Applied,Channel,Unattributed Tips,Table Info,International Fee";

    private const string Items =
        "Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax," +
        "Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID,Customer Name," +
        "Customer Reference ID,Unit,Count,GTIN,Itemization Type,Commission,Employee,Fulfillment Note,Channel,Token,Card Brand," +
        "PAN Suffix";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var taken = shop.Main.Where(order => order.Sale || order.State == OrderState.Refunded).ToList();
        yield return TransactionRows(taken);
        yield return ItemRows(taken.Where(order => order.State != OrderState.PartlyRefunded).ToList());
    }

    private static OrderForm TransactionRows(List<ShopOrder> shown)
    {
        var table = new NamedTable(Transactions);
        foreach (var order in shown)
        {
            table.Add(Transaction(order, 1, 0));
            if (order.State == OrderState.Refunded)
                table.Add(Transaction(order, -1, 0));
            else if (order.PartialRefund > 0)
                table.Add(Transaction(order, 0, order.PartialRefund));
        }
        var truth = TruthBuilder.Of(shown, Id, Resolution.Day, items: false);
        return new OrderForm("square-transactions", [table.ToFile("transactions-2024-01-01-2025-03-01.csv")], truth);
    }

    /// <summary>Returns a payment (sign 1), a refund of everything (-1), or a refund of an amount (0).</summary>
    private static Dictionary<string, string?> Transaction(ShopOrder order, int sign, decimal back)
    {
        var tip = sign > 0 && order.Number % 5 == 0 ? 2.00m : 0;
        var collected = sign * (order.Goods + order.Tax) + tip - back;
        var fees = sign > 0 ? -Math.Round(collected * 0.026m + 0.1m, 2) : 0;
        var cells = Both(order, sign > 0);
        cells["Gross Sales"] = Dollars(sign * order.Lines.Sum(line => line.Gross));
        cells["Discounts"] = Dollars(-sign * order.Discounts);
        cells["Service Charges"] = "$0.00";
        cells["Net Sales"] = Dollars(sign * order.Goods);
        cells["Gift Card Sales"] = "$0.00";
        cells["Tax"] = Dollars(sign * order.Tax);
        cells["Tip"] = Dollars(tip);
        cells["Partial Refunds"] = Dollars(-back);
        cells["Total Collected"] = Dollars(collected);
        cells["Source"] = "Register";
        cells["Card"] = Dollars(collected);
        cells["Cash"] = "$0.00";
        cells["Fees"] = Dollars(fees);
        cells["Net Total"] = Dollars(collected + fees);
        cells["Description"] = string.Join(", ", order.Lines.Select(line => $"{line.Quantity} x {line.Product.Name}"));
        cells["Transaction Status"] = "Complete";
        return cells;
    }

    private static OrderForm ItemRows(List<ShopOrder> shown)
    {
        var table = new NamedTable(Items);
        foreach (var order in shown)
        {
            foreach (var sign in order.State == OrderState.Refunded ? new[] { 1, -1 } : [1])
            {
                foreach (var (line, paid) in order.Lines.Zip(order.PaidByLine()))
                {
                    var cells = Both(order, sign > 0);
                    cells["Category"] = line.Product.Category;
                    cells["Item"] = line.Product.Name;
                    cells["Qty"] = $"{sign * line.Quantity}.0";
                    cells["Price Point Name"] = "Regular";
                    cells["SKU"] = line.Product.Sku;
                    cells["Gross Sales"] = Dollars(sign * line.Gross);
                    cells["Discounts"] = Dollars(-sign * (line.Gross - paid));
                    cells["Net Sales"] = Dollars(sign * paid);
                    cells["Tax"] = Dollars(sign * Math.Round(paid * 0.08m, 2));
                    cells["Notes"] = order.Note;
                    cells["Unit"] = "ea";
                    cells["Count"] = Whole(sign * line.Quantity);
                    cells["Itemization Type"] = "Physical Good";
                    table.Add(cells);
                }
            }
        }
        var truth = TruthBuilder.Of(shown, Id, Resolution.Day);
        return new OrderForm("square-items", [table.ToFile("items-2024-01-01-2025-03-01.csv")], truth);
    }

    private static Dictionary<string, string?> Both(ShopOrder order, bool payment)
    {
        var at = payment ? order.At : order.At.AddDays(2);
        var local = at.AddHours(NewYorkHours(at));
        return new()
        {
            ["Date"] = Write(local, "yyyy-MM-dd"),
            ["Time"] = Write(local, "HH:mm:ss"),
            ["Time Zone"] = Zone,
            ["Transaction ID"] = $"T{order.Number}ZY",
            ["Payment ID"] = payment ? $"P{order.Number}ZY" : $"R{order.Number}ZY",
            ["Details"] = $"https://squareup.com/dashboard/sales/transactions/T{order.Number}ZY",
            ["Event Type"] = payment ? "Payment" : "Refund",
            ["Location"] = "Harbour",
            ["Customer ID"] = order.Person is null ? "" : Id(order.Person),
            ["Customer Name"] = order.Person?.Name,
            ["Card Brand"] = "Visa",
            ["PAN Suffix"] = "4242",
        };
    }

    private static string Id(Person person) => $"SQ{person.Number}XQ9";
}
