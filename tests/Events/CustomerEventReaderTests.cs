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
        Assert.Equal("must be valid Unicode.", Reject(data));
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

        var attributes = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = "1",
            ["ce-source"] = "s",
            ["ce-time"] = "2026-08-01 10:00:00",
        };
        Assert.Equal(read.Time, CustomerEventReader.Read(new("1", Push.PublishTime, attributes, "{}"u8.ToArray()), berlin).Time);
    }

    [Fact]
    public void PlainJsonWithItsContentType_IsNotACloudEvent()
    {
        var attributes = new Dictionary<string, string> { ["content-type"] = "application/json" };
        Assert.Equal("\nm", CustomerEventReader.Read(new("m", Push.PublishTime, attributes, """{"a":1}"""u8.ToArray())).Identity);
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
        var error = Assert.Throws<InvalidInputException>(() => Read(Encoding.UTF8.GetBytes(Customers(1001))));
        Assert.Contains("must contain at most 1000 customers.", error.Message, StringComparison.Ordinal);
        Assert.False(error.Malformed);
    }

    // The identity is the source and the id, or the id of the message; the time is the event's, or of the publication.
    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data":{"a":1}}""", "s\n1", false)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","time":"2026-01-31T00:00:00Z","data":[{"a":1}]}""", "s\n1", true)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data":{"customers":[{"a":1}]}}""", "s\n1", false)]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data_base64":"eyJhIjoxfQ=="}""", "s\n1", false)]
    [InlineData("""{"a":1}""", "\nm", false)]
    [InlineData(""" [ {"a":1} ]""", "\nm", false)]
    public void Event_HasItsIdentityTimeAndCustomer(string data, string identity, bool hasTime)
    {
        var read = Read(Encoding.UTF8.GetBytes(data), "m");

        Assert.Equal(identity, read.Identity);
        Assert.Equal(hasTime ? new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero) : Push.PublishTime, read.Time);
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(Assert.Single(read.Customers).Json.Span));
    }

    [Fact]
    public void BinaryEvent_HasItsAttributes_AndTheWholeDataAsPayload()
    {
        var attributes = new Dictionary<string, string>
        {
            ["ce-specversion"] = "1.0",
            ["ce-id"] = "1",
            ["ce-source"] = "s",
            ["ce-time"] = "2026-01-31T00:00:00Z",
        };
        var read = CustomerEventReader.Read(new("m", Push.PublishTime, attributes, """{"specversion":"9","a":1}"""u8.ToArray()));

        Assert.Equal(("s\n1", new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero)), (read.Identity, read.Time));
        Assert.Equal("", Assert.Single(read.Customers).Pointer);
    }

    [Theory]
    [InlineData("""[{"a":1},{"b":2}]""", "/0", "/1")]
    [InlineData("""{"customers":[{"a":1},{"b":2}]}""", "/customers/0", "/customers/1")]
    public void Customers_HavePointers(string data, params string[] pointers)
    {
        var customers = Read(Encoding.UTF8.GetBytes(data)).Customers;
        Assert.Equal(pointers, customers.Select(customer => customer.Pointer));
        Assert.Equal("""{"b":2}""", Encoding.UTF8.GetString(customers[1].Json.Span));
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","source":"s","data":{}}""", "/id is required in a CloudEvent.")]
    [InlineData("""{"specversion":"1.0","id":"1","data":{}}""", "/source is required in a CloudEvent.")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s"}""", "/data is required; or send data_base64.")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"s","data":{}}""",
        "/time is required where the push has no time of publication.")]
    [InlineData("""{"a":1}""", "must have a time of publication.")]
    public void MessageWithoutATime_OrWithoutAMember_IsRefused(string data, string expected) => Assert.Equal(
        expected,
        Assert.Throws<InvalidInputException>(() => CustomerEventReader.Read(
            new("m", null, new Dictionary<string, string>(), Encoding.UTF8.GetBytes(data)))).Message);

    [Fact]
    public void MessageWithoutAnId_IsRefused() => Assert.Equal(
        "must have a message id.", Assert.Throws<InvalidInputException>(() => Read("{}"u8.ToArray(), "")).Message);

    // A publisher may send a batch of CloudEvents by mistake.
    [Theory]
    [InlineData("application/cloudevents-batch+json", "must be one CloudEvent; send the events of a batch one by one.")]
    [InlineData("APPLICATION/CLOUDEVENTS+json", "must be one CloudEvent; send the events of a batch one by one.")]
    public void BatchOfCloudEvents_IsRefused(string type, string expected)
    {
        var attributes = new Dictionary<string, string> { ["content-type"] = type };
        Assert.Equal(
            expected,
            Assert.Throws<InvalidInputException>(
                () => CustomerEventReader.Read(new("m", Push.PublishTime, attributes, "[{}]"u8.ToArray()))).Message);
    }

    [Theory]
    [InlineData("[]", "must contain at least one customer.", false)]
    [InlineData("""{"customers":[]}""", "/customers must contain at least one customer.", false)]
    [InlineData("""{"customers":1}""", "/customers must be an array.", true)]
    [InlineData("""{"a":1,"customers":[{}]}""", "/customers must be the only field; put asOf and other fields into each customer.", true)]
    [InlineData("[{}]1", "must be JSON, got an error at byte 5.", true)]
    public void WrongCustomers_AreNamed(string data, string expected, bool malformed)
    {
        var error = Assert.Throws<InvalidInputException>(() => Read(Encoding.UTF8.GetBytes(data)));
        Assert.Equal((expected, malformed), (error.Message, error.Malformed));
    }

    private static CustomerEvent Read(byte[] data, string id) =>
        CustomerEventReader.Read(new(id, Push.PublishTime, new Dictionary<string, string>(), data));

    private static CustomerEvent Read(byte[] data) => Read(data, "1");

    private static string Reject(byte[] data) => Assert.Throws<InvalidInputException>(() => Read(data)).Message;
}
