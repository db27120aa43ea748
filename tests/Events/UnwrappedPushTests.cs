using System.Text;
using Conversion.Events;
using Conversion.Functions.Events;
using Microsoft.AspNetCore.Http;

namespace Conversion.Tests.Events;

public sealed class UnwrappedPushTests
{
    private const string Data = """{"customerId":"anna"}""";

    [Theory]
    [InlineData("1%E2%82%AC", "1€")]
    [InlineData("a%20b%25", "a b%")]
    [InlineData("\"a \\\"b\\\"\"", "a \\\"b\\\"")]
    [InlineData("plain-1", "plain-1")]
    public void BinaryAndStructuredForm_HaveOneIdentity(string header, string json)
    {
        var binary = Request(("ce-specversion", "1.0"), ("ce-id", header), ("ce-source", "/shop"), ("ce-time", "2026-08-01T00:00:00Z"));
        var structured = Encoding.UTF8.GetBytes(
            $$"""{"specversion":"1.0","id":"{{json}}","source":"/shop","type":"order","time":"2026-08-01T00:00:00Z","data":{{Data}}}""");

        var fromBinary = CustomerEventReader.Read(UnwrappedPush.Read(binary, Encoding.UTF8.GetBytes(Data)));
        var fromStructured = CustomerEventReader.Read(UnwrappedPush.Read(Request(), structured));

        Assert.Equal(fromStructured.Identity, fromBinary.Identity);
        Assert.Equal(fromStructured.Time, fromBinary.Time);
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"1"}""", true)]
    [InlineData("""{"message":{"messageId":"1"}}""", false)]
    [InlineData("""{"message":{"messageId":"1"},"specversion":null}""", false)]
    [InlineData("""{"specversion":"1.0",""", false)]
    [InlineData("", false)]
    [InlineData("""{"\ud800message":{}}""", false)]
    public void BodyWithoutMetadata_IsRecognizedBySpecversion(string body, bool expected) =>
        Assert.Equal(expected, UnwrappedPush.Matches(Request(), Encoding.UTF8.GetBytes(body)));

    private static HttpRequest Request(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }
}
