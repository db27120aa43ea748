using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Words of flags, kinds and refunds in the languages and places that platforms write them.</summary>
public sealed class FlagAndKindTests
{
    [Theory]
    [InlineData("Credit")]
    [InlineData("Debit")]
    [InlineData("Kreditkarte")]
    public void WayToPay_IsNoKind(string word) => Assert.Equal(
        ["a 2024-01-05 10.00"], Read($"order,date,customer,total,type\n1,2024-01-05,a,10.00,{word}\n"));

    [Fact]
    public void FileOfMoreReturnsThanPurchases_IsRefused()
    {
        var rows = Enumerable.Range(1, 12).Select(i => $"{i},2024-01-{i:00},c{i},10.00,{(i == 1 ? "sale" : "refund")}\n");

        Assert.Contains(
            "more purchases than returns",
            Refusal($"order,date,customer,amount,type\n{string.Concat(rows)}").Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Makulerad", "Ja", "Nej")]
    [InlineData("Storniert", "Ja", "Nein")]
    [InlineData("Annulée", "Oui", "Non")]
    [InlineData("Anulada", "Sí", "No")]
    [InlineData("Geannuleerd", "Ja", "Nee")]
    [InlineData("Anulowane", "Tak", "Nie")]
    [InlineData("cancelled", "1", "0")]
    public void CancelFlag_IsKnownInEachLanguage(string name, string yes, string no) => Assert.Equal(
        ["b 2024-01-06 20.00"],
        Read($"order,date,customer,total,{name}\n1,2024-01-05,a,10.00,{yes}\n2,2024-01-06,b,20.00,{no}\n"));

    [Theory]
    [InlineData("Erstattet", "Ja", "Nein")]
    [InlineData("Remboursée", "Oui", "Non")]
    public void RefundFlag_IsKnownInEachLanguage(string name, string yes, string no) => Assert.Equal(
        ["b 2024-01-06 20.00"],
        Read($"order,date,customer,total,{name}\n1,2024-01-05,a,10.00,{yes}\n2,2024-01-06,b,20.00,{no}\n"));

    [Fact]
    public void RefundThatNamesThePaymentOfItsOrder_IsNetted() => Assert.Equal(
        ["a 2024-01-05 6.00", "c 2024-01-07 30.00"],
        Read(
            """
            transaction_id,invoice_number,email,type,amount,date,original_transaction_id
            t1,1,a,purchase,10.00,2024-01-05,
            t2,2,b,purchase,20.00,2024-01-06,
            t3,3,c,purchase,30.00,2024-01-07,
            t4,1,a,refund,4.00,2024-01-20,t1
            t5,2,b,refund,20.00,2024-01-21,t2

            """));

    [Fact]
    public void RefundWithANumberOfItsOwn_IsNettedByThePayment() => Assert.Equal(
        ["a 2024-01-05 6.00", "c 2024-01-07 30.00"],
        Read(
            """
            transaction_id,invoice_number,email,type,amount,date,original_transaction_id
            t1,1,a,purchase,10.00,2024-01-05,
            t2,2,b,purchase,20.00,2024-01-06,
            t3,3,c,purchase,30.00,2024-01-07,
            t4,4,a,refund,4.00,2024-01-20,t1
            t5,5,b,refund,20.00,2024-01-21,t2

            """));

    [Fact]
    public void PartlyRefundedOrders_WithoutTheMoney_AreNamed()
    {
        using var table = Open("order,date,customer,total,status\n1,2024-01-05,a,10.00,paid\n2,2024-01-06,b,20.00,partially refunded\n");

        Assert.Contains(table.Inspection.Warnings, warning => warning.Contains("partly refunded", StringComparison.Ordinal));
    }

    [Fact]
    public void GuestsWithAnotherAddress_AreKnownByIt() => Assert.Equal(
        ["a@x.com 2024-01-05 10.00", "b@x.com 2024-01-06 20.00", "c@x.com 2024-01-07 30.00"],
        Read(
            "order,date,Buyer Email,Purchase Email,total\n1,2024-01-05,a@x.com,a@x.com,10.00\n2,2024-01-06,,b@x.com,20.00\n" +
            "3,2024-01-07,c@x.com,c@x.com,30.00\n"));

    [Fact]
    public void PartsOfALine_AreNotThePartsOfItsTotal() => Assert.Equal(
        ["a 2024-01-05 30.00"],
        Read(
            "Sales Record Number,Order Number,Buyer Username,Item Number,Quantity,Sold For,Shipping And Handling,eBay Collected Tax," +
            "Total Price,Sale Date\n1,o1,a,,2,$30.00,$5.00,$2.40,$37.40,Jan-05-24\n1,o1,a,11,1,$10.00,,$0.80,,Jan-05-24\n" +
            "1,o1,a,12,1,$20.00,,$1.60,,Jan-05-24\n"));

    [Fact]
    public void RowsWithoutAnEvent_AreNotSales() => Assert.Equal(
        ["u 2024-01-05 10.00"],
        Read(
            """
            {"type":"track","event":"Order Completed","userId":"u","timestamp":"2024-01-05T10:00:00Z","properties":{"order_id":"1","subtotal":10.0,"total":10.0}}
            {"type":"page","userId":"u","timestamp":"2024-01-05T09:00:00Z","properties":{"path":"/"}}
            {"type":"page","userId":"u","timestamp":"2024-01-05T09:10:00Z","properties":{"path":"/cart"}}

            """));

    [Fact]
    public void UnknownMemberOfAWarehouse_IsNobody() => Assert.Equal(
        ["7 2024-01-05 10.00"], Read("order_id,customer_key,date,total\n1,7,2024-01-05,10.00\n2,-1,2024-01-06,20.00\n"));
}
