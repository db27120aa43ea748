using System.Text.Json;

namespace Conversion.Tests.Orders;

/// <summary>The headers of exports fit the recipe of their platform first, and headers of other files fit none.</summary>
public sealed class RecipeHeaderTests
{
    [Theory]
    [InlineData("shopify", "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal," +
        "Shipping,Taxes," +
        "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku," +
        "Cancelled at," +
        "Payment Method,Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Id,Tags,Risk Level,Source,Lineitem discount," +
        "Tax 1 Name")]
    [InlineData("shopify-api", "id,created_at,total_price,currency,financial_status,customer.id,customer.email")]
    [InlineData("shopify-api", "id,created_at,financial_status,total_price,current_subtotal_price,current_total_price," +
        "refunds[].transactions[].amount")]
    [InlineData("shopify-api-current", "id,created_at,financial_status,total_price,current_subtotal_price,current_total_price,customer.id")]
    [InlineData("woocommerce", "order_id,order_date,status,total,customer_id,billing_email")]
    [InlineData("woocommerce", "order_id,order_number,date,status,shipping_total,tax_total,order_total,refunded_total,customer_id," +
        "billing_email")]
    [InlineData("woocommerce-items", "order_id,date,status,order_total,customer_id,billing_email,item_sku,item_quantity,item_total," +
        "item_refunded")]
    [InlineData("woocommerce-api", "id,status,currency,date_created,date_created_gmt,total,total_tax,shipping_total,customer_id," +
        "billing.email")]
    [InlineData("woocommerce-advanced", "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount," +
        "Order Shipping Amount,SKU,Item Cost")]
    [InlineData("woocommerce-analytics", "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold," +
        "Coupon(s),Net Sales")]
    [InlineData("stripe", "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status,Customer ID,Customer Email")]
    [InlineData("stripe", "id,Description,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Fee,Tax,Mode,Status,Customer ID")]
    [InlineData("stripe-api", "id,object,amount,amount_captured,amount_refunded,captured,created,currency,customer,status")]
    [InlineData("stripe-balance-api", "id,object,amount,available_on,created,currency,fee,net,reporting_category,source,status,type")]
    [InlineData("stripe-checkout-api", "id,object,amount_subtotal,amount_total,created,currency,customer,payment_status,status")]
    [InlineData("stripe-invoices-api", "id,object,amount_due,amount_paid,created,currency,customer,number,status,subtotal,tax,total")]
    [InlineData("stripe-payment-intents-api", "id,object,amount,amount_received,created,currency,customer,status,livemode")]
    [InlineData("square-orders-api", "id,created_at,state,line_items[].quantity,total_money.amount,total_money.currency,customer_id")]
    [InlineData("square-payments-api", "id,created_at,status,amount_money.amount,amount_money.currency,order_id,customer_id")]
    [InlineData("razorpay-api", "id,entity,amount,currency,status,order_id,amount_refunded,email,created_at")]
    [InlineData("paypal-orders-api", "id,status,create_time,payer.email_address,purchase_units[].amount.currency_code," +
        "purchase_units[].amount.value")]
    [InlineData("adyen-settlement", "Company Account,Merchant Account,Psp Reference,Merchant Reference,Creation Date,Type,Gross Currency," +
        "Gross Debit (GC),Gross Credit (GC)")]
    [InlineData("shopware5", "orderId,number,ordertime,customerID,invoice_amount,invoice_amount_net,status,cleared")]
    [InlineData("shopware5", "orderId,number,customerNumber,email,orderStatus,paymentStatus,invoiceAmount,invoiceAmountNet," +
        "invoiceShipping,invoiceShippingNet,orderTime,articleNumber,articleQuantity,articlePrice")]
    [InlineData("matomo-api", "idVisit,visitorId,userId,serverTimestamp,actionDetails[].type,actionDetails[].orderId," +
        "actionDetails[].revenue,actionDetails[].timestamp")]
    [InlineData("sylius-api", "number,checkoutCompletedAt,checkoutState,paymentState,total,itemsTotal,customer.@id,customer.email")]
    [InlineData("ebay", "Sales Record Number,Order Number,Buyer Username,Buyer Email,Item Number,Sold For,Total Price,Sale Date")]
    [InlineData("saleor-api", "id,number,created,status,userEmail,total.gross.amount,total.gross.currency,subtotal.net.amount")]
    [InlineData("square", "Date,Time,Time Zone,Gross Sales,Discounts,Net Sales,Tax,Tip,Partial Refunds,Total Collected,Transaction ID," +
        "Event Type")]
    [InlineData("square-items", "Date,Time,Time Zone,Category,Item,Qty,Gross Sales,Discounts,Net Sales,Tax,Transaction ID,Event Type," +
        "Customer ID")]
    [InlineData("paypal", "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID")]
    [InlineData("paypal-de", "Datum,Uhrzeit,Zeitzone,Name,Typ,Status,Währung,Brutto,Gebühr,Netto,Absender E-Mail-Adresse,Transaktionscode")]
    [InlineData("magento-grid", "ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status," +
        "Customer Email,Subtotal")]
    [InlineData("magento", "entity_id,state,status,customer_id,base_grand_total,grand_total,increment_id,customer_email,created_at")]
    [InlineData("bigcommerce", "Order ID,Customer ID,Customer Email,Order Date,Order Status,Subtotal (ex tax),Order Total (inc tax)," +
        "Order Total (ex tax)")]
    [InlineData("squarespace", "Order ID,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Amount Refunded,Total," +
        "Created at," +
        "Lineitem quantity,Lineitem name,Lineitem price,Cancelled at")]
    [InlineData("amazon", "amazon-order-id,merchant-order-id,purchase-date,order-status,sku,asin,item-status,quantity,currency," +
        "item-price,item-tax")]
    [InlineData("amazon-new", "order-id,order-item-id,purchase-date,buyer-email,sku,quantity-purchased,currency,item-price,item-tax")]
    [InlineData("etsy", "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Currency,Order Value,Discount Amount,Shipping," +
        "Order Total,Buyer")]
    [InlineData("etsy-items", "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Order Shipping,Item Total,Currency," +
        "Transaction ID,Order ID")]
    [InlineData("klaviyo", "type,id,attributes.datetime,attributes.event_properties.$value,relationships.profile.data.id," +
        "relationships.metric.data.id")]
    [InlineData("segment", "type,event,userId,anonymousId,timestamp,properties.order_id,properties.total,properties.products[].price")]
    [InlineData("ga4", "event_date,event_timestamp,event_name,user_id,user_pseudo_id,ecommerce.transaction_id,ecommerce.purchase_revenue")]
    [InlineData("olist", "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value")]
    [InlineData("online-retail", "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country")]
    [InlineData("online-retail", "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country")]
    [InlineData("superstore", "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Customer Name,Product ID,Sales,Quantity," +
        "Discount,Profit")]
    [InlineData("ta-feng", "TRANSACTION_DT,CUSTOMER_ID,AGE_GROUP,PIN_CODE,PRODUCT_SUBCLASS,PRODUCT_ID,AMOUNT,ASSET,SALES_PRICE")]
    [InlineData("conversion", "customerId,at,amount,items,products,returned")]
    [InlineData(null, "order_id,customer_id,order_date,total,status")]
    [InlineData(null, "order_id,customer_id,created_at,status,total,product_id,quantity,price")]
    [InlineData(null, "id,order_id,customer_id,kind,status,amount,created_at")]
    [InlineData(null, "Customer,Customer ID,Order Date,Total")]
    [InlineData(null, "transaction_id,card_id,date,sku,quantity,price")]
    [InlineData(null, "customerId,at,amount,currency,status")]
    public void Header_FitsItsRecipe(string? recipe, string header)
    {
        var columns = header.Split(',').Select(ColumnName.Normalize).ToHashSet();
        Assert.Equal(recipe, ReadRecipes().FirstOrDefault(candidate => Fits(candidate, columns))?.Name);
    }

    private static bool Fits(RecipeHeader recipe, HashSet<string> columns) =>
        recipe.Header.Count > 0
        && recipe.Header.All(entry => entry.Split('|').Any(name => columns.Contains(ColumnName.Normalize(name))))
        && !recipe.Absent.Any(name => columns.Contains(ColumnName.Normalize(name)));

    private static List<RecipeHeader> ReadRecipes()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("shared/Orders/formats.json")));
        return [.. document.RootElement.GetProperty("recipes").EnumerateArray().Select(recipe => new RecipeHeader(
            recipe.GetProperty("name").GetString()!, ReadTexts(recipe, "header"), ReadTexts(recipe, "absent")))];
    }

    private static List<string> ReadTexts(JsonElement recipe, string member) =>
        recipe.TryGetProperty(member, out var texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : [];

    private sealed record RecipeHeader(string Name, List<string> Header, List<string> Absent);
}
