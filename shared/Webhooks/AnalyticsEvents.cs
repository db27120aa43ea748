using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>
/// Reads the purchases and refunds of Google Analytics 4, in the form of its export to BigQuery. Source:
/// <see href="https://support.google.com/analytics/answer/7029846"/>.
/// </summary>
internal static class AnalyticsEvents
{
    public static SenderEvents Read(SenderReport report)
    {
        var name = report.Text("event_name");
        if (name == "refund" && report.Text("ecommerce.purchase_revenue", "purchase_revenue") is null)
            return ReadRefund(report);
        if (name is not ("purchase" or "refund") || report.ReadOrder("ga4") is not { } order)
            return SenderEvents.None;
        var at = report.Instant("event_timestamp");
        var id = report.Id("ecommerce.transaction_id", "transaction_id");
        var customer = report.Customer("user_id", "user_pseudo_id");
        if (order.Returned)
            return Refunded(customer, at, id, order.Amount);
        return customer is null
            ? SenderEvents.None
            : SenderEvents.Of(new CustomerProfileEvent(customer, new OrderPlaced(at, id, new(0, order))));
    }

    // The money of the purchase, which the recipe needs, is usually absent from a refund.
    private static SenderEvents ReadRefund(SenderReport report)
    {
        var at = report.Instant("event_timestamp");
        var id = report.Id("ecommerce.transaction_id", "transaction_id");
        var customer = report.Customer("user_id", "user_pseudo_id");
        // Without money, all of it was given back.
        return (report.Money("ecommerce.refund_value") ?? report.Money("refund_value")) is { } amount
            ? Refunded(customer, at, id, amount)
            : SenderEvents.Of(new CustomerProfileEvent(customer, new OrderPlaced(at, id, OrderVersion.Cancelled(at))));
    }

    private static SenderEvents Refunded(string? customer, DateTimeOffset at, OrderId id, double amount) =>
        SenderEvents.Of(new CustomerProfileEvent(customer, new OrderRefunded(at, id, new(Refund.IdOf(at, amount), 0, at, amount))));
}
