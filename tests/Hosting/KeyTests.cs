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
        "--Keys:Host:default=host-0123456789", "--Keys:Host:next=next-0123456789",
        "--Keys:Functions:Greet:default=greet-0123456789", "--Keys:Functions:Reset:default=reset-0123456789",
    ];

    [Theory]
    [InlineData("host-0123456789", HttpStatusCode.OK)]
    [InlineData("next-0123456789", HttpStatusCode.OK)]
    [InlineData("greet-0123456789", HttpStatusCode.OK)]
    [InlineData("reset-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("host-012345678", HttpStatusCode.Unauthorized)]
    [InlineData("HOST-0123456789", HttpStatusCode.Unauthorized)]
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
        using var response = await Get(host, "/api/greet/ann?code=host-0123456789", "wrong");
        await ProblemAssert.HasStatus(response, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SeveralKeysInQuery_AreRejected()
    {
        await using var host = await TestHost.Start(settings: Keys);
        using var response = await host.Client.GetAsync("/api/greet/ann?code=host-0123456789&code=wrong");
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
