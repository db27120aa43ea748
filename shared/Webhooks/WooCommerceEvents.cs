using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>
/// Reads WooCommerce's webhooks. Source: <see href="https://woocommerce.com/document/webhooks/"/>. An order contains its refunds, and a
/// deletion only an id.
/// </summary>
internal static class WooCommerceEvents
{
    public static SenderEvents Read(SenderReport report) => report.Topic switch
    {
        "order.created" or "order.updated" or "order.restored" => ReadOrder(report),
        // The version is unknown; only a restored order has a later one.
        "order.deleted" => SenderEvents.Of(new CustomerProfileEvent(
            null, new OrderPlaced(DateTimeOffset.UnixEpoch, report.Id("id"), OrderVersion.Cancelled(DateTimeOffset.UnixEpoch)))),
        "customer.created" or "customer.updated" => ReadCustomer(report),
        _ => SenderEvents.None,
    };

    private static SenderEvents ReadOrder(SenderReport report)
    {
        var changedAt = report.Instant("date_modified_gmt", "date_created_gmt", "date_modified", "date_created");
        var version = changedAt.ToUnixTimeMilliseconds();
        var customer = report.Customer("customer_id", "billing.email");
        var content = report.ReadOrder("woocommerce-api") is { } order
            ? new OrderVersion(version, order, IsNet: true)
            : OrderVersion.Cancelled(report.Instant("date_created_gmt", "date_created"), version);
        return customer is null && !content.IsCancelled
            ? SenderEvents.None
            : SenderEvents.Of(new CustomerProfileEvent(customer, new OrderPlaced(changedAt, report.Id("id"), content)));
    }

    private static SenderEvents ReadCustomer(SenderReport report) => report.Customer("id", "email") is not { } customer
        ? SenderEvents.None
        : SenderEvents.Of(new CustomerProfileEvent(customer, report.Contacts(
            report.Instant("date_modified_gmt", "date_created_gmt", "date_modified", "date_created"),
            (ContactRole.Email, ["email", "billing.email"]),
            (ContactRole.Phone, ["billing.phone"]),
            (ContactRole.FirstName, ["first_name", "billing.first_name"]),
            (ContactRole.LastName, ["last_name", "billing.last_name"]),
            (ContactRole.City, ["billing.city"]),
            (ContactRole.Region, ["billing.state"]),
            (ContactRole.Postcode, ["billing.postcode"]),
            (ContactRole.Country, ["billing.country"]))));
}
