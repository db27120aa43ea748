namespace Conversion.Tests.Orders.Forms;

/// <summary>Lists every form of the shop. Written from the platforms' documentation, without regard to the reader.</summary>
public static class OrderForms
{
    public static IReadOnlyList<OrderForm> All { get; } = Build().ToList();

    private static IEnumerable<OrderForm> Build()
    {
        var shop = Shop.Instance;
        return
        [
            .. ShopifyForms.All(shop),
            .. WooCommerceForms.All(shop),
            .. StripeForms.All(shop),
            .. SquareForms.All(shop),
            .. PayPalForms.All(shop),
            .. MagentoForms.All(shop),
            .. HostedShopForms.All(shop),
            .. AmazonForms.All(shop),
            .. EtsyForms.All(shop),
            .. EventForms.All(shop),
            .. DatasetForms.All(shop),
            .. OlistForms.All(shop),
            .. OwnForms.All(shop),
        ];
    }
}
