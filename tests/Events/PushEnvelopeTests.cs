using System.Text;
using Conversion.Events;
using Conversion.Json;

namespace Conversion.Tests.Events;

public sealed class PushEnvelopeTests
{
    [Fact]
    public void NullFields_AreAbsent()
    {
        var message = PushEnvelope.Read(
            """{"message":{"messageId":"1","publishTime":"2026-08-01T00:00:00Z","attributes":null,"data":null,"orderingKey":null}}"""u8);

        Assert.Empty(message.Attributes);
        Assert.True(message.Data.IsEmpty);
    }

    [Fact]
    public void Envelope_IsRead_AndOtherFieldsAreSkipped()
    {
        var message = PushEnvelope.Read(
            """
            {"deliveryAttempt":{"message":[5]},"message":{"message_id":"9","data":"eyJhIjoxfQ==","messageId":"1","orderingKey":"k",
             "extra":{"data":"x"},"attributes":{"a":"1","b":null},"publishTime":"2026-08-01T02:00:00+02:00"},"subscription":"s"}
            """u8);

        Assert.Equal(("1", new DateTimeOffset(2026, 8, 1, 0, 0, 0, TimeSpan.Zero)), (message.Id, message.PublishTime!.Value));
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(message.Data.Span));
        Assert.Equal(("1", "", null), (message.Attribute("a"), message.Attribute("b"), message.Attribute("c")));
    }

    [Theory]
    [InlineData("subscription")]
    [InlineData("id")]
    [InlineData("source")]
    [InlineData("type")]
    [InlineData("time")]
    [InlineData("data_base64")]
    [InlineData("specversion")]
    public void FieldBesideTheMessage_IsAText(string name)
    {
        const string Message = "\"message\":{\"messageId\":\"1\",\"publishTime\":\"2026-08-01T00:00:00Z\"}";
        Assert.Equal("1", PushEnvelope.Read(Encoding.UTF8.GetBytes($"{{\"{name}\":\"x\",{Message}}}")).Id);
        Assert.Equal(
            $"/{name} must be a string, got the number 1.",
            Assert.Throws<InvalidInputException>(() => PushEnvelope.Read(Encoding.UTF8.GetBytes($"{{\"{name}\":1,{Message}}}"))).Message);
    }

    [Theory]
    [InlineData("", "must be a Pub/Sub push envelope, but the body is empty.")]
    [InlineData("""{"message":null}""", "/message is required.")]
    [InlineData("""{"message":{"messageId":null,"publishTime":"2026-08-01T00:00:00Z"}}""", "/message/messageId is required.")]
    [InlineData("""{"message":{"messageId":"1","publishTime":null}}""", "/message/publishTime is required.")]
    [InlineData("[]", "must be a Pub/Sub push envelope, got an array.")]
    [InlineData("{}", "/message is required.")]
    [InlineData("""{"message":{"messageId":"1"}}""", "/message/publishTime is required.")]
    [InlineData("""{"message":{"messageId":"","publishTime":"2026-08-01T00:00:00Z"}}""", "/message/messageId is required.")]
    [InlineData("""{"message":{"messageId":"1","publishTime":"2026-08-01T00:00:00Z"}}1""", "must be JSON, got an error at byte 67.")]
    [InlineData("{\"message\":", "must be JSON, but the text ends too early, at byte 12.")]
    [InlineData("""{"message":"x"}""", "/message must be an object, got a string.")]
    [InlineData("""{"message":{"messageId":17}}""", "/message/messageId must be a string, got the number 17.")]
    [InlineData("""{"message":{"data":{}}}""", "/message/data must be a string, got an object.")]
    [InlineData("""{"message":{"data":"%"}}""", "/message/data must be base64.")]
    [InlineData("""{"message":{"attributes":[]}}""", "/message/attributes must be an object, got an array.")]
    [InlineData("""{"message":{"attributes":{"a/b":true}}}""", "/message/attributes/a~1b must be a string, got a boolean.")]
    [InlineData("""{"message":{"orderingKey":1}}""", "/message/orderingKey must be a string, got the number 1.")]
    [InlineData("""{"subscription":1}""", "/subscription must be a string, got the number 1.")]
    [InlineData("""{"message":{"messageId":"1","publishTime":"1785585600"}}""", "/message/publishTime must be an ISO 8601 instant, e.g. 2026-01-31T09:30:00Z; a number of seconds is not an instant, got \"1785585600\".")]
    [InlineData("""{"message":{"messageId":"\ud800"}}""", "must be valid Unicode.")]
    public void OtherBody_IsNamed(string body, string expected)
    {
        var error = Assert.Throws<InvalidInputException>(() => PushEnvelope.Read(Encoding.UTF8.GetBytes(body)));
        Assert.Equal((expected, true), (error.Message, error.Malformed));
    }

    [Fact]
    public void TimeOfPublicationWithoutAZone_IsOnTheShopsClock() => Assert.Equal(
        new DateTimeOffset(2026, 8, 1, 8, 0, 0, TimeSpan.Zero),
        PushEnvelope.Read(
            """{"message":{"messageId":"1","publishTime":"2026-08-01 10:00:00"}}"""u8,
            new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), AllowsEpoch: false)).PublishTime);
}
