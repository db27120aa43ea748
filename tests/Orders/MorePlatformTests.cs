using System.Text;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small exports of platforms whose rows, words or names were not understood once.</summary>
public sealed class MorePlatformTests
{
    [Fact]
    public void PartsOfABulkOperation_BelongToTheirOrder() => Assert.Equal(
        ["gid://shopify/customer/7 2024-01-05 90.00", "guest@x.com 2024-01-06 20.00"],
        Read(
            """
            {"id":"gid://shopify/Order/1","createdAt":"2024-01-05T10:00:00Z","displayFinancialStatus":"PAID","email":"a@x.com","customer":{"id":"gid://shopify/Customer/7"},"subtotalPriceSet":{"shopMoney":{"amount":"100.0","currencyCode":"USD"}},"totalShippingPriceSet":{"shopMoney":{"amount":"5.0"}},"totalTaxSet":{"shopMoney":{"amount":"8.0"}},"totalPriceSet":{"shopMoney":{"amount":"113.0","currencyCode":"USD"}},"totalRefundedSet":{"shopMoney":{"amount":"10.0"}}}
            {"id":"gid://shopify/LineItem/1","sku":"S1","quantity":1,"__parentId":"gid://shopify/Order/1"}
            {"id":"gid://shopify/LineItem/2","sku":"S2","quantity":2,"__parentId":"gid://shopify/Order/1"}
            {"id":"gid://shopify/Order/2","createdAt":"2024-01-06T10:00:00Z","displayFinancialStatus":"PAID","email":"guest@x.com","customer":null,"subtotalPriceSet":{"shopMoney":{"amount":"20.0","currencyCode":"USD"}},"totalShippingPriceSet":{"shopMoney":{"amount":"5.0"}},"totalTaxSet":{"shopMoney":{"amount":"0.0"}},"totalPriceSet":{"shopMoney":{"amount":"25.0","currencyCode":"USD"}},"totalRefundedSet":{"shopMoney":{"amount":"0.0"}}}
            {"id":"gid://shopify/LineItem/3","sku":"S1","quantity":1,"__parentId":"gid://shopify/Order/2"}

            """.Replace("gid://shopify/Customer/7", "gid://shopify/customer/7", StringComparison.Ordinal)));

    [Fact]
    public void NodesOfEdges_AreOrders() => Assert.Equal(
        ["a@x.com 2024-01-05 10.00", "b@x.com 2024-01-06 20.00"],
        Read(
            """
            {"data":{"orders":{"edges":[
            {"\ud800":"x","node":{"number":"1","createdAt":"2024-01-05T10:00:00Z","email":"a@x.com","total":"10.00"}},
            {"node":{"number":"2","createdAt":"2024-01-06T10:00:00Z","email":"b@x.com","total":"20.00"}}]}}}
            """));

    [Fact]
    public void RowsOfSeveralTypes_AreOneOrder() => Assert.Equal(
        ["7 2024-01-05 100.00", "b@x.com 2024-01-06 20.00"],
        Read(
            """
            Name,Email,Created At,Payment: Status,Price: Subtotal,Price: Total Shipping,Price: Total Tax,Price: Total,Price: Total Refund,Customer: ID,Line: Type,Line: SKU,Line: Total,Transaction: Amount
            #1,a@x.com,2024-01-05 10:00:00 -0500,paid,100.00,5.00,8.00,113.00,0.00,7,Line Item,S1,60.00,
            #1,a@x.com,2024-01-05 10:00:00 -0500,paid,100.00,5.00,8.00,113.00,0.00,7,Line Item,S2,40.00,
            #1,a@x.com,2024-01-05 10:00:00 -0500,paid,100.00,5.00,8.00,113.00,0.00,7,Shipping Line,,5.00,
            #1,a@x.com,2024-01-05 10:00:00 -0500,paid,100.00,5.00,8.00,113.00,0.00,7,Transaction,,,113.00
            #2,b@x.com,2024-01-06 10:00:00 -0500,paid,20.00,5.00,0.00,25.00,0.00,,Line Item,S1,20.00,

            """));

    [Fact]
    public void RowsOfASaleOfATill_CountOnce() => Assert.Equal(
        ["c1 2024-01-05 30.00"],
        Read(
            """
            Date,Receipt Number,Line Type,Customer Code,Customer Name,Quantity,Subtotal,Sales Tax,Discount,Total,Paid,Details,Status,Sku
            2024-01-05 10:00:00,1,Sale,c1,Ann,3,30.00,2.40,1.00,32.40,32.40,,CLOSED,
            2024-01-05 10:00:00,1,Sale Line,,,1,10.00,0.80,0.00,10.80,,,,S1
            2024-01-05 10:00:00,1,Sale Line,,,2,20.00,1.60,1.00,21.60,,,,S2
            2024-01-05 10:00:00,1,Payment,,,,,,,,32.40,Cash,,

            """));

    [Fact]
    public void ClosedOrderOfMagento1_IsRefunded() => Assert.Equal(
        ["Ann 2024-01-05 10.00"],
        Read(
            "Order #,Purchased From (Store),Purchased On,Bill to Name,Ship to Name,G.T. (Base),G.T. (Purchased),Status\n" +
            "1,Main,\"Jan 5, 2024 2:04:04 AM\",Ann,Ann,$10.00,$10.00,Complete\n2,Main,\"Jan 6, 2024 2:04:04 AM\",Ben,Ben,$20.00,$20.00,Closed\n"));

    [Theory]
    [InlineData(
        "Date,Heure,Nom,Type,État,Devise,Avant commission,Commission,Net,De l'adresse email,Numéro de transaction," +
        "Numéro de la transaction de référence",
        "Paiement Express Checkout", "Remboursement de paiement", "Terminé")]
    [InlineData(
        "Fecha,Hora,Nombre,Tipo,Estado,Divisa,Bruto,Tarifa,Neto,Correo electrónico del remitente,Id. de transacción," +
        "Id. de referencia de trans.",
        "Pago rápido", "Reembolso de pago", "Completado")]
    public void ActivityOfPayPal_IsKnownInEachLanguage(string header, string sale, string refund, string done) => Assert.Equal(
        ["a@x.com 2024-01-05 6.00"],
        Read(
            $"{header}\n05/01/2024,10:00:00,Ann,{sale},{done},EUR,\"10,00\",\"-0,50\",\"9,50\",a@x.com,T1,\n" +
            $"15/01/2024,10:00:00,Ann,{refund},{done},EUR,\"-4,00\",\"0,00\",\"-4,00\",shop@x.com,T2,T1\n"));

    [Theory]
    [InlineData("Sipariş No;Sipariş Tarihi;E-Posta;Toplam Tutar;Sipariş Durumu", "Tamamlandı", "İptal Edildi")]
    [InlineData("Nomor Invoice;Tanggal Pembayaran;Nama Pembeli;Total Penjualan (IDR);Status Terakhir", "Pesanan Selesai", "Dibatalkan")]
    [InlineData("Номер заказа;Дата заказа;Клиент;Сумма заказа;Статус", "Выполнен", "Отменён")]
    [InlineData("주문번호;주문일시;이메일;결제금액;주문상태", "배송완료", "취소완료")]
    [InlineData("Číslo objednávky;Datum objednávky;Zákazník;Celkem;Stav", "Zaplaceno", "Stornováno")]
    [InlineData("Rendelésszám;Dátum;Vásárló;Végösszeg;Állapot", "Kifizetve", "Törölve")]
    public void ColumnsAndStatuses_AreKnownInMoreLanguages(string header, string paid, string cancelled) => Assert.Equal(
        ["a@x.com 2024-01-05 10.50"],
        Read($"{header}\n1;05.01.2024 10:00;a@x.com;10,50;{paid}\n2;26.01.2024 10:00;b@x.com;20,50;{cancelled}\n"));

    [Theory]
    [InlineData("7 de enero de 2024 02:04 hs.")]
    [InlineData("7 enero 2024 a las 02:04")]
    [InlineData("7. Januar 2024 um 02:04 Uhr")]
    [InlineData("7 janvier 2024 à 02:04")]
    [InlineData("7 de janeiro de 2024 às 02:04")]
    public void DateInWords_IsRead(string date) => Assert.Equal(
        ["a 2024-01-07 10.00"], Read($"order;date;customer;total\n1;{date};a;10.00\n"));

    [Theory]
    [InlineData("tr_orderid,collector_tstamp,user_id,tr_total")]
    [InlineData("order_id,trans_date,customer_id,tran_amount")]
    [InlineData("ord_no,txn_dt,cust_id,amt")]
    [InlineData("order_id,date,customer_id,dollar_value")]
    public void AbbreviationsAndPrefixes_AreKnown(string header) => Assert.Equal(
        ["a 2024-01-05 10.00"], Read($"{header}\n1,2024-01-05,a,10.00\n"));

    [Fact]
    public void TotalLessTheFeeOfAMarketPlace_IsNotTheGoods() => Assert.Equal(
        ["a 2024-01-05 100.00", "b 2024-01-06 3.50", "c 2024-01-07 30.00"],
        Read(
            """
            # de venta;Fecha de venta;Comprador;Unidades;Ingresos por productos (MXN);Cargo por venta e impuestos (MXN);Ingresos por envío (MXN);Anulaciones y reembolsos (MXN);Total (MXN)
            1;5 de enero de 2024 02:04 hs.;a;1;100.00;-15.00;0.00;0.00;85.00
            2;6 de enero de 2024 02:04 hs.;b;1;3.50;-0.50;6.90;0.00;9.90
            3;7 de enero de 2024 02:04 hs.;c;1;40.00;-6.00;0.00;-10.00;24.00

            """));

    [Fact]
    public void TotalAboveAndBelowItsLines_IsAsked() => Assert.Equal(
        ["money=lineTotal", "money=total"],
        Refusal(
            "order_id,date,customer,sku,line_total,order_total\n1,2024-01-05,a,S1,100.00,85.00\n2,2024-01-06,b,S1,3.50,9.90\n").Suggestions);

    [Fact]
    public void ShiftJisThatLooksLikeUtf8InPlaces_IsRead()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var text = "注文番号,注文日時,会員ID,商品名,合計,対応状況\n" + string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"{i},2024/01/{i:00} 02:04,c{i},会員 商品 ﾃﾞﾀ 送料 小計,1000,発送済み\n"));
        using var table = Open(text, encoding: Encoding.GetEncoding("shift_jis"));

        Assert.Equal(30, table.Summary.Orders);
    }

    [Fact]
    public void ColumnOfSalesAndReturns_IsTheKind_WhateverItsName() => Assert.Equal(
        ["a 2024-01-05 6.00"],
        Read("order,date,customer,total,what\n1,2024-01-05,a,10.00,order\n1,2024-01-15,a,4.00,return\n"));

    [Fact]
    public void RefundsOnRowsOfTheirOwn_AreNotSubtractedTwice() => Assert.Equal(
        ["a 2024-01-05 6.00", "b 2024-01-06 20.00"],
        Read(
            "order,date,customer,type,gross sales,returns,total sales\n1,2024-01-05,a,order,10.00,0.00,10.00\n" +
            "1,2024-01-15,a,return,0.00,-4.00,-4.00\n2,2024-01-06,b,order,20.00,0.00,20.00\n"));

    [Fact]
    public void UnknownColumnThatLooksLikeAStatus_IsAsked() => Assert.Equal(
        ["status=flow,countStatuses=at home", "status="],
        Refusal("order,date,customer,total,flow\n1,2024-01-05,a,10.00,cancelled\n2,2024-01-06,b,20.00,at home\n").Suggestions);

    [Fact]
    public void GroupedReport_HasItsCustomersAboveTheirRows() => Assert.Equal(
        ["Anna Andersson 2024-08-19 30.00", "Ben Brown 2024-08-20 10.00", "Ben Brown 2024-08-21 10.00", "Cy 2024-08-22 5.00"],
        Read(
            """
            Third Shop LLC
            Sales by Customer Detail
            August 2024

            ,Date,Transaction Type,Num,Product/Service,Qty,Sales Price,Amount,Balance
            Anna Andersson,,,,,,,,
            ,08/19/2024,Sales Receipt,1,Mug,1.00,10.00,10.00,10.00
            ,08/19/2024,Sales Receipt,1,Pan,1.00,20.00,20.00,30.00
            Total for Anna Andersson,,,,,,,$30.00,
            Ben Brown,,,,,,,,
            ,08/20/2024,Sales Receipt,2,Mug,1.00,10.00,10.00,10.00
            ,08/21/2024,Sales Receipt,3,Mug,1.00,10.00,10.00,20.00
            Total for Ben Brown,,,,,,,$20.00,
            Cy,,,,,,,,
            ,08/22/2024,Sales Receipt,4,Cup,1.00,5.00,5.00,5.00
            Total for Cy,,,,,,,$5.00,
            TOTAL,,,,,,,$55.00,

            """));

    [Fact]
    public void PurchaseThatIsSentAgain_CountsOnce() => Assert.Equal(
        ["u1 2024-01-05 30.00"],
        Read(
            """
            {"event_name":"purchase","event_timestamp":"1704448800000000","user_id":"u1","user_pseudo_id":"p","ecommerce":{"transaction_id":"T1","purchase_revenue":30.0},"items":[{"item_id":"A","quantity":1,"price":10.0},{"item_id":"B","quantity":1,"price":20.0}]}
            {"event_name":"purchase","event_timestamp":"1704449040000000","user_id":"u1","user_pseudo_id":"p","ecommerce":{"transaction_id":"T1","purchase_revenue":30.0},"items":[{"item_id":"A","quantity":1,"price":10.0},{"item_id":"B","quantity":1,"price":20.0}]}

            """));

    [Fact]
    public void RowsWithNumbersOfTheirOwn_AreOrders() => Assert.Equal(
        Enumerable.Range(1, 40).Select(_ => "7 2024-01-05 10.00"),
        Read(
            "Nr.;Kundennummer;Datum;Netto;MwSt.;Total\n" +
            string.Concat(Enumerable.Range(1, 40).Select(i => $"RE-{i};7;05.01.2024;10.00;0.81;10.81\n")),
            "dateOrder=dmy"));

    [Fact]
    public void CartWithoutADate_IsPending()
    {
        using var table = Open(
            """
            number,item_total,state,completed_at,payment_state,email,promo_total,total
            1,100.00,complete,2024-01-05 10:00:00,paid,a@x.com,-10.00,95.00
            2,50.00,payment,,,b@x.com,0.00,50.00

            """);

        Assert.Equal(["a@x.com 2024-01-05 90.00"], Show(table));
        Assert.Equal((1, 50), LeftOut(table, "pending"));
    }

    [Fact]
    public void GoodsOfMedusa_AreItsItemsWithoutTax() => Assert.Equal(
        ["c 2024-01-05 10.00"],
        Read(
            """
            {"orders":[{"id":"o1","display_id":1,"payment_status":"captured","email":"a@x.com","customer_id":"c","currency_code":"eur","created_at":"2024-01-05T10:00:00Z","total":17.85,"subtotal":15.0,"tax_total":2.85,"item_total":11.9,"item_subtotal":10.0,"item_tax_total":1.9,"shipping_total":5.95,"shipping_subtotal":5.0}]}
            """));

    [Fact]
    public void OpenOrderOfShopware_IsPaid_WhereItsTransactionIs() => Assert.Equal(
        ["c 2024-01-05 9.90"],
        Read(
            """
            {"total":2,"data":[
            {"orderNumber":"1","orderDateTime":"2024-01-05T10:00:00+00:00","amountTotal":14.8,"amountNet":14.8,"positionPrice":9.9,"shippingTotal":4.9,"orderCustomer":{"customerId":"c"},"stateMachineState":{"technicalName":"open"},"transactions":[{"stateMachineState":{"technicalName":"paid"}}],"lineItems":[{"quantity":1,"payload":{"productNumber":"A"}}]},
            {"orderNumber":"2","orderDateTime":"2024-01-06T10:00:00+00:00","amountTotal":14.8,"amountNet":14.8,"positionPrice":9.9,"shippingTotal":4.9,"orderCustomer":{"customerId":"c"},"stateMachineState":{"technicalName":"completed"},"transactions":[{"stateMachineState":{"technicalName":"open"}}],"lineItems":[{"quantity":1,"payload":{"productNumber":"A"}}]}]}
            """));

    [Fact]
    public void TimeWithADate_IsTheInstant() => Assert.Equal(
        ["a@x.com 2024-01-05 10.00"],
        Read(
            """
            Purchase ID,Item Name,Purchase Email,Purchase Date,Purchase Time (UTC timezone),Subtotal ($),Taxes ($),Sale Price ($),Fully Refunded?
            p1,X,a@x.com,2024-01-05,2024-01-05 10:11:12 UTC,10.00,1.00,11.00,0
            p2,X,a@x.com,2024-01-06,2024-01-06 10:11:12 UTC,10.00,1.00,11.00,1

            """));

    [Fact]
    public void EventOfAWarehouse_CountsOnce() => Assert.Equal(
        ["u1 2024-01-05 30.00"],
        Read(
            """
            ID,RECEIVED_AT,ORIGINAL_TIMESTAMP,ANONYMOUS_ID,USER_ID,EVENT,ORDER_ID,TOTAL,REVENUE,SHIPPING,TAX
            e1,2024-01-05 10:00:01,2024-01-05 10:00:00,x,u1,order_completed,T1,35.00,30.00,5.00,0.00
            e2,2024-01-05 10:00:18,2024-01-05 10:00:17,x,u1,order_completed,T1,35.00,30.00,5.00,0.00

            """));

    [Fact]
    public void PaymentThatWasNotFinished_IsPending() => Assert.Equal(
        ["7 2024-01-05 10.00"],
        Read(
            """
            OXID,OXUSERID,OXORDERDATE,OXORDERNR,OXTOTALNETSUM,OXTOTALORDERSUM,OXDELCOST,OXCURRENCY,OXSTORNO,OXTRANSSTATUS
            a,7,2024-01-05 10:00:00,1,10.00,16.90,5.00,EUR,0,OK
            b,8,2024-01-05 10:00:00,2,10.00,16.90,5.00,EUR,0,NOT_FINISHED

            """));

    [Fact]
    public void CurrentPricesOfABulkOperation_AreAfterRefunds() => Assert.Equal(
        ["a@x.com 2024-01-05 90.00"],
        Read(
            """
            {"id":"gid://shopify/Order/1","createdAt":"2024-01-05T10:00:00Z","displayFinancialStatus":"PARTIALLY_REFUNDED","email":"a@x.com","subtotalPriceSet":{"shopMoney":{"amount":"100.0","currencyCode":"USD"}},"currentSubtotalPriceSet":{"shopMoney":{"amount":"90.0","currencyCode":"USD"}},"totalPriceSet":{"shopMoney":{"amount":"113.0","currencyCode":"USD"}},"totalRefundedSet":{"shopMoney":{"amount":"10.8"}}}
            {"id":"gid://shopify/LineItem/1","sku":"S1","quantity":1,"__parentId":"gid://shopify/Order/1"}

            """));

    [Fact]
    public void NetTotalOfCommercetools_IsLessItsShipping() => Assert.Equal(
        ["c 2024-01-05 25.80"],
        Read(
            """
            {"results":[{"id":"x","createdAt":"2024-01-05T10:00:00.001Z","orderNumber":"1","customerId":"c","totalPrice":{"currencyCode":"EUR","centAmount":3070,"fractionDigits":2},"taxedPrice":{"totalNet":{"centAmount":3070},"totalGross":{"centAmount":3560},"totalTax":{"centAmount":490},"taxPortions":[{"rate":0.19,"amount":{"centAmount":490}}]},"orderState":"Complete","paymentState":"Paid","lineItems":[{"productId":"p","variant":{"sku":"A"},"quantity":2}],"shippingInfo":{"price":{"centAmount":490}}}]}
            """));

    [Fact]
    public void KatakanaOfShiftJis_AreRecognized()
    {
        var text = "注文番号,ステータス,注文日時,商品合計金額,請求金額,クーポン利用総額,注文者メールアドレス,サブステータス,ポイント\n" +
            string.Concat(Enumerable.Range(1, 30).Select(i =>
                $"{i},700,2024-01-05 10:00:00,1290,1780,0,a{i}@x.jp,クレジットカード,テレビ\n"));
        using var table = Open(text, encoding: CodePagesEncodingProvider.Instance.GetEncoding("shift_jis"));

        Assert.Equal((30, 30 * 1290m), (table.Summary.Orders, table.Summary.Money));
    }
}
