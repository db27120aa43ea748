using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Tests.Hosting;

public class ProblemTests
{
    [Fact]
    public async Task UnknownRoute_Is404()
    {
        await using var host = await TestHost.Start();
        await ProblemAssert.HasStatus(await host.Client.GetAsync("/nowhere"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task NotFoundFromAFunction_IsNotChanged()
    {
        await using var host = await TestHost.Start();
        using var response = await host.Client.GetAsync("/missing");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task WrongMethod_Is405WithAllow()
    {
        await using var host = await TestHost.Start();
        using var response = await host.Client.GetAsync("/length");
        await ProblemAssert.HasStatus(response, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["POST"], response.Content.Headers.Allow.Select(method => method.ToUpperInvariant()));
    }

    [Fact]
    public async Task HeadWithoutGet_Is405WithoutBody()
    {
        await using var host = await TestHost.Start();
        using var response = await host.Client.SendAsync(new(HttpMethod.Head, "/length"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BodyAboveTheLimit_Is413()
    {
        await using var host = await TestHost.Start(
            configure: builder => builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = 1000));
        using var atLimit = await host.Client.PostAsync("/length", new ByteArrayContent(new byte[1000]));
        Assert.Equal("1000", await atLimit.Content.ReadAsStringAsync());
        using var aboveLimit = await host.Client.PostAsync("/length", new ByteArrayContent(new byte[1001]));
        await ProblemAssert.HasStatus(aboveLimit, HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("ffffffff")]
    [InlineData("7fffffffffffffff")]
    [InlineData("ffffffffffffffff")]
    [InlineData("fffffffffffffffff")]
    public async Task InvalidChunks_Are400(string size)
    {
        await using var host = await TestHost.Start();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /length HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{size}\r\n\r\n"));
        var response = await new StreamReader(stream).ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnexpectedException_Is500WithoutItsTextAndTheNextRequestSucceeds()
    {
        await using var host = await TestHost.Start();
        var text = await ProblemAssert.HasStatus(await host.Client.GetAsync("/fail"), HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.Equal("0", await (await host.Client.PostAsync("/length", null)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task ExceptionAfterTheResponseStarted_ClosesTheConnection()
    {
        await using var host = await TestHost.Start();
        await Assert.ThrowsAsync<HttpRequestException>(() => host.Client.GetStringAsync("/fail/halfway"));
    }
}
