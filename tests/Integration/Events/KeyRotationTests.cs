using System.Diagnostics;
using System.Security.Cryptography;
using Conversion.Functions.Events;
using Conversion.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.IntegrationTests.Events;

/// <summary>Google changes its keys every few days. The service must soon accept the new key and soon reject the old key.</summary>
public sealed class KeyRotationTests : IAsyncLifetime, IDisposable
{
    private readonly RSA _old = RSA.Create(2048);
    private readonly RSA _new = RSA.Create(2048);
    private readonly SettableClock _clock = new();
    private readonly WebApplication _server = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]).Build();
    private string _published = "";
    private bool _isDown;
    private TaskCompletionSource? _hanging;
    private int _fetches;
    private SigningKeys? _keys;
    private PushAuthentication? _authentication;

    public async Task InitializeAsync()
    {
        _server.Urls.Add($"http://127.0.0.1:{Loopback.FreePort()}");
        _server.MapGet("/certs", async (HttpContext context) =>
        {
            _fetches++;
            if (_hanging is not null)
                await _hanging.Task;
            context.Response.StatusCode = _isDown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            await context.Response.WriteAsync(_published);
        });
        await _server.StartAsync();
        var settings = new PushSettings
        {
            KeysUrl = new(_server.Urls.Single() + "/certs"),
            Audience = PushTokenTests.GuardedService.Audience,
            ServiceAccount = "conversion-push@p.iam.gserviceaccount.com",
        };
        _keys = new(settings, _clock, NullLogger<SigningKeys>.Instance);
        var environment = Host.CreateEmptyApplicationBuilder(null).Environment;
        _authentication = new(
            settings, _keys, _clock, environment, HostCapabilities.Kestrel, NullLogger<PushAuthentication>.Instance);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _keys?.Dispose();
        _old.Dispose();
        _new.Dispose();
    }

    [Fact]
    public async Task NewKeyPublished_IsAcceptedWithinAMinute()
    {
        _published = KeySet(("old", _old));
        Assert.True(await IsAcceptedAsync("old", _old));

        _published = KeySet(("old", _old), ("new", _new));
        _clock.Advance(TimeSpan.FromMinutes(1));
        // No push waits for a key that is not known.
        Assert.False(await IsAcceptedAsync("new", _new));
        for (var waited = Stopwatch.StartNew(); !await IsAcceptedAsync("new", _new);)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1));
            await Task.Delay(20);
        }
        Assert.True(await IsAcceptedAsync("old", _old));
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task ServerThatHangs_DelaysNobodyWithOrWithoutAKnownKey()
    {
        _published = KeySet(("old", _old));
        Assert.True(await IsAcceptedAsync("old", _old));

        _hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var waited = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
            Assert.False(await IsAcceptedAsync($"made-up-{i}", _new));
        Assert.True(await IsAcceptedAsync("old", _old));
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        // The keys are fetched beside the requests.
        for (var waits = 0; waits < 100 && _fetches < 2; waits++)
            await Task.Delay(50);
        Assert.Equal(2, _fetches);
        _hanging.SetResult();
    }

    [Fact]
    public async Task OldKeyRemoved_IsRejectedWithinAnHour()
    {
        _published = KeySet(("old", _old));
        Assert.True(await IsAcceptedAsync("old", _old));

        _published = KeySet(("new", _new));
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await IsAcceptedAsync("old", _old));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await IsAcceptedAsync("old", _old));
        Assert.True(await IsAcceptedAsync("new", _new));
    }

    [Fact]
    public async Task AcceptedToken_IsVerifiedAgainAfterAMinute()
    {
        _published = KeySet(("old", _old));
        var token = Sign("old", _old);
        Assert.True(await IsAcceptedAsync(token));

        _published = KeySet(("new", _new));
        _clock.Advance(TimeSpan.FromSeconds(60 * 60 - 30));
        Assert.True(await IsAcceptedAsync(token));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(await IsAcceptedAsync(token));
        Assert.False(await IsAcceptedAsync(token[..^2] + (token.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA")));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await IsAcceptedAsync(token));
    }

    [Fact]
    public async Task FailedFetch_KeepsTheEarlierKeysAndDelaysTheRetry()
    {
        _published = KeySet(("old", _old));
        Assert.True(await IsAcceptedAsync("old", _old));

        _isDown = true;
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await IsAcceptedAsync("old", _old));
        Assert.False(await IsAcceptedAsync("made-up", _new));
        Assert.Equal(2, _fetches);

        _isDown = false;
        _published = KeySet(("new", _new));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await IsAcceptedAsync("new", _new));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"old","n":"!","e":"!"}]}""")]
    public async Task ResponseWithoutKeys_KeepsTheEarlierKeys(string response)
    {
        _published = KeySet(("old", _old));
        Assert.True(await IsAcceptedAsync("old", _old));

        _published = response;
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await IsAcceptedAsync("old", _old));
        Assert.Equal(2, _fetches);
    }

    [Fact]
    public async Task ClockSetBackAfterAFailure_KeysAreFetchedAfterTheDelay()
    {
        _isDown = true;
        Assert.False(await IsAcceptedAsync("old", _old));

        _isDown = false;
        _published = KeySet(("old", _old));
        _clock.Advance(TimeSpan.FromSeconds(10));
        _clock.SetBack = TimeSpan.FromMinutes(30);
        Assert.True(await IsAcceptedAsync("old", _old));
    }

    [Fact]
    public async Task UnknownKeys_CauseOneFetchAMinute()
    {
        _published = KeySet(("old", _old));
        for (var i = 0; i < 10; i++)
            Assert.False(await IsAcceptedAsync($"made-up-{i}", _new));
        Assert.Equal(1, _fetches);
    }

    private static string Sign(string keyId, RSA key) => PushTokenTests.GuardedService.Sign(
        token => token.SigningCredentials = new(new RsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.RsaSha256));

    private Task<bool> IsAcceptedAsync(string keyId, RSA key) => IsAcceptedAsync(Sign(keyId, key));

    private async Task<bool> IsAcceptedAsync(string token)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = "Bearer " + token;
        return await _authentication!.AuthenticateAsync(context.Request, CancellationToken.None) is null;
    }

    private static string KeySet(params (string Id, RSA Key)[] keys) =>
        $$"""{"keys":[{{string.Join(',', keys.Select(key => PushTokenTests.GuardedService.Describe(key.Id, key.Key)))}}]}""";

    /// <summary>A clock that can be set back, as an operator or a time server may do, while its timestamp goes on.</summary>
    private sealed class SettableClock() : FakeTimeProvider(System.GetUtcNow())
    {
        public TimeSpan SetBack { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - SetBack;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }
}
