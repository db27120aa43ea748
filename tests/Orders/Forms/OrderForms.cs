namespace Conversion.Tests.Orders.Forms;

/// <summary>Lists every form of the shop. Written from the platforms' documentation, without regard to the reader.</summary>
public static class OrderForms
{
    public static IReadOnlyList<OrderForm> All { get; } = Write(new Shop());

    /// <summary>Writes every form of a shop.</summary>
    public static IReadOnlyList<OrderForm> Write(Shop shop)
    {
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
            .. NumberForms.All(shop),
            .. InstantForms.All(shop),
            .. EncodingForms.All(shop),
            .. LayoutForms.All(shop),
            .. GrainForms.All(shop),
            .. RepeatedForms.All(shop),
            .. StatusForms.All(shop),
            .. IdForms.All(shop),
            .. JsonForms.All(shop),
            .. WorkbookForms.All(shop),
            .. ContainerForms.All(shop),
            .. RefusedForms.All(shop),
        ];
    }
}
