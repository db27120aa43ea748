using System.Text;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Profiles;
using Conversion.Webhooks;

namespace Conversion.Tests.Webhooks;

public sealed class SenderEventsTests
{
    private const string ShopifyOrder =
        """
        {"id":5678901234567,"name":"#1001","email":"anna@example.com","created_at":"2026-05-01T10:00:00-04:00","updated_at":"2026-05-02T09:00:00-04:00",
         "financial_status":"paid","cancelled_at":null,"test":false,"currency":"EUR","total_price":"71.90","subtotal_price":"60.00",
         "total_tax":"7.00","current_subtotal_price":"60.00","current_total_price":"71.90","current_total_tax":"7.00",
         "total_shipping_price_set":{"shop_money":{"amount":"4.90","currency_code":"EUR"}},
         "customer":{"id":115310627314723954,"email":"anna@example.com"},"refunds":[],
         "line_items":[{"id":1,"product_id":11,"variant_id":111,"quantity":2,"price":"20.00"},{"id":2,"product_id":12,"variant_id":112,"quantity":1,"price":"20.00"}]}
        """;

    private const string WooOrder =
        """
        {"id":727,"status":"processing","currency":"EUR","date_created_gmt":"2026-05-01T10:00:00","date_modified_gmt":"2026-05-01T10:00:05",
         "customer_id":7,"total":"49.90","total_tax":"6.00","shipping_total":"4.90","billing":{"email":"ben@example.com"},"refunds":[],
         "line_items":[{"id":1,"product_id":93,"quantity":3,"total":"39.00","sku":"a"}]}
        """;

    private const string SegmentOrder =
        """
        {"type":"track","event":"Order Completed","messageId":"m1","userId":"u1","timestamp":"2026-05-01T10:00:00.250Z","originalTimestamp":"2026-05-01T10:00:00.250Z",
         "properties":{"order_id":"50314b8e9bcf","total":30.0,"shipping":3,"tax":2,"currency":"USD",
         "products":[{"product_id":"p1","quantity":2,"price":10},{"product_id":"p2","quantity":1,"price":5}]}}
        """;

    [Fact]
    public void OrderOfShopify_IsReadAsTheFileIs()
    {
        var placed = One<OrderPlaced>("shopify", "orders/create", ShopifyOrder, out var customer);

        Assert.Equal("115310627314723954", customer);
        Assert.Equal("5678901234567", placed.Id.Text);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 14, 0, 0, TimeSpan.Zero), placed.Version.Order.At);
        Assert.Equal((60.0, 3.0, 2.0), (placed.Version.Order.Amount, placed.Version.Order.Items, placed.Version.Order.Products));
        Assert.Equal(new DateTimeOffset(2026, 5, 2, 13, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), placed.Version.Version);
        Assert.True(placed.Version.IsNet);
    }

    [Fact]
    public void CancelledOrderOfShopify_DoesNotCount()
    {
        var placed = One<OrderPlaced>(
            "shopify", "orders/cancelled", ShopifyOrder.Replace("\"cancelled_at\":null", "\"cancelled_at\":\"2026-05-02T09:00:00-04:00\""), out _);
        Assert.True(placed.Version.IsCancelled);
    }

    [Fact]
    public void UnpaidOrderOfShopify_DoesNotCount_UntilItIsPaid()
    {
        var pending = One<OrderPlaced>("shopify", "orders/create", ShopifyOrder.Replace("\"paid\"", "\"pending\""), out _);
        var paid = One<OrderPlaced>(
            "shopify", "orders/paid", ShopifyOrder.Replace("2026-05-02T09:00:00", "2026-05-03T09:00:00"), out _);

        Assert.Empty(new Profile("a").Apply(pending).ToOrders());
        Assert.Equal(60, Assert.Single(new Profile("a").Apply(paid).Apply(pending).ToOrders()).Amount);
    }

    [Fact]
    public void RefundOfShopify_LowersItsOrderOnce()
    {
        var refunded = One<OrderRefunded>(
            "shopify", "refunds/create",
            """
            {"id":900,"order_id":5678901234567,"created_at":"2026-05-04T09:00:00-04:00",
             "refund_line_items":[{"subtotal":20.0}],"transactions":[{"amount":"20.00","kind":"refund","status":"success"},
             {"amount":"5.00","kind":"refund","status":"failure"}]}
            """,
            out var customer);
        var before = One<OrderPlaced>("shopify", "orders/create", ShopifyOrder, out _);
        // Shopify sends the order as well, with the refund in it.
        var after = One<OrderPlaced>(
            "shopify", "orders/updated",
            ShopifyOrder.Replace("2026-05-02T09:00:00", "2026-05-04T09:00:01").Replace("\"refunds\":[]",
                "\"refunds\":[{\"id\":900,\"transactions\":[{\"amount\":\"20.00\",\"kind\":\"refund\",\"status\":\"success\"}]}]")
                .Replace("\"paid\"", "\"partially_refunded\""),
            out _);

        Assert.Null(customer);
        foreach (var events in (ProfileEvent[][])[[before, refunded], [refunded, before], [before, after, refunded], [refunded, after, before]])
            Assert.Equal(40, Assert.Single(events.Aggregate(new Profile("a"), (profile, next) => profile.Apply(next)).ToOrders()).Amount);
    }

    [Fact]
    public void CustomerOfShopify_HasContactsAndConsent()
    {
        var events = Read(
            "shopify", "customers/update",
            """
            {"id":115310627314723954,"email":"anna@example.com","phone":"+4912345","first_name":"Anna","updated_at":"2026-05-02T09:00:00Z",
             "default_address":{"city":"Berlin","country_code":"DE","zip":"10115"},
             "email_marketing_consent":{"state":"subscribed","consent_updated_at":"2026-04-01T00:00:00Z"}}
            """).Events;

        var contact = Assert.IsType<ContactChanged>(events[0].Event);
        Assert.Equal(("anna@example.com", "Berlin", "DE"),
            (contact.Contacts[ContactRole.Email], contact.Contacts[ContactRole.City], contact.Contacts[ContactRole.Country]));
        Assert.Equal(new ConsentGiven(new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero), Consent.Yes), events[1].Event);
    }

    [Fact]
    public void PrivacyRequestsOfShopify_NameTheCustomerInBothWays()
    {
        const string Body = """{"shop_domain":"x.myshopify.com","customer":{"id":191167,"email":"Anna@Example.com"},"orders_to_redact":[1,2]}""";

        Assert.Equal(["191167", "anna@example.com"], Read("shopify", "customers/redact", Body).Privacy!.CustomerIds);
        Assert.Equal(PrivacyKind.Export, Read("shopify", "customers/data_request", Body).Privacy!.Kind);
        Assert.Equal(PrivacyKind.EraseShop, Read("shopify", "shop/redact", """{"shop_id":1}""").Privacy!.Kind);
    }

    [Fact]
    public void OrderOfWooCommerce_IsReadAsTheFileIs()
    {
        var placed = One<OrderPlaced>("woocommerce", "order.created", WooOrder, out var customer);

        Assert.Equal(("7", "727"), (customer, placed.Id.Text));
        Assert.Equal((39.0, 3.0), (placed.Version.Order.Amount, placed.Version.Order.Items));
    }

    [Fact]
    public void GuestOfWooCommerce_IsKnownByTheAddress()
    {
        One<OrderPlaced>("woocommerce", "order.created", WooOrder.Replace("\"customer_id\":7", "\"customer_id\":0"), out var customer);
        Assert.Equal("ben@example.com", customer);
    }

    [Fact]
    public void DeletedOrderOfWooCommerce_NamesOnlyItself_AndMayBeRestored()
    {
        var deleted = One<OrderPlaced>("woocommerce", "order.deleted", """{"id":727}""", out var customer);
        var placed = One<OrderPlaced>("woocommerce", "order.updated", WooOrder, out _);

        Assert.Null(customer);
        Assert.Empty(new Profile("7").Apply(deleted).Apply(placed).ToOrders());
    }

    [Fact]
    public void RefundedOrderOfWooCommerce_IsNet()
    {
        var placed = One<OrderPlaced>(
            "woocommerce", "order.updated", WooOrder.Replace("\"refunds\":[]", "\"refunds\":[{\"id\":1,\"total\":\"-9.00\"}]"), out _);
        Assert.Equal(30, placed.Version.Order.Amount);
    }

    [Fact]
    public void OrderOfSegment_IsReadAsTheFileIs()
    {
        var placed = One<OrderPlaced>("segment", "", SegmentOrder, out var customer);

        Assert.Equal(("u1", "50314b8e9bcf"), (customer, placed.Id.Text));
        Assert.Equal((25.0, 3.0, 2.0), (placed.Version.Order.Amount, placed.Version.Order.Items, placed.Version.Order.Products));
    }

    [Fact]
    public void RefundOfSegment_LowersItsOrder()
    {
        var refunded = One<OrderRefunded>(
            "segment", "",
            """{"type":"track","event":"Order Refunded","messageId":"m2","userId":"u1","timestamp":"2026-05-09T10:00:00Z","properties":{"order_id":"50314b8e9bcf","total":10}}""",
            out _);
        var placed = One<OrderPlaced>("segment", "", SegmentOrder, out _);

        Assert.Equal(15, Assert.Single(new Profile("u1").Apply(refunded).Apply(placed).ToOrders()).Amount);
    }

    [Fact]
    public void PurchaseOfAnalytics_IsReadAsTheExportIs()
    {
        const string Body =
            """
            {"event_name":"purchase","event_timestamp":"1777629600000000","user_id":"u1","user_pseudo_id":"p.1",
             "ecommerce":{"transaction_id":"T1","purchase_revenue":30.5,"total_item_quantity":3,"unique_items":2}}
            """;
        Assert.Equal("ga4", SenderEvents.Recognize(Encoding.UTF8.GetBytes(Body)));
        var placed = One<OrderPlaced>("ga4", "", Body, out var customer);

        Assert.Equal(("u1", "T1"), (customer, placed.Id.Text));
        Assert.Equal((30.5, new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero)), (placed.Version.Order.Amount, placed.Version.Order.At));
    }

    [Theory]
    [InlineData("shopify", "products/update", "{}")]
    [InlineData("shopify", "", "{}")]
    [InlineData("woocommerce", "product.created", "{}")]
    [InlineData("segment", "", """{"type":"page"}""")]
    [InlineData("segment", "", """{"type":"track","event":"Product Viewed"}""")]
    [InlineData("ga4", "", """{"event_name":"page_view","event_timestamp":"1"}""")]
    public void OtherReports_HaveNoEffect(string sender, string topic, string body) => Assert.Empty(Read(sender, topic, body).Events);

    [Theory]
    [InlineData("shopify", "orders/create", "{}")]
    [InlineData("shopify", "refunds/create", """{"id":1,"created_at":"2026-05-01","transactions":[{"amount":"1"}]}""")]
    [InlineData("woocommerce", "order.deleted", "{}")]
    [InlineData("woocommerce", "order.created", "[]")]
    [InlineData("segment", "", "not JSON")]
    [InlineData("segment", "", """{"type":"track","event":"\ud800"}""")]
    [InlineData("shopify", "orders/create", """{"id":"\ud800"}""")]
    public void ReportThatCannotBeRead_IsRefused(string sender, string topic, string body) =>
        Assert.Throws<InvalidInputException>(() => Read(sender, topic, body));

    [Fact]
    public void OwnEvent_IsOfNoSender() => Assert.Null(SenderEvents.Recognize("""{"customerId":"a","order":{}}"""u8));

    private static SenderEvents Read(string sender, string topic, string body) =>
        SenderEvents.Read(sender, topic, Encoding.UTF8.GetBytes(body));

    private static T One<T>(string sender, string topic, string body, out string? customer)
        where T : ProfileEvent
    {
        var (id, read) = Assert.Single(Read(sender, topic, body).Events);
        customer = id;
        return Assert.IsType<T>(read);
    }
}
