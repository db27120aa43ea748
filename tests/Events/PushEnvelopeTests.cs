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

    [Theory]
    [InlineData("", "must be a Pub/Sub push envelope, but the body is empty.")]
    [InlineData("""{"message":null}""", "/message is required.")]
    [InlineData("""{"message":{"messageId":null,"publishTime":"2026-08-01T00:00:00Z"}}""", "/message/messageId is required.")]
    [InlineData("""{"message":{"messageId":"1","publishTime":null}}""", "/message/publishTime is required.")]
    [InlineData("[]", "must be a Pub/Sub push envelope, got an array.")]
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
    public void OtherBody_IsNamed(string body, string error) =>
        Assert.Equal(error, Assert.Throws<InvalidInputException>(() => PushEnvelope.Read(Encoding.UTF8.GetBytes(body))).Message);
}
