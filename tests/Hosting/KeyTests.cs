using System.Net;
using Conversion.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Conversion.Tests.Hosting;

public class KeyTests
{
    private static readonly string[] Keys =
    [
        "--Keys:Host:default=host-0123456789abc", "--Keys:Host:next=next-0123456789abc",
        "--Keys:Functions:Greet:default=greet-0123456789ab", "--Keys:Functions:Reset:default=reset-0123456789ab",
    ];

    [Theory]
    [InlineData("host-0123456789abc", HttpStatusCode.OK)]
    [InlineData("next-0123456789abc", HttpStatusCode.OK)]
    [InlineData("greet-0123456789ab", HttpStatusCode.OK)]
    [InlineData("reset-0123456789ab", HttpStatusCode.Unauthorized)]
    [InlineData("host-0123456789ab", HttpStatusCode.Unauthorized)]
    [InlineData("HOST-0123456789ABC", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task FunctionLevel_AcceptsOwnAndHostKeys(string? key, HttpStatusCode expected)
    {
        await using var host = await TestHost.Start(settings: Keys);
        using var inHeader = await Get(host, "/api/greet/ann", key);
        using var inQuery = await host.Client.GetAsync($"/api/greet/ann{(key is null ? "" : "?code=" + key)}");
        foreach (var response in new[] { inHeader, inQuery })
        {
            Assert.Equal(expected, response.StatusCode);
            if (expected == HttpStatusCode.Unauthorized)
                await ProblemAssert.HasStatus(response, expected);
        }
    }

    [Fact]
    public async Task WrongKeyInHeader_IsRejectedDespiteKeyInQuery()
    {
        await using var host = await TestHost.Start(settings: Keys);
        using var response = await Get(host, "/api/greet/ann?code=host-0123456789abc", "wrong");
        await ProblemAssert.HasStatus(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SeveralKeysInQuery_AreRejected()
    {
        await using var host = await TestHost.Start(settings: Keys);
        using var response = await host.Client.GetAsync("/api/greet/ann?code=host-0123456789abc&code=wrong");
        await ProblemAssert.HasStatus(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AnonymousLevel_NeedsNoKey()
    {
        await using var host = await TestHost.Start(settings: Keys);
        using var response = await host.Client.PostAsync("/length", new StringContent("abc"));
        Assert.Equal("3", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Production", null, HttpStatusCode.Unauthorized)]
    [InlineData("Production", "false", HttpStatusCode.OK)]
    [InlineData("Development", null, HttpStatusCode.OK)]
    [InlineData("Development", "true", HttpStatusCode.Unauthorized)]
    public async Task NoKeyConfigured_IsOpenOnLoopbackInDevelopmentOrWhenNotRequired(
        string environment, string? required, HttpStatusCode expected)
    {
        await using var host = await TestHost.Start(settings: [$"--environment={environment}", $"--Keys:Required={required}"]);
        using var response = await host.Client.GetAsync("/api/greet/ann");
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task DevelopmentFromAnotherAddress_NeedsKey()
    {
        var remoteAddress = IPAddress.Parse("192.0.2.7");
        await using var host = await TestHost.Start(
            settings: ["--environment=Development"],
            configure: builder => builder.Services.AddSingleton<IStartupFilter>(new CallerAddress(remoteAddress)));
        using var response = await host.Client.GetAsync("/api/greet/ann");
        await ProblemAssert.HasStatus(response, HttpStatusCode.Unauthorized);
    }

    // A page of any site can send such requests by the developer's browser: across sites, or after DNS rebinding.
    [Theory]
    [InlineData("Origin", "https://shop.example", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "null", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "https://localhost.shop.example", HttpStatusCode.Unauthorized)]
    [InlineData("Origin", "http://localhost:5173", HttpStatusCode.OK)]
    [InlineData("Origin", "http://[::1]:7071", HttpStatusCode.OK)]
    [InlineData("Host", "shop.example", HttpStatusCode.Unauthorized)]
    [InlineData("Host", "localhost.shop.example", HttpStatusCode.Unauthorized)]
    [InlineData("Host", "localhost:7071", HttpStatusCode.OK)]
    [InlineData("Host", "[::1]:7071", HttpStatusCode.OK)]
    public async Task DevelopmentFromAPageOfAnotherSite_NeedsKey(string header, string value, HttpStatusCode expected)
    {
        await using var host = await TestHost.Start(settings: ["--environment=Development"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/greet/ann");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public void ShortKeyOutsideDevelopment_StopsStartUp()
    {
        using var folder = new AppFolder();
        const string Setting = "--Keys:Host:default=fifteen-letters";
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder, Setting).Build());
        Assert.Contains("at least 16 characters", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fifteen", error.Message, StringComparison.Ordinal);
        TestHost.Build(folder, Setting, "--environment=Development").Build();
    }

    [Theory]
    [InlineData("--Keys:Required=perhaps", "Keys:Required")]
    [InlineData("--Keys:Host:default= ", "Keys:Host:default")]
    [InlineData("--Keys:Functions:Greet:default=", "Keys:Functions:Greet:default")]
    [InlineData("--Keys:Functions:Gret:default=x", "Keys:Functions:Gret")]
    [InlineData("--Keys:Host=x", "Keys__Host__default")]
    [InlineData("--Keys:Functions:Greet=x", "Keys__Functions__Greet__default")]
    public void InvalidSetting_StopsStartUpAndIsNamed(string setting, string name)
    {
        using var folder = new AppFolder();
        var error = Assert.Throws<StartupException>(() => TestHost.Build(folder, setting).Build());
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Get(TestHost host, string path, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);
        return host.Client.SendAsync(request);
    }

    /// <summary>Gives every request the same caller address.</summary>
    private sealed class CallerAddress(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, nextMiddleware) =>
            {
                context.Connection.RemoteIpAddress = address;
                return nextMiddleware(context);
            });
            next(app);
        };
    }
}
