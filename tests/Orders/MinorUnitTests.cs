using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Files whose money is in cents, or may be.</summary>
public sealed class MinorUnitTests
{
    [Theory]
    [InlineData("amount_cents")]
    [InlineData("total_in_cents")]
    [InlineData("totalCents")]
    [InlineData("Order Total (minor units)")]
    public void ColumnThatIsNamedInCents_IsDivided(string column) => Assert.Equal(
        ["a 2024-01-05 12.50", "b 2024-01-06 3.00"],
        Read($"order_id,customer_id,order_date,{column}\n1,a,2024-01-05,1250\n2,b,2024-01-06,300\n"));

    [Theory]
    [InlineData("EUR", "12.50")]
    [InlineData("jpy", "1250.00")]
    [InlineData("KWD", "1.25")]
    public void Currency_DecidesHowManyUnits(string currency, string money) => Assert.Equal(
        [$"a 2024-01-05 {money}"],
        Read($"order_id,customer_id,order_date,amount_cents,currency\n1,a,2024-01-05,1250,{currency}\n"));

    [Fact]
    public void WholeNumbersBesideACurrency_AreAsked()
    {
        const string Text =
            """
            {"id": "p1", "customer": "a", "created": 1704448800, "amount": {"value": 1250, "currency": "EUR"}}
            {"id": "p2", "customer": "b", "created": 1704535200, "amount": {"value": 300, "currency": "EUR"}}

            """;

        Assert.Equal(["units=minor", "units=major"], Refusal(Text).Suggestions);
        Assert.Equal(["a 2024-01-05 12.50", "b 2024-01-06 3.00"], Read(Text, "units=minor"));
        Assert.Equal(["a 2024-01-05 1250.00", "b 2024-01-06 300.00"], Read(Text, "units=major"));
    }

    [Theory]
    [InlineData("1250", "JPY")]
    [InlineData("12.50", "EUR")]
    [InlineData("25", "EUR")]
    public void WholeNumbersThatCannotBeCents_AreRead(string amount, string currency) => Assert.Single(
        Read($"order_id,customer_id,order_date,amount,currency\n1,a,2024-01-05,{amount},{currency}\n"));

    [Fact]
    public void ObjectOfMoney_HasTheMeaningOfItsName() => Assert.Equal(
        ["a 2024-01-05 20.00"],
        Read(
            """
            {"orderId": 1, "customerId": "a", "createdAt": "2024-01-05T10:00:00Z", "subtotal": {"centAmount": 2000},
             "shippingPrice": {"centAmount": 500}, "total": {"centAmount": 2500}}

            """));
}
