using System.Text;
using Conversion.Json;
using Conversion.Orders;
using Conversion.Profiles;

namespace Conversion.Tests.Profiles;

public sealed class RememberedRequestTests
{
    [Fact]
    public void Request_HasItsFields()
    {
        var at = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            new RememberedRequest("a@b.de", at.AddDays(1), new Order(at, 5, 2, double.NaN, Returned: true)),
            Read("""{"customerId":"A@b.de","asOf":"2026-05-02","order":{"at":"2026-05-01","amount":5,"items":2,"returned":true}}"""));
        Assert.Equal(new RememberedRequest("a", null, null), Read("""{"customerId":"a","asOf":null,"order":null}"""));
    }

    [Theory]
    [InlineData("1", "must be an object, got a number.|/customerId is required.")]
    [InlineData("{}", "/customerId is required.")]
    [InlineData("""{"customerId":1}""", "/customerId must be a string, got the number 1.")]
    [InlineData("""{"customerId":""}""", "/customerId must be 1 to 128 characters, got an empty text.")]
    [InlineData("""{"customerId":"a","asOf":"x"}""", "/asOf must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z, got \"x\".")]
    [InlineData("""{"customerId":"a","order":{}}""", "/order/at is required.|/order/amount is required.")]
    [InlineData("""{"customerId":"a","b":1}""", "/b is unknown; use customerId, asOf, order; or orders, or features.")]
    public void WrongField_IsNamed(string json, string expected) => Assert.Equal(
        expected.Split('|'), Assert.Throws<InvalidInputException>(() => Read(json)).Errors.Select(error => error.ToString()));

    [Theory]
    [InlineData("""{"customerId":"a"}""", true)]
    [InlineData("\uFEFF{}", true)]
    [InlineData("""{"a":{"orders":[]}}""", true)]
    [InlineData("""{"customerId":"a","orders":[]}""", false)]
    [InlineData("""{"features":{}}""", false)]
    [InlineData("[]", false)]
    [InlineData("", false)]
    [InlineData("""{"a":""", false)]
    [InlineData("""{"\ud800":1}""", false)]
    public void Request_HasNeitherOrdersNorFeatures(string json, bool expected) =>
        Assert.Equal(expected, RememberedRequest.Matches(Encoding.UTF8.GetBytes(json)));

    private static RememberedRequest Read(string json) => RememberedRequest.Read(Encoding.UTF8.GetBytes(json), InstantRules.Default);
}
