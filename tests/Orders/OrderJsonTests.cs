using System.Globalization;
using System.Text;
using Conversion.Json;
using Conversion.Orders;

namespace Conversion.Tests.Orders;

/// <summary>Orders in JSON, as the service takes and answers them.</summary>
public sealed class OrderJsonTests
{
    [Theory]
    [InlineData("""[{"at":"2026-01-05","amount":10.5}]""", "01-05 10.5")]
    [InlineData("""[{"id":"1","amount":10,"at":"2026-01-05T10:00:00Z","items":3,"products":2},{"at":"2026-01-06","amount":0}]""",
        "01-05 10 3x 2p|01-06 0")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"returned":true}]""", "01-05 -10")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"returned":false,"cancelled":false}]""", "01-05 10")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"returned":true,"cancelled":true}]""", "01-05 0")]
    [InlineData(
        """[{"at":"2026-01-05","amount":10,"refunds":[{"id":"r","at":"2026-01-06","amount":4},{"at":"2026-01-07","amount":1.5}]}]""",
        "01-05 4.5")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"refunds":[{"at":"2026-01-06","amount":10.01}]}]""", "01-05 0")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"refunds":[]}]""", "01-05 10")]
    [InlineData("""[{"at":"2026-01-05","amount":10,"returned":true,"refunds":[{"at":"2026-01-06","amount":4}]}]""", "01-05 -10")]
    [InlineData("""[{"at":"2026-01-05","amount":1e12,"refunds":[{"at":"2026-01-06","amount":1e12}]}]""", "01-05 0")]
    public void Orders_AreRead(string json, string expected) => Assert.Equal((expected, ""), Read(json));

    [Theory]
    [InlineData("{}", "/orders: must be an array, got an object.")]
    [InlineData("[]", "/orders: must contain at least one order.")]
    [InlineData("[1]", "/orders/0: must be an object, got a number.")]
    [InlineData("[{}]", "/orders/0/at: is required.|/orders/0/amount: is required.")]
    [InlineData("""[{"at":"2026-01-05","amount":1},{"amount":-1,"at":"soon"}]""",
        "/orders/1/amount: must be 0 to 1e12; mark a return with \"returned\": true.|" +
        "/orders/1/at: must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"soon\".")]
    [InlineData("""[{"at":"2026-01-05","amount":1000000000001}]""",
        "/orders/0/amount: must be 0 to 1e12; mark a return with \"returned\": true.")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"items":-1,"products":1e13}]""",
        "/orders/0/items: must be 0 to 1e12; mark a return with \"returned\": true.|" +
        "/orders/0/products: must be 0 to 1e12; mark a return with \"returned\": true.")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"returned":"yes","id":7,"cancelled":1}]""",
        "/orders/0/returned: must be true or false, got a string.|/orders/0/id: must be a string, got the number 7.|" +
        "/orders/0/cancelled: must be true or false, got a number.")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"refunds":1}]""", "/orders/0/refunds: must be an array, got a number.")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"refunds":[1,{}]}]""",
        "/orders/0/refunds/0: must be an object, got a number.|/orders/0/refunds/1/at: is required.|" +
        "/orders/0/refunds/1/amount: is required.")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"refunds":[{"at":"soon","amount":-1,"id":7}]}]""",
        "/orders/0/refunds/0/at: must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"soon\".|" +
        "/orders/0/refunds/0/amount: must be 0 to 1e12; mark a return with \"returned\": true.|" +
        "/orders/0/refunds/0/id: must be a string, got the number 7.")]
    public void WrongFields_AreNamed(string json, string expected) => Assert.Equal(expected, Read(json).Errors);

    [Theory]
    [InlineData("""[{"at":"2026-01-05","amount":1,"total":2}]""", "at, amount, items, products, returned, id, cancelled, refunds")]
    [InlineData("""[{"at":"2026-01-05","amount":1,"refunds":[{"at":"2026-01-05","amount":1,"total":2}]}]""", "id, at, amount")]
    public void UnknownField_IsRefusedWithTheKnownOnes(string json, string known) =>
        Assert.Contains(known, Read(json).Errors, StringComparison.Ordinal);

    private static (string Orders, string Errors) Read(string json)
    {
        var fields = new JsonFieldReader(Encoding.UTF8.GetBytes(json));
        var orders = OrderJson.ReadArray(ref fields, "/orders", InstantRules.Default) ?? [];
        try
        {
            fields.ThrowIfErrors();
        }
        catch (InvalidInputException e)
        {
            return ("", string.Join('|', e.Errors.Select(error => $"{error.Pointer}: {error.Detail}")));
        }
        return (string.Join('|', orders.Select(Show)), "");
    }

    private static string Show(Order order) => string.Create(
        CultureInfo.InvariantCulture,
        $"{order.At:MM-dd} {(order.Returned ? "-" : "")}{order.Amount}{Show(order.Items, "x")}{Show(order.Products, "p")}");

    private static string Show(double number, string unit) => double.IsNaN(number) ? "" : $" {number}{unit}";
}
