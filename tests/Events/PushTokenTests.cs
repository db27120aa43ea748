using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Tests.Events;

/// <summary>Tokens signed here, against keys served here in the shape of Google's.</summary>
public sealed class PushTokenTests(PushTokenTests.GuardedService guarded) : IClassFixture<PushTokenTests.GuardedService>
{
    // A push let in finds a body that is no envelope, and nothing is published: 400 says that the door was passed.
    [Fact]
    public async Task RightToken_IsLetIn() => Assert.Equal(HttpStatusCode.BadRequest, await guarded.Show(GuardedService.Sign()));

    [Fact]
    public async Task IssuerWithoutScheme_IsLetIn() =>
        Assert.Equal(HttpStatusCode.BadRequest, await guarded.Show(GuardedService.Sign(token => token.Issuer = "accounts.google.com")));

    [Fact]
    public async Task NoToken_Is401() => Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(null));

    [Fact]
    public async Task NoJwt_Is401() => Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show("a.b.c"));

    [Fact]
    public async Task ForgedSignature_Is401()
    {
        using var stranger = RSA.Create(2048);
        var forged = GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(stranger) { KeyId = GuardedService.KeyId }, SecurityAlgorithms.RsaSha256));
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(forged));
    }

    [Fact]
    public async Task UnknownKey_Is401()
    {
        using var stranger = RSA.Create(2048);
        var forged = GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(stranger) { KeyId = "stranger" }, SecurityAlgorithms.RsaSha256));
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(forged));
    }

    [Fact]
    public async Task ChangedPayload_Is401()
    {
        var parts = GuardedService.Sign().Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("accounts.google.com", "accounts.google.com ", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"));
    }

    // A token that was let in stands for a while: only that very one, wherever another differs. Tried often enough to be looked for where the first is kept.
    [Fact]
    public async Task OneCharacterOffATokenThatWasLetIn_Is401()
    {
        for (var length = 0; length < 4; length++)
        {
            var token = GuardedService.Sign(claims => claims.Claims["length"] = new string('x', length));
            Assert.Equal(HttpStatusCode.BadRequest, await guarded.Show(token));
            foreach (var at in new[] { token.Length / 2, token.Length - 2 })
                foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".Where(letter => letter != token[at]))
                    Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show($"{token[..at]}{other}{token[(at + 1)..]}"));
        }
    }

    // Clocks may differ by a minute.
    [Theory]
    [InlineData(20, HttpStatusCode.BadRequest)]
    [InlineData(90, HttpStatusCode.Unauthorized)]
    public async Task ExpiredByMoreThanAMinute_Is401(int secondsAgo, HttpStatusCode expected) =>
        Assert.Equal(expected, await guarded.Show(GuardedService.Sign(token =>
        {
            token.Expires = token.IssuedAt!.Value.AddSeconds(-secondsAgo);
            token.NotBefore = token.IssuedAt = token.Expires.Value.AddHours(-1);
        })));

    [Fact]
    public async Task WrongAudience_Is401() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(GuardedService.Sign(token => token.Audience = GuardedService.Audience + "/")));

    [Fact]
    public async Task WrongIssuer_Is401() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(GuardedService.Sign(token => token.Issuer = "https://accounts.example.com")));

    [Fact]
    public async Task WrongEmail_Is403() =>
        Assert.Equal(HttpStatusCode.Forbidden, await guarded.Show(GuardedService.Sign(token => token.Claims["email"] = "other@p.iam.gserviceaccount.com")));

    [Fact]
    public async Task UnverifiedEmail_Is403() =>
        Assert.Equal(HttpStatusCode.Forbidden, await guarded.Show(GuardedService.Sign(token => token.Claims["email_verified"] = false)));

    // Only a service that is told that IAM stands before it believes such a token.
    [Fact]
    public async Task SignatureRemoved_Is401()
    {
        var token = GuardedService.Sign();
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(token[..(token.LastIndexOf('.') + 1)] + "SIGNATURE_REMOVED_BY_GOOGLE"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    public async Task Unsigned_Is401(string algorithm)
    {
        var payload = GuardedService.Sign().Split('.')[1];
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{GuardedService.KeyId}}"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show($"{header}.{payload}."));
    }

    [Fact]
    public async Task PublicKeyUsedAsSecret_Is401()
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{GuardedService.KeyId}}"}""");
        var signed = $"{header}.{GuardedService.Sign().Split('.')[1]}";
        foreach (var secret in GuardedService.PublicKeyAsBytes())
        {
            var signature = Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));
            Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show($"{signed}.{signature}"));
        }
    }

    /// <summary>The service with its door guarded, beside a server of the keys.</summary>
    public class GuardedService : IAsyncLifetime
    {
        public const string KeyId = "key-1";
        public const string Audience = "https://conversion.example.com";
        private const string Email = "conversion-push@p.iam.gserviceaccount.com";
        private static readonly RSA Key = RSA.Create(2048);

        private readonly WebApplication _keys;
        private ServiceProcess? _service;

        public GuardedService()
        {
            var port = PubSubEmulator.FreePort();
            var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]);
            _keys = builder.Build();
            _keys.Urls.Add($"http://127.0.0.1:{port}");
            _keys.MapGet("/certs", (HttpContext context) => context.Response.WriteAsync($$"""{"keys":[{{Describe(KeyId, Key)}}]}"""));
        }

        protected virtual Dictionary<string, string> More => [];

        public async Task InitializeAsync()
        {
            await _keys.StartAsync();
            _service = await ServiceProcess.StartAsync(new(More)
            {
                ["PUBSUB_EMULATOR_HOST"] = "127.0.0.1:1",
                ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
                ["Events__RejectedTopic"] = "projects/p/topics/rejected",
                ["Events__Audience"] = Audience,
                ["Events__ServiceAccount"] = Email,
                ["Events__KeysUrl"] = _keys.Urls.Single() + "/certs",
            });
        }

        public async Task DisposeAsync()
        {
            await _service!.DisposeAsync();
            await _keys.DisposeAsync();
        }

        public static string Sign(Action<SecurityTokenDescriptor>? change = null)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var token = new SecurityTokenDescriptor
            {
                Issuer = "https://accounts.google.com",
                Audience = Audience,
                IssuedAt = now,
                NotBefore = now,
                Expires = now.AddHours(1),
                Claims = new Dictionary<string, object> { ["email"] = Email, ["email_verified"] = true, ["sub"] = "1" },
                SigningCredentials = new(new RsaSecurityKey(Key) { KeyId = KeyId }, SecurityAlgorithms.RsaSha256),
            };
            change?.Invoke(token);
            return new JsonWebTokenHandler().CreateToken(token);
        }

        public static byte[][] PublicKeyAsBytes() =>
            [Encoding.ASCII.GetBytes(Key.ExportSubjectPublicKeyInfoPem()), Key.ExportSubjectPublicKeyInfo(), Key.ExportParameters(false).Modulus!];

        public async Task<HttpStatusCode> Show(string? token, params (string Name, string Value)[] more)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events/pubsub") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            foreach (var (name, value) in more)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await _service!.Client.SendAsync(request);
            Assert.Equal(answer.StatusCode == HttpStatusCode.Unauthorized, answer.Headers.WwwAuthenticate.ToString() == "Bearer");
            return answer.StatusCode;
        }

        /// <summary>A public key as Google publishes it.</summary>
        public static string Describe(string id, RSA rsa)
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            return $$"""{"kty":"RSA","alg":"RS256","use":"sig","kid":"{{id}}","n":"{{Base64UrlEncoder.Encode(key.Modulus!)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent!)}}"}""";
        }
    }
}
