using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Magento 2: the order grid's CSV and the table sales_order. The grid has neither tax nor discount, and its subtotal
/// is before discounts, so that its shop charges no tax and goods are the grand total without shipping.
/// </summary>
public static class MagentoForms
{
    private const string Grid =
        "ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Billing Address," +
        "Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name," +
        "Payment Method,Total Refunded,Allocated sources,Pickup Location Code,Braintree Transaction Source,Dispute State";

    private const string Table =
        "entity_id,state,status,coupon_code,protect_code,shipping_description,is_virtual,store_id,customer_id,base_discount_amount," +
        "base_grand_total,base_shipping_amount,base_subtotal,base_tax_amount,base_total_paid,base_total_refunded,discount_amount," +
        "grand_total,shipping_amount,subtotal,tax_amount,total_paid,total_qty_ordered,total_refunded,customer_is_guest," +
        "increment_id,base_currency_code,customer_email,customer_firstname,customer_lastname,order_currency_code," +
        "shipping_method,store_name,created_at,updated_at,total_item_count,customer_note";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var shown = shop.Main.Where(order => order.State is not (OrderState.Failed or OrderState.Test)).ToList();
        var grid = new NamedTable(Grid, quoting: Quoting.All);
        var table = new NamedTable(Table);
        foreach (var order in shown)
        {
            grid.Add(GridCells(order));
            table.Add(TableCells(order));
        }
        var byEmail = TruthBuilder.Of(shown, person => person.Email, items: false);
        yield return new OrderForm("magento-grid", [grid.ToFile("export.csv")], byEmail);
        var byId = TruthBuilder.Of(shown, person => Whole(person.Number));
        yield return new OrderForm("magento-sales-order", [table.ToFile("sales_order.csv")], byId);
    }

    private static Dictionary<string, string?> GridCells(ShopOrder order)
    {
        var total = order.Goods + order.Shipping;
        var back = order.State == OrderState.Refunded ? total : order.PartialRefund;
        return new()
        {
            ["ID"] = $"00000{order.Number}",
            ["Purchase Point"] = "Main Website\n    Main Website Store\n        Default Store View",
            ["Purchase Date"] = Iso(order.At),
            ["Bill-to Name"] = order.Person?.Name,
            ["Ship-to Name"] = order.Person?.Name,
            ["Grand Total (Base)"] = FourDecimals(total),
            ["Grand Total (Purchased)"] = FourDecimals(total),
            ["Status"] = order.State switch
            {
                OrderState.Refunded => "Closed",
                OrderState.Cancelled => "Canceled",
                OrderState.Pending => "Pending",
                _ => order.Number > 1340 ? "Processing" : "Complete",
            },
            ["Billing Address"] = "1 Pier Rd, Apt 2,Boston,MA,02108",
            ["Shipping Address"] = "1 Pier Rd, Apt 2,Boston,MA,02108",
            ["Shipping Information"] = "Flat Rate - Fixed",
            ["Customer Email"] = order.EmailAsTyped,
            ["Customer Group"] = order.Guest ? "NOT LOGGED IN" : "General",
            ["Subtotal"] = FourDecimals(order.Lines.Sum(line => line.Gross)),
            ["Shipping and Handling"] = FourDecimals(order.Shipping),
            ["Customer Name"] = order.Person?.Name ?? "Guest",
            ["Payment Method"] = "Check / Money order",
            ["Total Refunded"] = back > 0 ? FourDecimals(back) : "",
        };
    }

    private static Dictionary<string, string?> TableCells(ShopOrder order)
    {
        var paid = order.Sale || order.State == OrderState.Refunded;
        var state = order.State switch
        {
            OrderState.Refunded => "closed",
            OrderState.Cancelled => "canceled",
            OrderState.Pending => "new",
            _ => order.Number > 1340 ? "processing" : "complete",
        };
        return new()
        {
            ["entity_id"] = Whole(order.Number - 900),
            ["state"] = state,
            ["status"] = state == "new" ? "pending" : state,
            ["coupon_code"] = order.OrderDiscount > 0 ? "SAVE10" : "NULL",
            ["protect_code"] = $"a{order.Number}f",
            ["shipping_description"] = "Flat Rate - Fixed",
            ["is_virtual"] = "0",
            ["store_id"] = "1",
            ["customer_id"] = order.Person is null ? "NULL" : Whole(order.Person.Number),
            ["base_discount_amount"] = FourDecimals(-order.Discounts),
            ["base_grand_total"] = FourDecimals(order.Total),
            ["base_shipping_amount"] = FourDecimals(order.Shipping),
            ["base_subtotal"] = FourDecimals(order.Lines.Sum(line => line.Gross)),
            ["base_tax_amount"] = FourDecimals(order.Tax),
            ["base_total_paid"] = paid ? FourDecimals(order.Total) : "NULL",
            ["base_total_refunded"] = order.Refunded > 0 ? FourDecimals(order.Refunded) : "NULL",
            ["discount_amount"] = FourDecimals(-order.Discounts),
            ["grand_total"] = FourDecimals(order.Total),
            ["shipping_amount"] = FourDecimals(order.Shipping),
            ["subtotal"] = FourDecimals(order.Lines.Sum(line => line.Gross)),
            ["tax_amount"] = FourDecimals(order.Tax),
            ["total_paid"] = paid ? FourDecimals(order.Total) : "NULL",
            ["total_qty_ordered"] = FourDecimals(order.Items),
            ["total_refunded"] = order.Refunded > 0 ? FourDecimals(order.Refunded) : "NULL",
            ["customer_is_guest"] = order.Guest ? "1" : "0",
            ["increment_id"] = $"00000{order.Number}",
            ["base_currency_code"] = "USD",
            ["customer_email"] = order.EmailAsTyped ?? "NULL",
            ["customer_firstname"] = order.Person?.FirstName ?? "NULL",
            ["customer_lastname"] = order.Person?.LastName ?? "NULL",
            ["order_currency_code"] = "USD",
            ["shipping_method"] = "flatrate_flatrate",
            ["store_name"] = "Main Website\nMain Website Store\nDefault Store View",
            ["created_at"] = Iso(order.At),
            ["updated_at"] = Iso(order.At.AddDays(3)),
            ["total_item_count"] = Whole(order.Lines.Count),
            ["customer_note"] = order.Note.Length == 0 ? "NULL" : order.Note,
        };
    }
}
