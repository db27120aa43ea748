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
        if (report.Text("event_name") is not ("purchase" or "refund") || report.ReadOrder("ga4") is not { } order)
            return SenderEvents.None;
        var at = report.Instant("event_timestamp");
        var id = report.Id("ecommerce.transaction_id", "transaction_id");
        var customer = report.Customer("user_id", "user_pseudo_id");
        if (order.Returned)
            return SenderEvents.Of(new CustomerProfileEvent(
                customer, new OrderRefunded(at, id, new(Refund.IdOf(at, order.Amount), 0, at, order.Amount))));
        return customer is null
            ? SenderEvents.None
            : SenderEvents.Of(new CustomerProfileEvent(customer, new OrderPlaced(at, id, new(0, order))));
    }
}
