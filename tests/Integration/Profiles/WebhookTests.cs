namespace Conversion.IntegrationTests.Profiles;

/// <summary>Webhooks of shop systems, through the service with a store in a file.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Order =
        """
        {"id":5678901234567,"email":"anna@example.com","created_at":"2026-05-01T10:00:00Z","updated_at":"2026-05-01T10:00:01Z",
         "financial_status":"paid","cancelled_at":null,"test":false,"currency":"EUR","total_price":"60.00","subtotal_price":"60.00",
         "total_tax":"0.00","current_subtotal_price":"60.00","current_total_price":"60.00","current_total_tax":"0.00",
         "customer":{"id":115310627314723954},"refunds":[],
         "line_items":[{"id":1,"variant_id":111,"quantity":2,"price":"30.00"}]}
        """;

    private const string Customer = "115310627314723954";

    private RememberingService? _service;

    private RememberingService Service => _service!;

    public async Task InitializeAsync() => _service = await RememberingService.StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task SignedOrder_IsStoredAndDecided_AndAReplayChangesNothing()
    {
        Assert.Equal(200, await Service.SendAsync("shopify", "orders/create", Order));
        Assert.Equal(200, await Service.SendAsync("shopify", "orders/create", Order));

        Assert.Single(Service.PubSub.Messages);
        Assert.Equal(60, (double)Assert.Single((await Service.FindAsync(Customer))!["orders"]!.AsArray())!["amount"]!);
    }

    [Fact]
    public async Task RefundThatNamesOnlyItsOrder_LowersIt()
    {
        const string Refund =
            """{"id":900,"order_id":5678901234567,"created_at":"2026-05-04T09:00:00Z","transactions":[{"amount":"20.00","kind":"refund","status":"success"}]}""";
        Assert.Equal(200, await Service.SendAsync("shopify", "refunds/create", Refund));
        Assert.Equal(200, await Service.SendAsync("shopify", "orders/create", Order));

        var order = (await Service.FindAsync(Customer))!["orders"]![0]!;
        Assert.Equal(20, (double)order["refunds"]![0]!["amount"]!);
    }

    [Fact]
    public async Task OrderFromPubSub_IsTheSame()
    {
        Assert.Equal(204, await Service.PushAsync("1", Order, ("X-Shopify-Topic", "orders/create")));
        Assert.Equal(200, await Service.SendAsync("shopify", "orders/create", Order));

        Assert.Single(Service.PubSub.Messages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task WrongSignature_IsRefused(string signature)
    {
        foreach (var sender in (string[])["shopify", "woocommerce", "segment"])
            Assert.Equal(401, await Service.SendAsync(sender, "orders/create", Order, signature));
        Assert.Null(await Service.FindAsync(Customer));
    }

    [Fact]
    public async Task UnknownReport_IsAcknowledged_AndAnUnreadableOneIsRejected()
    {
        Assert.Equal(200, await Service.SendAsync("shopify", "products/update", "{}"));
        Assert.Equal(200, await Service.SendAsync("segment", "", """{"type":"page","messageId":"1"}"""));
        Assert.Empty(Service.PubSub.Messages);

        Assert.Equal(200, await Service.SendAsync("shopify", "orders/create", "{}"));
        Assert.Equal("conversion.rejected", Assert.Single(Service.PubSub.Messages).Attribute("ce-type"));
    }

    [Fact]
    public async Task PrivacyRequests_AreCarriedOut()
    {
        var request = $$"""{"shop_domain":"s","customer":{"id":{{Customer}},"email":"anna@example.com"},"orders_to_redact":[5678901234567]}""";
        await Service.SendAsync("shopify", "orders/create", Order);

        Assert.Equal(200, await Service.SendAsync("shopify", "customers/data_request", request));
        var export = Assert.Single(Directory.GetFiles(Service.Exports));
        Assert.Contains("5678901234567", await File.ReadAllTextAsync(export), StringComparison.Ordinal);
        Assert.DoesNotContain(Customer, Path.GetFileName(export), StringComparison.Ordinal);

        Assert.Equal(200, await Service.SendAsync("shopify", "customers/redact", request));
        Assert.Null(await Service.FindAsync(Customer));
        Assert.False(Service.StoreContains(Customer));

        await Service.SendAsync("shopify", "orders/create", Order.Replace("2026-05-01", "2126-05-01", StringComparison.Ordinal));
        Assert.Equal(200, await Service.SendAsync("shopify", "shop/redact", """{"shop_id":1}"""));
        Assert.Null(await Service.FindAsync(Customer));
    }

    [Fact]
    public async Task ServiceForWebhooksAlone_HasNoOtherRoute()
    {
        await using var alone = await RememberingService.StartAsync(("Webhooks__Only", "true"));

        Assert.Equal(200, await alone.SendAsync("shopify", "orders/create", Order));
        foreach (var path in (string[])["/api/model", "/api/customers/1", "/dashboard/", "/api/policy"])
        {
            using var answer = await alone.Client.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }

    [Fact]
    public async Task StoreInAFile_IsRefusedOnCloudRun()
    {
        var failed = await ServiceProcess.FailAsync(new() { ["Profiles__Store"] = "sqlite:customers.db", ["K_SERVICE"] = "conversion" });
        Assert.Contains("Profiles__Store must be firestore:PROJECT on Cloud Run", failed.Error, StringComparison.Ordinal);
    }
}
