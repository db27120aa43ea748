using System.Text.Json.Nodes;
using static Conversion.Tests.Orders.Forms.InstantText;
using static Conversion.Tests.Orders.Forms.NumberText;

namespace Conversion.Tests.Orders.Forms;

/// <summary>
/// Writes Stripe's payments (CSV of the dashboard) and charges (API, in cents). A payment is for goods alone: no shipping,
/// no tax.
/// </summary>
public static class StripeForms
{
    // docs.stripe.com: export of payments, all columns.
    private const string Header =
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded," +
        "Converted Currency,Decline Reason,Description,Fee,Is Link,Link Funds,Mode,PaymentIntent ID,Payment Source Type," +
        "Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,Card ID,Card Last4,Card Brand,Customer ID," +
        "Customer Description,Customer Email,Invoice ID,Transfer,Transfer Group";

    private const string OlderHeader =
        "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Tax," +
        "Converted Currency,Mode,Status,Statement Descriptor,Customer ID,Customer Description,Customer Email,Captured,Card ID," +
        "Card Last4,Card Brand,Invoice ID,Payment Source Type";

    public static IEnumerable<OrderForm> All(Shop shop)
    {
        var main = shop.Main.ToList();
        yield return Csv("stripe-payments", shop.Orders) with { MoreOptions = "--currency USD" };
        yield return Csv("stripe-payments-no-currency-chosen", shop.Orders) with { Truth = null, Refusal = "currency" };
        yield return OlderCsv(main);
        yield return Charges(main.Where(order => order.State != OrderState.Cancelled).ToList());
    }

    private static OrderForm Csv(string name, IReadOnlyList<ShopOrder> shown)
    {
        var table = new NamedTable(Header);
        foreach (var order in shown.Reverse())
        {
            var cells = Cells(order);
            cells["Created date (UTC)"] = Iso(order.At);
            cells["Decline Reason"] = order.State == OrderState.Failed ? "insufficient_funds" : "";
            cells["Is Link"] = "false";
            cells["PaymentIntent ID"] = $"pi_3P{order.Number}";
            cells["Refunded date (UTC)"] = order.Refunded > 0 ? Iso(order.At.AddDays(3)) : "";
            cells["Seller Message"] = order.State == OrderState.Failed ? "The bank declined the payment." : "Payment complete.";
            cells["Taxes On Fee"] = "0.00";
            table.Add(cells);
        }
        return new OrderForm(name, [table.ToFile("unified_payments.csv")], Truth(shown));
    }

    private static OrderForm OlderCsv(List<ShopOrder> shown)
    {
        var table = new NamedTable(OlderHeader);
        foreach (var order in shown)
        {
            var cells = Cells(order);
            cells["Created (UTC)"] = Write(order.At, "yyyy-MM-dd HH:mm");
            cells["Tax"] = "0.00";
            table.Add(cells);
        }
        var truth = Truth(shown, Resolution.Minute);
        return new OrderForm("stripe-payments-older", [table.ToFile("payments.csv")], truth);
    }

    private static Dictionary<string, string?> Cells(ShopOrder order)
    {
        var back = Back(order);
        var paid = order.Sale || order.State is OrderState.Refunded or OrderState.Test;
        return new()
        {
            ["id"] = $"ch_3P{order.Number}",
            ["Amount"] = Point(order.Goods),
            ["Amount Refunded"] = Point(back),
            ["Currency"] = order.Currency.ToLowerInvariant(),
            ["Captured"] = paid ? "true" : "false",
            ["Converted Amount"] = Point(order.Goods),
            ["Converted Amount Refunded"] = Point(back),
            ["Converted Currency"] = order.Currency.ToLowerInvariant(),
            ["Description"] = $"Order {order.Number}, web",
            ["Fee"] = Point(paid ? Math.Round(order.Goods * 0.029m + 0.3m, 2) : 0),
            ["Mode"] = order.State == OrderState.Test ? "Test" : "Live",
            ["Payment Source Type"] = "card",
            ["Statement Descriptor"] = "HARBOUR CO",
            ["Status"] = Status(order),
            ["Card ID"] = $"pm_1P{order.Number}",
            ["Card Last4"] = Write(order.At, "HHmm"),
            ["Card Brand"] = "Visa",
            ["Customer ID"] = order.Person is null ? "" : Id(order.Person),
            ["Customer Description"] = order.Person?.Name,
            ["Customer Email"] = order.EmailAsTyped,
        };
    }

    private static string Status(ShopOrder order) => order.State switch
    {
        OrderState.Refunded => "Refunded",
        OrderState.Cancelled => "Canceled",
        OrderState.Failed => "Failed",
        OrderState.Pending => "Pending",
        _ => "Paid",
    };

    private static OrderForm Charges(List<ShopOrder> shown)
    {
        var others = new JsonObject { ["object"] = "list", ["url"] = "/v1/charges", ["has_more"] = false };
        var file = JsonText.Wrapped("charges.json", "data", shown.Select(Charge).ToList(), shown.Count, others);
        return new OrderForm("stripe-charges", [file], Truth(shown));
    }

    private static JsonObject Charge(ShopOrder order) => new()
    {
        ["id"] = $"ch_3P{order.Number}",
        ["object"] = "charge",
        ["amount"] = (long)(order.Goods * 100),
        ["amount_captured"] = order.State is OrderState.Failed or OrderState.Pending ? 0 : (long)(order.Goods * 100),
        ["amount_refunded"] = (long)(Back(order) * 100),
        ["billing_details"] = new JsonObject { ["email"] = order.EmailAsTyped, ["name"] = order.Person?.Name },
        ["captured"] = order.State is not (OrderState.Failed or OrderState.Pending),
        ["created"] = EpochSeconds(order.At),
        ["currency"] = order.Currency.ToLowerInvariant(),
        ["customer"] = order.Person is null ? null : Id(order.Person),
        ["description"] = $"Order {order.Number}",
        ["disputed"] = false,
        ["failure_code"] = order.State == OrderState.Failed ? "card_declined" : null,
        ["livemode"] = order.State != OrderState.Test,
        ["metadata"] = new JsonObject { ["order_id"] = Whole(order.Number) },
        ["paid"] = order.State is not (OrderState.Failed or OrderState.Pending),
        ["payment_intent"] = $"pi_3P{order.Number}",
        ["receipt_email"] = order.EmailAsTyped,
        ["refunded"] = order.State == OrderState.Refunded,
        ["status"] = order.State switch
        {
            OrderState.Failed => "failed",
            OrderState.Pending => "pending",
            _ => "succeeded",
        },
    };

    private static decimal Back(ShopOrder order) => order.State == OrderState.Refunded ? order.Goods : order.PartialRefund;

    private static string Id(Person person) => $"cus_Q{person.Number}aB";

    private static Truth Truth(IEnumerable<ShopOrder> shown, Resolution resolution = Resolution.Second) =>
        TruthBuilder.Of(shown, Id, resolution, items: false);
}
