using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Webhooks;

/// <summary>
/// Reads Shopify's webhooks, by HTTPS or Pub/Sub. Source: <see href="https://shopify.dev/docs/api/webhooks"/>. An order contains its
/// refunds up to <c>updated_at</c>; a refund names its order, and no customer.
/// </summary>
internal static class ShopifyEvents
{
    public static SenderEvents Read(SenderReport report) => report.Topic switch
    {
        "orders/create" or "orders/updated" or "orders/paid" or "orders/cancelled" or "orders/fulfilled" or "orders/partially_fulfilled"
            => ReadOrder(report),
        "orders/delete" => SenderEvents.Of(new CustomerProfileEvent(
            null, new OrderPlaced(DateTimeOffset.UnixEpoch, report.Id("id"), OrderVersion.Cancelled(DateTimeOffset.UnixEpoch)))),
        "refunds/create" => ReadRefund(report),
        "customers/create" or "customers/update" => ReadCustomer(report, report.Customer("id", "email"), "email"),
        "customers_email_marketing_consent/update" => ReadConsent(report, report.Customer("customer_id", "email_address")),
        "customers/data_request" => ReadPrivacy(report, PrivacyKind.Export),
        "customers/redact" => ReadPrivacy(report, PrivacyKind.EraseCustomer),
        "shop/redact" => new([], new(PrivacyKind.EraseShop, [])),
        _ => SenderEvents.None,
    };

    private static SenderEvents ReadOrder(SenderReport report)
    {
        var changedAt = report.Instant("updated_at", "created_at");
        var version = changedAt.ToUnixTimeMilliseconds();
        if (report.ReadOrder("shopify-api") is not { } order)
            // A deleted customer's order is cancelled too, so the order needs no customer.
            return SenderEvents.Of(new CustomerProfileEvent(
                report.Customer("customer.id", "email", "contact_email"),
                new OrderPlaced(changedAt, report.Id("id"), OrderVersion.Cancelled(report.Instant("created_at"), version))));
        return report.Customer("customer.id", "email", "contact_email") is { } customer
            ? SenderEvents.Of(new CustomerProfileEvent(
                customer, new OrderPlaced(changedAt, report.Id("id"), new(version, order, IsNet: true))))
            : SenderEvents.None;
    }

    private static SenderEvents ReadRefund(SenderReport report)
    {
        var at = report.Instant("created_at", "processed_at");
        var transactions = report.Array("transactions")
            .Where(transaction => transaction.Text("kind") is null or "refund" && transaction.Text("status") is null or "success");
        var amount = transactions.Sum(transaction => (decimal)(transaction.Money("amount") ?? 0));
        if (amount == 0)
            amount = report.Array("refund_line_items").Sum(line => (decimal)(line.Money("subtotal") ?? 0));
        // A refund without money gives back goods that were not paid.
        return amount == 0 ? SenderEvents.None : SenderEvents.Of(new CustomerProfileEvent(
            null, new OrderRefunded(at, report.Id("order_id"), new(report.Id("id"), 0, at, (double)amount))));
    }

    private static SenderEvents ReadCustomer(SenderReport report, string? customer, string email)
    {
        if (customer is null)
            return SenderEvents.None;
        var contacts = report.Contacts(
            report.Instant("updated_at", "created_at"),
            (ContactRole.Email, [email]),
            (ContactRole.Phone, ["phone", "default_address.phone"]),
            (ContactRole.FirstName, ["first_name"]),
            (ContactRole.LastName, ["last_name"]),
            (ContactRole.City, ["default_address.city"]),
            (ContactRole.Region, ["default_address.province_code", "default_address.province"]),
            (ContactRole.Postcode, ["default_address.zip"]),
            (ContactRole.Country, ["default_address.country_code"]));
        return new([new(customer, contacts), .. ReadConsent(report, customer).Events]);
    }

    private static SenderEvents ReadConsent(SenderReport report, string? customer)
    {
        if (customer is null || report.Text("email_marketing_consent.state") is not { } state)
            return SenderEvents.None;
        var value = state switch { "subscribed" => Consent.Yes, "unsubscribed" or "redacted" => Consent.No, _ => Consent.Unknown };
        var at = report.Text("email_marketing_consent.consent_updated_at") is null
            ? report.Instant("updated_at", "created_at", "occurred_at")
            : report.Instant("email_marketing_consent.consent_updated_at");
        return SenderEvents.Of(new CustomerProfileEvent(customer, new ConsentGiven(at, value)));
    }

    // A guest who got an account later is known by the address too.
    private static SenderEvents ReadPrivacy(SenderReport report, PrivacyKind kind) => new(
        [], new(kind, [.. ((string?[])[report.Customer("customer.id"), report.Customer("customer.email")]).OfType<string>()]));
}
