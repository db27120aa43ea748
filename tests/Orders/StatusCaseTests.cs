using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small files whose statuses are new to the reader, or have several parts.</summary>
public sealed class StatusCaseTests
{
    [Fact]
    public void StatusesOfWhichNoneIsKnown_AreAsked()
    {
        const string Text =
            "order_id,customer_id,order_date,total,status\n1,a,2024-01-05,10,SX1\n2,a,2024-01-06,20,SX1\n3,b,2024-01-07,40,SX9\n";

        var refusal = Refusal(Text);

        Assert.Contains("SX1 (2 lines), SX9 (1 lines)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["countStatuses=SX1", "countStatuses=\"SX1,SX9\"", "status="], refusal.Suggestions);
        Assert.Equal(["a 2024-01-05 10.00", "a 2024-01-06 20.00"], Read(Text, refusal.Suggestions[0]));
    }

    [Fact]
    public void SecondColumnOfStatuses_CanEndASale()
    {
        using var table = Open(
            """
            order_id,customer_id,order_date,payment_status,order_status,total
            1,a,2024-01-05,Paid,Completed,10
            2,a,2024-01-06,Paid,Cancelled,20
            3,b,2024-01-07,Paid,Refunded,40

            """);

        Assert.Equal(["a 2024-01-05 10.00"], Show(table));
        Assert.Equal(((1, 20m), (1, 40m)), (LeftOut(table, "cancelled"), LeftOut(table, "refunded")));
    }

    [Theory]
    [InlineData("Der Vorgang wurde abgebrochen.", "cancelled")]
    [InlineData("Wiedergutschrift", "refunded")]
    [InlineData("Storniert / Abgelehnt", "cancelled")]
    [InlineData("In behandeling - Niet betaald", "pending")]
    [InlineData("Processing (payment pending)", "pending")]
    [InlineData("In attesa di pagamento con bonifico", "pending")]
    [InlineData("Inväntar betalning", "pending")]
    [InlineData("キャンセル確定", "cancelled")]
    [InlineData("uncollectible", "failed")]
    public void StatusOfAPlatform_IsKnown(string status, string reason)
    {
        using var table = Open(
            $"order_id,customer_id,order_date,total,status\n1,a,2024-01-05,10,Afgerond - Verzonden\n2,a,2024-01-06,20,{status}\n");

        Assert.Equal(["a 2024-01-05 10.00"], Show(table));
        Assert.Equal((1, 20), LeftOut(table, reason));
    }

    [Theory]
    [InlineData("status", "paid")]
    [InlineData("type", "sale")]
    public void LongText_IsAskedAsOtherWords(string column, string known)
    {
        var text = $"order_id,customer_id,order_date,total,{column}\n1,a,2024-01-05,10,{known}\n2,a,2024-01-06,20,{new string('x', 120)}\n";

        var refusal = Refusal(text);

        Assert.Contains($"column {column} mean: a long text (1 lines); say which", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([$"countStatuses={known}"], refusal.Suggestions);
    }

    [Fact]
    public void LongText_IsNoPurchase_WhereTheUserCounts()
    {
        using var table = Open(
            $"order_id,customer_id,order_date,total,status\n1,a,2024-01-05,10,paid\n2,a,2024-01-06,20,{new string('x', 120)}\n",
            "countStatuses=paid");

        Assert.Equal(["a 2024-01-05 10.00"], Show(table));
        Assert.Equal((1, 20), LeftOut(table, "another status"));
    }

    [Fact]
    public void LastStatusOfManyOrders_Wins()
    {
        var text = "order_id,customer_id,ordered_at,order_status,goods_value\n" + string.Concat(Enumerable.Range(1, 40).Select(i =>
            $"{i},7,2024-01-{i % 28 + 1:00} 10:00:00,pending,10.00\n{i},7,2024-01-{i % 28 + 1:00} 10:00:00,paid,10.00\n"));
        using var table = Open(text);

        Assert.Equal((40, 400m), (table.Summary.Orders, table.Summary.Money));
    }

    [Fact]
    public void ResultOfAPayment_IsItsStatus() => Assert.Equal(
        ["a 2024-01-05 50.00", "b 2024-01-06 20.00"],
        Read(
            """
            transaction_id,order_reference,customer,transaction_type,result,amount,created_at,parent_transaction_id
            1,A,a,capture,success,50.00,2024-01-05 10:00:00,
            2,A,a,refund,failure,10.00,2024-01-07 10:00:00,1
            3,B,b,capture,success,20.00,2024-01-06 10:00:00,

            """));
}
