using static Conversion.Tests.Orders.TextOrders;

namespace Conversion.Tests.Orders;

/// <summary>Small JSON files whose orders, or whose money, are in other places than most.</summary>
public sealed class JsonOrderTests
{
    private const string Lines =
        """
        "items":[{"sku":"m","qty":1,"price":10.5,"total":10.5},{"sku":"p","qty":2,"price":10,"total":20}]
        """;

    [Theory]
    [InlineData("number")]
    [InlineData("orderNo")]
    [InlineData("name")]
    [InlineData("reference")]
    public void NumberOfAnOrder_HasManyNames(string name) => Assert.Equal(
        ["anna 2024-01-05 30.50", "anna 2024-01-05 30.50"],
        Read(
            $$"""
            {"{{name}}": "R1", "customerId": "anna", "createdAt": "2024-01-05", "total": 30.5, {{Lines}}}
            {"{{name}}": "R2", "customerId": "anna", "createdAt": "2024-01-05", "total": 30.5, {{Lines}}}

            """));

    [Theory]
    [InlineData("\"totals\":{\"goods\":30.5,\"shipping\":4.9,\"tax\":5.8,\"grand\":41.2}")]
    [InlineData("\"summary\":{\"shipping\":4.9,\"tax\":5.8,\"total\":41.2}")]
    [InlineData("\"total\":41.2,\"shipping\":4.9,\"tax\":5.8")]
    public void TotalsOfAnOrder_AreItsMoney(string totals) => Assert.Equal(
        ["anna 2024-01-05 30.50", "ben 2024-01-06 30.50"],
        Read(
            $$"""
            [{"number": "R1", "customer": {"id": "anna"}, "placedAt": "2024-01-05", {{Lines}}, {{totals}}},
             {"number": "R2", "customer": {"id": "ben"}, "placedAt": "2024-01-06", {{Lines}}, {{totals}}}]
            """));

    [Fact]
    public void MoneyWithATaxOnTop_IsTheSubtotal() => Assert.Equal(
        ["anna 2024-01-05 30.50"],
        Read(
            $$"""
            {"code": "R1", "customer": {"uid": "anna"}, "created": "2024-01-05", {{Lines}}, "subTotal": {"value": 30.5},
             "deliveryCost": {"value": 4.9}, "totalTax": {"value": 5.8},
             "totalPrice": {"value": 35.4}, "totalPriceWithTax": {"value": 41.2} }

            """));

    [Fact]
    public void OrderWithoutANumber_IsAskedForOne()
    {
        const string Text =
            """
            {"voucher": "x1", "customerId": "anna", "createdAt": "2024-01-05", "total": 30.5,
             "items": [{"sku": "m", "qty": 1}, {"sku": "p", "qty": 1}]}
            {"voucher": "x2", "customerId": "ben", "createdAt": "2024-01-06", "total": 12.5, "items": [{"sku": "m", "qty": 1}]}

            """;

        Assert.Contains("order=voucher", Refusal(Text).Suggestions);
        Assert.Equal(["anna 2024-01-05 30.50", "ben 2024-01-06 12.50"], Read(Text, "order=voucher"));
    }

    [Theory]
    [InlineData("{", "}")]
    [InlineData("{\"count\": 3, \"orders\": {", "}, \"more\": false}")]
    public void MembersOfAnObject_AreOrdersByTheirKeys(string start, string end)
    {
        using var table = Open(
            $$"""
            {{start}}"1001": {"customer": {"id": "anna"}, "date": "2024-01-05", {{Lines}}},
              "1002": {"customer": {"id": "ben"}, "date": "2024-01-06", "items": [{"sku": "m", "qty": 1, "price": 10.5, "total": 10.5}]},
              "note": null, "1003": {"customer": {"id": "ben"}, "date": "2024-01-06", {{Lines}}}{{end}}
            """);

        Assert.Equal(["anna 2024-01-05 30.50", "ben 2024-01-06 10.50", "ben 2024-01-06 30.50"], Show(table));
        Assert.Equal(5, table.Summary.Lines);
    }
}
