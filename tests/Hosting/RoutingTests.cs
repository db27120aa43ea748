using System.Net;
using System.Net.Sockets;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Conversion.Tests.Hosting;

public class RoutingTests
{
    private const string NoKeys = "--Keys:Required=false";

    [Fact]
    public async Task EmptyPrefix_RouteIsTheWholePath()
    {
        await using var host = await TestHost.Start(settings: [NoKeys]);
        Assert.Equal("hello ann", await host.Client.GetStringAsync("/api/greet/ann"));
    }

    [Theory]
    [InlineData("{}", "/api/api/greet/ann")]
    [InlineData("""{"routePrefix":"shop/v1"}""", "/shop/v1/api/greet/ann")]
    public async Task Prefix_ComesFirst(string http, string path)
    {
        await using var host = await TestHost.Start(http, [NoKeys]);
        Assert.Equal("hello ann", await host.Client.GetStringAsync(path));
        await ProblemAssert.HasStatus(await host.Client.GetAsync("/api/greet/ann"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("shop.example", HttpStatusCode.OK)]
    [InlineData("other.example", HttpStatusCode.BadRequest)]
    public async Task AllowedHosts_OtherHostsAreRefused(string name, HttpStatusCode expected)
    {
        await using var host = await TestHost.Start(settings: [NoKeys, "--AllowedHosts=shop.example"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/greet/ann") { Headers = { Host = name } };
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task ForwardedHeadersEnabled_SchemeComesFromTheHeader()
    {
        await using var host = await TestHost.Start(
            settings: [NoKeys, "--ForwardedHeaders_Enabled=true"],
            configure: builder => builder.Services.AddSingleton<IStartupFilter, SchemeInHeader>());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/greet/ann") { Headers = { { "X-Forwarded-Proto", "https" } } };
        using var response = await host.Client.SendAsync(request);
        Assert.Equal("https", Assert.Single(response.Headers.GetValues("X-Scheme")));
    }

    [Fact]
    public async Task NoRoute_NameIsTheRoute()
    {
        await using var host = await TestHost.Start(settings: [NoKeys]);
        using var response = await host.Client.PostAsync("/Reset", null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task NoMethods_AllMethodsAreServed()
    {
        await using var host = await TestHost.Start();
        foreach (var method in new[] { "GET", "PUT", "DELETE", "PATCH" })
        {
            using var response = await host.Client.SendAsync(new(new(method), "/missing"));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task HeadOfAGetRoute_HasTheSameHeadersWithoutBody()
    {
        await using var host = await TestHost.Start(settings: [NoKeys]);
        using var response = await host.Client.SendAsync(new(HttpMethod.Head, "/api/greet/ann"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task HostedServices_StartBeforeThePortOpens()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();

        var probeService = new PortProbe(port);
        await using var host = await TestHost.Start(
            settings: [NoKeys, $"--urls=http://127.0.0.1:{port}"],
            configure: builder => builder.Services.AddSingleton<IHostedService>(probeService));
        Assert.Equal(SocketError.ConnectionRefused, probeService.ConnectError);
        Assert.Equal("hello ann", await host.Client.GetStringAsync("/api/greet/ann"));
    }

    [Fact]
    public void UnsupportedSignature_StopsStartUpAndNamesTheMethod()
    {
        using var folder = new AppFolder();
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder).AddFunction<WrongReturn>());
        Assert.Contains("WrongReturn.Run", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<StartupException>(() => TestHost.Build(folder).AddFunction<WrongParameter>());
        Assert.Contains("WrongParameter.Run", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<StartupException>(() => TestHost.Build(folder).AddFunction<Greeting>());
        Assert.Contains("Greeting", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DuplicateName_StopsStartUp()
    {
        using var folder = new AppFolder();
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder).AddFunction<SecondGreet>().Build());
        Assert.Contains("greet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DuplicateRoute_StopsStartUp()
    {
        using var folder = new AppFolder();
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder).AddFunction<SecondHold>().Build());
        Assert.Contains("SecondHold", error.Message, StringComparison.Ordinal);
    }

    public sealed class WrongReturn
    {
        [Function("WrongReturn")]
        public Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult("");
    }

    public sealed class WrongParameter
    {
        [Function("WrongParameter")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string body) => TypedResults.Text(body);
    }

    public sealed class SecondGreet
    {
        [Function("greet")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "second")] HttpRequest request) => TypedResults.Ok();
    }

    public sealed class SecondHold
    {
        [Function("SecondHold")]
        public IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "Hold")] HttpRequest request) => TypedResults.Ok();
    }

    /// <summary>Connects to the port while the host starts.</summary>
    private sealed class PortProbe(int port) : IHostedService
    {
        public SocketError? ConnectError { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            using var client = new TcpClient();
            var error = await Assert.ThrowsAsync<SocketException>(
                async () => await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken));
            ConnectError = error.SocketErrorCode;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class SchemeInHeader : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.Response.Headers["X-Scheme"] = context.Request.Scheme;
                return following(context);
            });
            next(app);
        };
    }
}
