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
    public void OrderOfSegmentWithoutANumber_HasTheOneOfItsCheckout() => Assert.Equal(
        "50314b8e9bcf", One<OrderPlaced>("segment", "", SegmentOrder.Replace("\"order_id\"", "\"checkout_id\""), out _).Id.Text);

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

    [Fact]
    public void DeletedOrderOfShopify_IsCancelledForGood()
    {
        var deleted = One<OrderPlaced>("shopify", "orders/delete", """{"id":5678901234567}""", out var customer);
        var placed = One<OrderPlaced>("shopify", "orders/fulfilled", ShopifyOrder, out _);

        Assert.Null(customer);
        Assert.Empty(new Profile("a").Apply(placed).Apply(deleted).ToOrders());
        Assert.Empty(new Profile("a").Apply(deleted).Apply(placed).ToOrders());
    }

    [Theory]
    [InlineData("orders/create", true)]
    [InlineData("orders/updated", true)]
    [InlineData("orders/paid", true)]
    [InlineData("orders/cancelled", true)]
    [InlineData("orders/fulfilled", true)]
    [InlineData("orders/partially_fulfilled", true)]
    [InlineData("orders/edited", false)]
    public void TopicOfShopify_IsOfAnOrder(string topic, bool expected) =>
        Assert.Equal(expected ? 1 : 0, Read("shopify", topic, ShopifyOrder).Events.Count);

    [Fact]
    public void GuestOfShopify_IsKnownByTheAddress()
    {
        var guest = ShopifyOrder.Replace("\"customer\":{\"id\":115310627314723954,\"email\":\"anna@example.com\"},", "");
        One<OrderPlaced>("shopify", "orders/create", guest, out var customer);
        Assert.Equal("anna@example.com", customer);
        One<OrderPlaced>("shopify", "orders/create", guest.Replace("\"email\"", "\"contact_email\""), out customer);
        Assert.Equal("anna@example.com", customer);
    }

    // A cancellation needs no customer, because the order may be known.
    [Fact]
    public void CancelledOrderOfShopify_HasTheVersionOfItsChange_AndNeedsNoCustomer()
    {
        var nobody = ShopifyOrder.Replace("\"customer\":{\"id\":115310627314723954,\"email\":\"anna@example.com\"},", "")
            .Replace("\"email\":\"anna@example.com\"", "\"email\":null");
        var cancelled = One<OrderPlaced>(
            "shopify", "orders/cancelled",
            nobody.Replace("\"cancelled_at\":null", "\"cancelled_at\":\"2026-05-02T09:00:00-04:00\""), out var customer);
        Assert.Null(customer);
        Assert.Equal(
            (new DateTimeOffset(2026, 5, 2, 13, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
                new DateTimeOffset(2026, 5, 1, 14, 0, 0, TimeSpan.Zero)),
            (cancelled.Version.Version, cancelled.Version.Order.At));
    }

    // Money of transactions that succeeded, or of the goods where no transaction has money.
    [Theory]
    [InlineData("""[{"amount":"20.00","kind":"refund","status":"success"},{"amount":"1.50"}]""", "[]", 21.5)]
    [InlineData("""[{"amount":"-20.00","kind":"refund","status":"success"}]""", "[]", 20.0)]
    [InlineData("""[{"amount":"20.00","kind":"sale","status":"success"}]""", """[{"subtotal":7},{"subtotal":"0.5"},5]""", 7.5)]
    [InlineData("""[{"amount":"20.00","kind":"refund","status":"pending"}]""", """[{"subtotal":"none"}]""", null)]
    [InlineData("[]", "null", null)]
    public void RefundOfShopify_HasTheMoneyThatWentBack(string transactions, string lines, double? expected)
    {
        var events = Read(
            "shopify", "refunds/create",
            $$"""
            {"id":900,"order_id":5,"processed_at":"2026-05-04T09:00:00Z","transactions":{{transactions}},"refund_line_items":{{lines}}}
            """).Events;

        var refund = events.Select(read => Assert.IsType<OrderRefunded>(read.Event)).SingleOrDefault();
        Assert.Equal(expected, refund?.Refund.Amount);
        Assert.Equal(expected is null ? null : "5 900", refund is null ? null : $"{refund.Id.Text} {refund.Refund.Id.Text}");
    }

    [Theory]
    [InlineData("order.created", true)]
    [InlineData("order.updated", true)]
    [InlineData("order.restored", true)]
    [InlineData("order.read", false)]
    public void TopicOfWooCommerce_IsOfAnOrder(string topic, bool expected) =>
        Assert.Equal(expected ? 1 : 0, Read("woocommerce", topic, WooOrder).Events.Count);

    [Fact]
    public void OrderOfWooCommerce_HasTheVersionOfItsChange_AndACancelledOneNeedsNoCustomer()
    {
        var placed = One<OrderPlaced>("woocommerce", "order.created", WooOrder, out _);
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 5, TimeSpan.Zero).ToUnixTimeMilliseconds(), placed.Version.Version);
        Assert.True(placed.Version.IsNet);

        var nobody = WooOrder.Replace("\"customer_id\":7", "\"customer_id\":0").Replace("ben@example.com", "");
        var cancelled = One<OrderPlaced>("woocommerce", "order.updated", nobody.Replace("processing", "cancelled"), out var customer);
        Assert.Null(customer);
        Assert.Equal(
            (true, placed.Version.Version, new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero)),
            (cancelled.Version.IsCancelled, cancelled.Version.Version, cancelled.Version.Order.At));
    }

    [Fact]
    public void UpdatedOrderOfSegment_ReplacesIt_AndACancelledOneDoesNotCount()
    {
        var placed = One<OrderPlaced>("segment", "", SegmentOrder, out _);
        var later = SegmentOrder.Replace("10:00:00.250Z", "11:00:00Z");
        var updated = One<OrderPlaced>(
            "segment", "", later.Replace("Order Completed", "Order Updated").Replace("\"total\":30.0", "\"total\":45"), out _);
        var cancelled = One<OrderPlaced>("segment", "", later.Replace("Order Completed", "Order Cancelled"), out var customer);

        Assert.Equal(new DateTimeOffset(2026, 5, 1, 10, 0, 0, 250, TimeSpan.Zero).ToUnixTimeMilliseconds(), placed.Version.Version);
        Assert.Equal("u1", customer);
        Assert.Equal(40, Assert.Single(new Profile("u1").Apply(updated).Apply(placed).ToOrders()).Amount);
        Assert.Empty(new Profile("u1").Apply(cancelled).Apply(placed).ToOrders());
    }

    [Theory]
    [InlineData(""" "order_id":"50314b8e9bcf" """)]
    [InlineData(""" "order_id":"50314b8e9bcf","total":null """)]
    [InlineData(""" "order_id":"50314b8e9bcf","products":[{"product_id":"p1","quantity":1}] """)]
    public void RefundOfSegmentWithoutMoney_IsOfTheWholeOrder(string properties)
    {
        var refunded = One<OrderPlaced>(
            "segment", "",
            $$"""
            {"type":"track","event":"Order Refunded","messageId":"m2","userId":"u1","timestamp":"2026-05-09T10:00:00Z",
             "properties":{ {{properties}} } }
            """,
            out var customer);

        Assert.Equal("u1", customer);
        Assert.Empty(new Profile("u1").Apply(refunded).Apply(One<OrderPlaced>("segment", "", SegmentOrder, out _)).ToOrders());
    }

    [Fact]
    public void RefundOfAnalyticsWithoutMoney_IsOfTheWholeOrder()
    {
        var cancelled = One<OrderPlaced>(
            "ga4", "",
            """{"event_name":"refund","event_timestamp":"1777716000000000","user_pseudo_id":"p.1","ecommerce":{"transaction_id":"T1"}}""",
            out var customer);

        Assert.Equal(("p.1", OrderId.From("T1"), true), (customer, cancelled.Id, cancelled.Version.IsCancelled));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "purchase_revenue":null, """)]
    public void RefundOfAnalytics_LowersItsPurchase(string revenue)
    {
        var refund =
            $$"""
            {"event_name":"refund","event_timestamp":"1777716000000000","user_pseudo_id":"p.1",
             "ecommerce":{"transaction_id":"T1",{{revenue}}"refund_value":10.5} }
            """;
        const string Purchase =
            """
            {"event_name":"purchase","event_timestamp":"1777629600000000","user_pseudo_id":"p.1",
             "ecommerce":{"transaction_id":"T1","purchase_revenue":30.5}}
            """;
        var refunded = One<OrderRefunded>("ga4", "", refund, out var customer);
        var placed = One<OrderPlaced>("ga4", "", Purchase, out _);

        Assert.Equal("p.1", customer);
        Assert.Equal(new DateTimeOffset(2026, 5, 2, 10, 0, 0, TimeSpan.Zero), refunded.Refund.At);
        Assert.Equal(20, Assert.Single(new Profile("p.1").Apply(placed).Apply(refunded).ToOrders()).Amount);
    }

    [Theory]
    [InlineData("""{"type":"track","messageId":"m"}""", "segment")]
    [InlineData("""{"event_name":"purchase","event_timestamp":"1"}""", "ga4")]
    [InlineData("""{"type":"track"}""", null)]
    [InlineData("""{"messageId":"m"}""", null)]
    [InlineData("""{"event_name":"purchase"}""", null)]
    [InlineData("""{"event_timestamp":"1"}""", null)]
    [InlineData("""{"a":{"type":"track","messageId":"m"}}""", null)]
    [InlineData("""["type","messageId"]""", null)]
    [InlineData("""{"type":"track","messageId":""", null)]
    [InlineData("""{"\ud800type":1}""", null)]
    [InlineData("", null)]
    public void Sender_IsKnownByTheMembersOfItsMessage(string body, string? expected) =>
        Assert.Equal(expected, SenderEvents.Recognize(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("shopify", "orders/create", "{}", "/updated_at must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z.")]
    [InlineData("segment", "", """{"type":"track","event":"Order Cancelled","timestamp":"2026-05-01"}""",
        "/properties/order_id must be the number of the order.")]
    [InlineData("ga4", "", "[]", "must be a JSON object.")]
    [InlineData("ga4", "", "{", "must be JSON, but the text ends too early, at byte 2.")]
    [InlineData("shopify", "orders/create", """{"id":1,"updated_at":"\ud800"}""", "must be valid Unicode.")]
    public void Refusal_NamesTheMember(string sender, string topic, string body, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => Read(sender, topic, body)).Message);

    [Fact]
    public void UnknownSender_IsAnError() => Assert.Contains(
        "No events are known of ebay.", Assert.Throws<ArgumentException>(() => Read("ebay", "", "{}")).Message, StringComparison.Ordinal);

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
