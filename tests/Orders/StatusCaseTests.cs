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
}
