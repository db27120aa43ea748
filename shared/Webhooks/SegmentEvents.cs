using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>
/// Reads Segment's events. Source: <see href="https://segment.com/docs/connections/spec/ecommerce/v2/"/>. A refund has no number of its
/// own, so it has the number of its message.
/// </summary>
internal static class SegmentEvents
{
    private static readonly string[] Customer = ["userId", "context.traits.email", "properties.email", "traits.email"];
    private static readonly string[] Time = ["originalTimestamp", "timestamp", "sentAt", "receivedAt"];

    public static SenderEvents Read(SenderReport report) => (report.Text("type"), report.Text("event")) switch
    {
        ("track", "Order Completed" or "Order Updated") => ReadOrder(report),
        ("track", "Order Refunded") => ReadRefund(report),
        ("track", "Order Cancelled") => SenderEvents.Of(Cancel(report)),
        ("identify", _) => ReadContacts(report),
        _ => SenderEvents.None,
    };

    private static SenderEvents ReadOrder(SenderReport report)
    {
        var at = report.Instant(Time);
        // "Order Updated" has the properties of "Order Completed", and the recipe knows the latter.
        var order = (report.Text("event") == "Order Updated" ? Renamed(report) : report).ReadOrder("segment");
        return order is { } sale && report.Customer(Customer) is { } customer
            ? SenderEvents.Of(new CustomerProfileEvent(customer, new OrderPlaced(
                at, report.Id("properties.order_id", "properties.checkout_id"), new(at.ToUnixTimeMilliseconds(), sale))))
            : SenderEvents.None;
    }

    private static SenderEvents ReadRefund(SenderReport report)
    {
        var at = report.Instant(Time);
        // Without money, all of it was given back.
        var hasMoney = report.Text("properties.total", "properties.subtotal", "properties.revenue", "properties.value") is not null
            || report.Array("properties.products").Any(product => product.Text("price") is not null);
        return hasMoney && report.ReadOrder("segment") is { Returned: true } refund
            ? SenderEvents.Of(new CustomerProfileEvent(report.Customer(Customer), new OrderRefunded(
                at, report.Id("properties.order_id"), new(report.Id("messageId"), 0, at, refund.Amount))))
            : SenderEvents.Of(Cancel(report));
    }

    private static CustomerProfileEvent Cancel(SenderReport report)
    {
        var at = report.Instant(Time);
        return new(report.Customer(Customer), new OrderPlaced(
            at, report.Id("properties.order_id"), OrderVersion.Cancelled(at, at.ToUnixTimeMilliseconds())));
    }

    private static SenderEvents ReadContacts(SenderReport report) => report.Customer(Customer) is not { } customer
        ? SenderEvents.None
        : SenderEvents.Of(new CustomerProfileEvent(customer, report.Contacts(
            report.Instant(Time),
            (ContactRole.Email, ["traits.email"]),
            (ContactRole.Phone, ["traits.phone"]),
            (ContactRole.FirstName, ["traits.firstName", "traits.first_name"]),
            (ContactRole.LastName, ["traits.lastName", "traits.last_name"]),
            (ContactRole.Name, ["traits.name"]),
            (ContactRole.City, ["traits.address.city"]),
            (ContactRole.Region, ["traits.address.state"]),
            (ContactRole.Postcode, ["traits.address.postalCode"]),
            (ContactRole.Country, ["traits.address.country"]))));

    private static SenderReport Renamed(SenderReport report) => report with
    {
        Body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(report.Body.Span)
            .Replace("\"Order Updated\"", "\"Order Completed\"", StringComparison.Ordinal)),
    };
}
