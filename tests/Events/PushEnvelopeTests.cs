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
    public void OtherBody_IsNamed(string body, string error) =>
        Assert.Equal(error, Assert.Throws<InvalidInputException>(() => PushEnvelope.Read(Encoding.UTF8.GetBytes(body))).Message);
}
