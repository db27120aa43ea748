using Conversion.Orders;
using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small files whose orders, customers or money were misread once.</summary>
public sealed class SaleCaseTests
{
    private const string ShopifyHeader =
        "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name," +
        "Lineitem price,Lineitem sku,Cancelled at,Refunded Amount\n";

    [Fact]
    public void TotalBesideAnAmount_IsTheMoney() =>
        Assert.Equal(
            ["1 2024-01-05 125.00", "2 2024-01-06 80.00"],
            Read("customer_id,order_date,total,amount\n1,2024-01-05,125.00,2\n2,2024-01-06,80.00,1\n"));

    [Fact]
    public void AmountThatMayBeUnits_IsAsked() => Assert.Equal(
        ["quantity=amount,money=quantity*price", "money=amount", "quantity=amount,money=price"],
        Refusal("customer_id,order_date,amount,price\n1,2024-01-05,2,12.50\n2,2024-01-06,1,80.25\n").Suggestions);

    [Fact]
    public void IdBesideAName_IsTheCustomer() => Assert.Equal(
        ["1 2024-01-05 10.00", "2 2024-02-05 10.00"],
        Read("Customer,Customer ID,Order Date,Total\nChris Smith,1,2024-01-05,10.00\nChris Smith,2,2024-02-05,10.00\n"));

    [Fact]
    public void SpellingsOfOneId_AreOneCustomer() => Assert.Equal(
        ["ann@example.com 2024-01-05 10.00", "ann@example.com 2024-02-05 10.00", "ann@example.com 2024-03-05 10.00"],
        Read(
            """
            customer,order_date,total
            ann@example.com,2024-01-05,10.00
            Ann@Example.com,2024-02-05,10.00
             ANN@EXAMPLE.COM ,2024-03-05,10.00

            """));

    [Fact]
    public void WordsForNobody_AreNoCustomers()
    {
        using var table = Open(
            """
            customer_id,order_date,amount
            1,2024-01-05,10.00
            NULL,2024-01-06,10.00
            NULL,2024-01-07,10.00
            \N,2024-01-07,10.00
            nan,2024-01-08,10.00
            0,2024-01-09,10.00
            0,2024-01-10,10.00

            """);

        Assert.Equal(["1 2024-01-05 10.00"], Show(table));
        Assert.Equal((6, 60), LeftOut(table, "no customer"));
        Assert.Contains(table.Inspection.Warnings, warning => warning.StartsWith("0 in column customer_id", StringComparison.Ordinal));
    }

    [Fact]
    public void GuestsOfWooCommerce_AreKnownByEMail() => Assert.Equal(
        ["7 2024-01-05 10.00", "b@example.com 2024-01-06 10.00", "c@example.com 2024-01-07 10.00"],
        Read(
            """
            order_id,order_date,status,total,customer_id,billing_email
            1,2024-01-05,completed,10.00,7,a@example.com
            2,2024-01-06,completed,10.00,0,b@example.com
            3,2024-01-07,completed,10.00,0,c@example.com

            """));

    [Fact]
    public void StatusesOtherThanPaid_AreNoPurchases()
    {
        using var table = Open(
            """
            order_id,customer_id,order_date,total,status
            1,anna,2024-01-05,10.00,completed
            2,anna,2024-01-06,10.00,refunded
            3,anna,2024-01-07,10.00,cancelled
            4,anna,2024-01-08,10.00,failed
            5,ben,2024-01-08,10.00,pending

            """);

        Assert.Equal(["anna 2024-01-05 10.00"], Show(table));
        Assert.All(["refunded", "cancelled", "failed", "pending"], reason => Assert.Equal((1, 10), LeftOut(table, reason)));
    }

    [Fact]
    public void UnknownStatus_IsAskedUnlessTheUserCounts()
    {
        const string Text = "order_id,customer_id,order_date,total,status\n1,a,2024-01-05,10,completed\n2,a,2024-01-06,10,zu Hause\n";

        Assert.Contains("zu Hause (1 lines); say which statuses are purchases", Refusal(Text).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PaymentTransactions_AreOneOrder() => Assert.Equal(
        ["anna 2025-01-05 60.00", "ben 2025-01-09 20.00"],
        Read(
            """
            id,order_id,customer_id,kind,status,amount,created_at
            1,1001,anna,authorization,success,60.00,2025-01-05T10:00:00Z
            2,1001,anna,capture,success,60.00,2025-01-05T10:00:05Z
            3,1002,ben,authorization,success,15.00,2025-01-06T10:00:00Z
            4,1002,ben,capture,success,15.00,2025-01-06T10:00:05Z
            5,1002,ben,refund,success,15.00,2025-01-07T10:00:00Z
            6,1003,ben,authorization,failure,99.00,2025-01-08T10:00:00Z
            7,1004,ben,sale,success,20.00,2025-01-09T10:00:00Z

            """));

    [Fact]
    public void TotalOnEachLine_CountsOnce() => Assert.Equal(
        ["anna 2024-01-05 60.00", "ben 2024-01-06 15.00"],
        Read(
            """
            order_id,customer_id,created_at,status,total,product_id,quantity,price
            1001,anna,2024-01-05,completed,60.00,A,1,20.00
            1001,anna,2024-01-05,completed,60.00,B,2,20.00
            1002,ben,2024-01-06,completed,15.00,A,1,15.00

            """));

    [Fact]
    public void RepeatedScans_AreNoDuplicates() => Assert.Equal(
        ["anna 2024-01-05 4.50"],
        Read(
            """
            transaction_id,card_id,date,sku,quantity,price
            1,anna,2024-01-05 10:00,MILK,1,1.50
            1,anna,2024-01-05 10:00,MILK,1,1.50
            1,anna,2024-01-05 10:00,MILK,1,1.50

            """));

    [Fact]
    public void NumbersThatStartAgain_AreOtherOrders() => Assert.Equal(
        ["anna 2024-01-05 10.00", "anna 2024-03-07 12.00", "anna 2024-06-09 14.00", "ben 2024-01-05 20.00", "ben 2024-02-05 20.00"],
        Read(
            """
            transaction_id,customer_id,date,amount
            1,anna,2024-01-05,10.00
            1,anna,2024-03-07,12.00
            1,anna,2024-06-09,14.00
            2,ben,2024-01-05,20.00
            2,ben,2024-02-05,20.00

            """));

    [Fact]
    public void RepeatedHeader_IsNoTable_AlsoWhereTheColumnsAreInAnotherOrder()
    {
        using var table = Open(
        [
            "order_id,customer,date,total\n1,anna,2024-01-05,10.00\n",
            "date,order_id,customer,total\n2024-02-05,2,anna,12.00\ndate,order_id,customer,total\n2024-03-05,3,anna,14.00\n",
        ]);

        Assert.Equal(["anna 2024-01-05 10.00", "anna 2024-02-05 12.00", "anna 2024-03-05 14.00"], Show(table));
        Assert.Equal((1, 0), LeftOut(table, "repeated header"));
    }

    [Fact]
    public void OverlappingExports_CountAnOrderOnce()
    {
        using var table = Open(
        [
            "order_id,customer_id,order_date,total\n1,anna,2024-01-05,10.00\n2,anna,2024-02-05,12.00\n",
            "order_id,customer_id,order_date,total\n2,anna,2024-02-05,12.00\n3,anna,2024-03-05,14.00\n",
        ]);

        Assert.Equal(["anna 2024-01-05 10.00", "anna 2024-02-05 12.00", "anna 2024-03-05 14.00"], Show(table));
        Assert.Equal((1, 12), LeftOut(table, "exported again"));
    }

    [Fact]
    public void FurtherLinesOfShopify_BelongToTheOrderAbove()
    {
        using var table = Open(ShopifyHeader +
            """
            #1001,a@example.com,paid,2024-01-05 10:00:00 -0500,USD,60.00,0.00,0.00,60.00,2024-01-05 09:59:00 -0500,1,Mug,20.00,A,,0.00
            #1001,a@example.com,,,,,,,,2024-01-05 09:59:00 -0500,2,Tote,20.00,B,,
            #1002,b@example.com,refunded,2024-01-06 10:00:00 -0500,USD,15.00,0.00,0.00,15.00,2024-01-06 09:59:00 -0500,1,Mug,15.00,A,,15.00
            #1003,a@example.com,voided,,USD,15.00,0.00,0.00,15.00,2024-01-07 09:59:00 -0500,1,Mug,15.00,A,2024-01-07 11:00:00 -0500,0.00

            """);

        Assert.Equal("shopify", table.Inspection.Format);
        var order = Assert.Single(Assert.Single(table.Customers()).Orders);
        Assert.Equal((new(2024, 1, 5, 14, 59, 0, TimeSpan.Zero), 60, 3, 2), (order.At, order.Amount, order.Items, order.Products));
        Assert.Equal((1, 15), LeftOut(table, "refunded"));
        Assert.Equal((1, 15), LeftOut(table, "cancelled"));
    }

    [Fact]
    public void LongIdsInJson_KeepEveryDigit() => Assert.Equal(
        ["115310627314723954 2024-01-05 25.00", "115310627314723954 2024-02-05 30.00"],
        Read(
            """
            [
              {
                "id": 1, "created_at": "2024-01-05T10:00:00-05:00", "total_price": "25.00", "currency": "USD",
                "financial_status": "paid", "customer": {"id": 115310627314723954, "email": "a@example.com"}
              },
              {
                "id": 2, "created_at": "2024-02-05T10:00:00-05:00", "total_price": "30.00", "currency": "USD",
                "financial_status": "paid", "customer": {"id": 115310627314723954, "email": "a@example.com"}
              }
            ]
            """));

    [Fact]
    public void JsonInACell_IsLeftAlone()
    {
        using var table = Open(
            """
            order_id,customer_id,date,items,total
            1,anna,2025-01-05,"[{""sku"":""A"",""qty"":2,""price"":3.5},{""sku"":""B"",""qty"":1,""price"":9}]",16.00
            2,ben,2025-01-06,"[{""sku"":""A"",""qty"":1,""price"":3.5}]",3.50

            """);

        Assert.Equal(["anna 2025-01-05 16.00", "ben 2025-01-06 3.50"], Show(table));
    }

    [Theory]
    [InlineData("1,a,2024-01-05,2,6.00\n2,b,2024-01-06,1,5.00\n")]
    public void PriceOfOneUnitOrOfTheLine_IsAsked(string lines)
    {
        var text = $"order_id,customer_id,order_date,quantity,price\n{lines}";

        Assert.Equal(["money=quantity*price", "money=price"], Refusal(text).Suggestions);
        Assert.Equal(["a 2024-01-05 12.00", "b 2024-01-06 5.00"], Read(text, "money=quantity*price"));
        Assert.Equal(["a 2024-01-05 6.00", "b 2024-01-06 5.00"], Read(text, "money=price"));
    }

    [Fact]
    public void ColumnWithAComma_CanBeNamed() => Assert.Equal(
        ["a 2024-01-05 10.00"], Read("who,\"day, local\",paid\na,2024-01-05,10\n", "customer=who,at=\"day, local\",amount=paid"));

    [Fact]
    public void CustomerOfManyOrders_IsReported()
    {
        var lines = Enumerable.Range(0, 400).Select(i => $"{(i % 10 == 0 ? "till" : $"c{i}")},2024-01-05 10:{i % 60:00}:{i / 60:00},5\n");
        using var table = Open($"customer,at,amount\n{string.Concat(lines)}");

        Assert.Contains(
            table.Inspection.Warnings, warning => warning.StartsWith("Customer till has more than 5 %", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10%")]
    [InlineData("0.10")]
    public void DiscountRate_IsTakenOffTheLine(string rate)
    {
        var text = $"order_id,customer_id,date,product,qty,unit_price,discount\n1,a,2024-01-05,x,2,10.00,{rate}\n2,b,2024-01-06,x,1,10.00,0\n";

        Assert.Equal(["money=quantity*price", "money=quantity*price-discount"], Refusal(text).Suggestions);
        Assert.Equal(["a 2024-01-05 18.00", "b 2024-01-06 10.00"], Read(text, "money=quantity*price-discount"));
    }

    [Fact]
    public void RoleWithoutAColumn_IsNotGuessed()
    {
        const string Text = "order_id,customer_id,order_date,total,status\n1,a,2024-01-05,10,gold\n2,b,2024-01-06,10,paid\n";

        Assert.Equal(["countStatuses=paid", "countStatuses=\"paid,gold\""], Refusal(Text).Suggestions);
        Assert.Equal(["a 2024-01-05 10.00", "b 2024-01-06 10.00"], Read(Text, "status="));
        Assert.Equal(["b 2024-01-06 10.00"], Read(Text, "countStatuses=paid"));
    }

    [Fact]
    public void KindsThatTheUserCounts_AreTheSales() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read("order_id,customer_id,order_date,total,kind\n1,a,2024-01-05,10,sold\n2,b,2024-01-06,10,shown\n", "kind=kind,countStatuses=sold"));

    [Fact]
    public void SubtotalThatDiffersBetweenLines_IsOfLines() => Assert.Equal(
        ["a 2024-01-05 30.00"],
        Read("order_id,customer_id,order_date,subtotal\n1,a,2024-01-05,10\n1,a,2024-01-05,20\n"));

    [Fact]
    public void ForeignCurrencyAlone_IsConverted()
    {
        var options = new OrderReadOptions { Currency = "USD", Rates = new Dictionary<string, decimal> { ["EUR"] = 2 } };
        using var table = OrderTable.Open(
            [new("orders.csv", () => new MemoryStream("customer_id,date,total,currency\na,2024-01-05,10,EUR\n"u8.ToArray()))], options);

        Assert.Equal((20m, "USD"), (table.Summary.Money, table.Inspection.Currency));
    }

    [Fact]
    public void JsonWithLongNamesAndNul_IsRead()
    {
        var text = $$$"""{"{{{new string('n', 506)}}}":[[[1]]],"customer":"\u0000x","at":"2024-01-05","amount":5,"{{{new string('m', 600)}}}":{"customer":"y"}}""";

        Assert.Equal(["\uFFFDx 2024-01-05 5.00"], Read(text + "\n"));
    }

    [Theory]
    [InlineData("""{"data":{"orders":[ORDERS]},"next":null}""")]
    [InlineData("""{"result":{"data":{"total":3,"orders":[ORDERS]}}}""")]
    [InlineData("""[{"page":1,"orders":[ORDERS]}]""")]
    [InlineData("""{"data":{"orders":{"edges":[NODES]}}}""")]
    [InlineData("""[ORDERS]""")]
    public void JsonInsideOtherObjects_IsRead(string form)
    {
        string[] orders = [.. Enumerable.Range(1, 3).Select(i => $$"""{"id":{{i}},"createdAt":"2024-01-0{{i}}","total":10.5,"customer":{"id":7} }""")];
        var text = form.Replace("ORDERS", string.Join(',', orders), StringComparison.Ordinal)
            .Replace("NODES", string.Join(',', orders.Select(order => $$"""{"node":{{order}} }""")), StringComparison.Ordinal);

        Assert.Equal(["7 2024-01-01 10.50", "7 2024-01-02 10.50", "7 2024-01-03 10.50"], Read(text));
    }

    [Theory]
    [InlineData("[A][B]")]
    [InlineData("[A]\n[B]")]
    [InlineData("{\"orders\":[A],\"page\":1}\n{\"orders\":[B],\"page\":2}")]
    public void SeveralJsonTexts_AreAllRead(string form)
    {
        var text = form.Replace("A", """{"customer":"a","at":"2024-01-01","amount":1}""", StringComparison.Ordinal)
            .Replace("B", """{"customer":"b","at":"2024-01-02","amount":2}""", StringComparison.Ordinal);

        Assert.Equal(["a 2024-01-01 1.00", "b 2024-01-02 2.00"], Read(text));
        Assert.Contains("JSON must be valid", Refusal(text + " rest").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OrdersThatAreMembersOfAnObject_AreRefusedUnlessTheKeysAreNumbers()
    {
        var members = Enumerable.Range(0, 20).Select(i =>
            $"\"{(char)('a' + i)}\":{{\"customer\":\"a\",\"created_at\":\"2024-01-{i + 1:00}\",\"total\":5}}");

        Assert.Contains("members of an object", Refusal($"{{{string.Join(',', members)}}}").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HalfOfASurrogatePair_IsRead() => Assert.Equal(
        ["a 2024-01-01 1.00"],
        Read("""{"customer":"a","at":"2024-01-01","amount":1,"note":"\ud800","\udc00":"x"}""" + "\n"));

    [Theory]
    [InlineData("5.00", "0.00")]
    [InlineData("0.00", "5.00")]
    [InlineData("2.00", "3.00")]
    public void RefundsOfLines_AreAdded(string first, string second) => Assert.Equal(
        ["a 2024-01-15 36.00", "b 2024-01-16 20.00"],
        Read(
            "order_id,date,customer,sku,quantity,price,line_total,refunded\n" +
            $"1,2024-01-15,a,S0,1,20.00,20.00,{first}\n1,2024-01-15,a,S1,1,21.00,21.00,{second}\n2,2024-01-16,b,S0,1,20.00,20.00,0.00\n"));

    [Theory]
    [InlineData("order_id,date,email,subtotal,shipping,total,Totaal excl. btw\n1,2024-01-05,a@x.com,101.00,5.00,127.20,106.00\n", "101.00")]
    [InlineData("order_number;order_date;customer_number;amount_total;netto;shipping_total;Nettobetrag\n1;2024-01-05;a@x.com;127,20;1;5,00;106,00\n", "101.00")]
    [InlineData("Bestellnummer,Datum,Kunde,Summe,Versand\n1,2024-01-05,a@x.com,106.00,5.00\n", "101.00")]
    public void ShippingAndTax_AreNotPaidForGoods(string text, string money) => Assert.Equal([$"a@x.com 2024-01-05 {money}"], Read(text));

    [Fact]
    public void ColumnOfKnownStatuses_IsTheStatusUnderAnyName() => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read("order_id,customer_id,order_date,total,Stav\n1,a,2024-01-05,10,completed\n2,b,2024-01-06,10,cancelled\n"));

    [Theory]
    [InlineData("is_cancelled", "false", "true")]
    [InlineData("paid", "yes", "no")]
    [InlineData("voided", "0", "1")]
    [InlineData("is_refunded", "no", "yes")]
    [InlineData("Refunded?", "0", "1")]
    [InlineData("refunded_at", "", "2024-01-09")]
    public void Flags_SayWhichOrdersCount(string column, string yes, string no) => Assert.Equal(
        ["a 2024-01-05 10.00"],
        Read($"order_id,customer_id,order_date,total,{column}\n1,a,2024-01-05,10,{yes}\n2,b,2024-01-06,10,{no}\n"));

    [Fact]
    public void OverlappingExportsWithoutNumbers_CountALineOnce() => Assert.Equal(
        ["a 2024-01-05 10.00", "a 2024-01-06 11.00", "a 2024-01-07 12.00"],
        Read(
        [
            "who,when,paid_amount\na,2024-01-05 10:00,10\na,2024-01-06 10:00,11\n",
            "who,when,paid_amount\na,2024-01-06 10:00,11\na,2024-01-07 10:00,12\n",
        ], "customer=who,at=when,amount=paid_amount"));

    [Fact]
    public void CurrencyThatIsProposed_CanBeChosen()
    {
        const string Text = "customer,date,total\na,2024-01-05,$10.00 USD\nb,2024-01-06,$11.00 CAD\n";

        Assert.Equal(["currency=USD", "currency=CAD"], Refusal(Text).Suggestions);
        Assert.Equal(["a 2024-01-05 10.00"], Read(Text, "currency=USD"));
    }

    [Fact]
    public void FileThatLacksColumnsOfItsRecipe_IsReadByNames() => Assert.Equal(
        ["a@x.com 2024-01-05 95.00"],
        Read("id,created_at,customer_email,financial_status,total_price,total_tax,total_shipping\n1,2024-01-05,a@x.com,paid,100.00,0.00,5.00\n"));

    [Fact]
    public void FormatOfTimestampsAlone_IsUsed() => Assert.Equal(
        ["a 2024-01-12 5.00"], Read("customer,date,amount\na,Jan-12-24,5\n", "timestampFormat=%b-%d-%y"));
}
