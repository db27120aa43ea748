using System.Text;
using Conversion.Events;
using Conversion.Json;

namespace Conversion.Tests.Events;

public class CustomerEventReaderTests
{
    [Theory]
    [InlineData("""{"asOf":"2026-01-31","customers":[{}]}""", "/customers must be the only field")]
    [InlineData("""{"customers":[{}],"customers":[{}]}""", "/customers must be the only field")]
    [InlineData("""{"customers":{}}""", "/customers must be an array")]
    [InlineData("""{"customers":[]}""", "at least one")]
    [InlineData("[]", "at least one")]
    [InlineData("[{}", "must be JSON")]
    [InlineData("""{"specversion":"1.0","id":"\ud800","source":"s","data":{}}""", "valid Unicode")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","time":12345,"data":{}}""", "/time must be an ISO 8601 instant")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","time":"12:34","data":{}}""", "/time must be an ISO 8601 instant")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","time":"03/04/2011","data":{}}""", "/time must be an ISO 8601 instant")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","time":"1785585600","data":{}}""", "a number of seconds is not an instant")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"s","data":{}}""", "/specversion must be 1.0, got \"0.3\"")]
    [InlineData("""{"specversion":1,"id":"1","source":"s","data":{}}""", "/specversion must be a string")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":1,"data":{}}""", "/type must be a string")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data":null}""", "/data is required")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data_base64":"%"}""", "/data_base64 must be base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data_base64":1,"data":{}}""", "/data_base64 must be a string")]
    [InlineData("""{"\ud800\ud800\ud800\ud800":1}""", "valid Unicode")]
    public void InvalidEvent_IsReported(string data, string expected) =>
        Assert.Contains(expected, Reject(Encoding.UTF8.GetBytes(data)), StringComparison.Ordinal);

    [Fact]
    public void InvalidUtf8_IsReported()
    {
        byte[] data = [.. "{\"specversion\":\"1.0\",\"source\":\"s\",\"data\":{},\"id\":\""u8, 0xFF, .. "\"}"u8];
        Assert.Contains("valid Unicode", Reject(data), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-01-31T09:30:00.1234567891Z", 1234567)]
    [InlineData("2026-01-31T10:30:00.5+01:00", 5000000)]
    public void FractionOfASecond_IsReadToSevenDigits(string time, int ticks) => Assert.Equal(
        new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero).AddTicks(ticks),
        Read(Encoding.UTF8.GetBytes($$$"""{"specversion":"1.0","id":"1","source":"s","time":"{{{time}}}","data":{}}""")).Time);

    [Fact]
    public void TimeWithoutAZone_IsOnTheShopsClock()
    {
        var berlin = new InstantRules(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), AllowsEpoch: false);
        var data = """{"specversion":"1.0","id":"1","source":"s","time":"2026-08-01 10:00:00","data":{}}"""u8.ToArray();

        var read = CustomerEventReader.Read(new("1", Push.PublishTime, new Dictionary<string, string>(), data), berlin);

        Assert.Equal(new DateTimeOffset(2026, 8, 1, 8, 0, 0, TimeSpan.Zero), read.Time);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","type":null,"data":null,"data_base64":"e30="}""", "{}")]
    [InlineData("""{"specversion":null,"customers":null,"a":1}""", """{"specversion":null,"customers":null,"a":1}""")]
    [InlineData("""{"customers":[{}],"asOf":null}""", "{}")]
    public void NullField_IsAbsent(string data, string customer) =>
        Assert.Equal(customer, Encoding.UTF8.GetString(Assert.Single(Read(Encoding.UTF8.GetBytes(data)).Customers).Json.Span));

    [Theory]
    [InlineData("", "")]
    [InlineData("{\"customers\":", "}")]
    public void ThousandCustomers_AreReadAndOneMoreIsRejected(string before, string after)
    {
        string Customers(int count) => $"{before}[{string.Join(',', Enumerable.Repeat("{}", count))}]{after}";

        Assert.Equal(1000, Read(Encoding.UTF8.GetBytes(Customers(1000))).Customers.Count);
        Assert.Contains("at most 1000", Reject(Encoding.UTF8.GetBytes(Customers(1001))), StringComparison.Ordinal);
    }

    private static CustomerEvent Read(byte[] data) =>
        CustomerEventReader.Read(new("1", Push.PublishTime, new Dictionary<string, string>(), data));

    private static string Reject(byte[] data) => Assert.Throws<InvalidInputException>(() => Read(data)).Message;
}
