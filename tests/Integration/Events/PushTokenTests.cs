using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.IntegrationTests.Events;

/// <summary>Tests the service with tokens that the tests sign, and keys that the tests serve in Google's format.</summary>
public sealed class PushTokenTests(PushTokenTests.GuardedService service) : IClassFixture<PushTokenTests.GuardedService>
{
    // The body is not an envelope, so an accepted push gets 400 and nothing is published.
    [Fact]
    public async Task ValidToken_IsAccepted() => Assert.Equal(HttpStatusCode.BadRequest, await service.PushAsync(GuardedService.Sign()));

    [Fact]
    public async Task IssuerWithoutScheme_IsAccepted()
    {
        var token = GuardedService.Sign(descriptor => descriptor.Issuer = "accounts.google.com");
        Assert.Equal(HttpStatusCode.BadRequest, await service.PushAsync(token));
    }

    [Fact]
    public async Task NoToken_Is401() => Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(null));

    [Fact]
    public async Task TextThatIsNotAJwt_Is401() => Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync("a.b.c"));

    [Fact]
    public async Task ForgedSignature_Is401()
    {
        using var otherKey = RSA.Create(2048);
        var forged = GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(otherKey) { KeyId = GuardedService.KeyId }, SecurityAlgorithms.RsaSha256));
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(forged));
    }

    [Fact]
    public async Task UnknownKey_Is401()
    {
        using var otherKey = RSA.Create(2048);
        var forged = GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(otherKey) { KeyId = "unknown" }, SecurityAlgorithms.RsaSha256));
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(forged));
    }

    [Fact]
    public async Task ChangedPayload_Is401()
    {
        var parts = GuardedService.Sign().Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("accounts.google.com", "accounts.google.com ", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}"));
    }

    // The service remembers a verified token. A token that differs in any character must not match it, whatever its position in the
    // cache and the number of characters after the last group of four.
    [Fact]
    public async Task TokenThatDiffersInOneCharacterFromAVerifiedToken_Is401()
    {
        for (var length = 0; length < 4; length++)
        {
            var token = GuardedService.Sign(claims => claims.Claims["length"] = new string('x', length));
            Assert.Equal(HttpStatusCode.BadRequest, await service.PushAsync(token));
            foreach (var index in (int[])[token.Length / 2, token.Length - 2])
            {
                foreach (var other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".Where(letter => letter != token[index]))
                    Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync($"{token[..index]}{other}{token[(index + 1)..]}"));
            }
        }
    }

    // The service allows clocks to differ by one minute.
    [Theory]
    [InlineData(20, HttpStatusCode.BadRequest)]
    [InlineData(90, HttpStatusCode.Unauthorized)]
    public async Task ExpiredByMoreThanAMinute_Is401(int secondsAgo, HttpStatusCode expected) =>
        Assert.Equal(expected, await service.PushAsync(GuardedService.Sign(token =>
        {
            token.Expires = token.IssuedAt!.Value.AddSeconds(-secondsAgo);
            token.IssuedAt = token.Expires.Value.AddHours(-1);
            token.NotBefore = token.IssuedAt;
        })));

    [Fact]
    public async Task TokenUntilTheLastInstant_IsAccepted() =>
        Assert.Equal(HttpStatusCode.BadRequest, await service.PushAsync(GuardedService.Sign(token =>
            token.Expires = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc))));

    [Fact]
    public async Task WrongAudience_Is401()
    {
        var token = GuardedService.Sign(descriptor => descriptor.Audience = GuardedService.Audience + "/");
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(token));
    }

    [Fact]
    public async Task WrongIssuer_Is401()
    {
        var token = GuardedService.Sign(descriptor => descriptor.Issuer = "https://accounts.example.com");
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(token));
    }

    [Fact]
    public async Task WrongEmail_Is403()
    {
        var token = GuardedService.Sign(descriptor => descriptor.Claims["email"] = "other@p.iam.gserviceaccount.com");
        Assert.Equal(HttpStatusCode.Forbidden, await service.PushAsync(token));
    }

    [Fact]
    public async Task UnverifiedEmail_Is403()
    {
        var token = GuardedService.Sign(descriptor => descriptor.Claims["email_verified"] = false);
        Assert.Equal(HttpStatusCode.Forbidden, await service.PushAsync(token));
    }

    // The service accepts such a token only with Events__Authentication=iam.
    [Fact]
    public async Task SignatureRemoved_Is401()
    {
        var token = GuardedService.Sign();
        var withoutSignature = token[..(token.LastIndexOf('.') + 1)] + "SIGNATURE_REMOVED_BY_GOOGLE";
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(withoutSignature));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    public async Task Unsigned_Is401(string algorithm)
    {
        var payload = GuardedService.Sign().Split('.')[1];
        var header = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{GuardedService.KeyId}}"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync($"{header}.{payload}."));
    }

    [Fact]
    public async Task PublicKeyUsedAsSecret_Is401()
    {
        var header = Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{GuardedService.KeyId}}"}""");
        var signed = $"{header}.{GuardedService.Sign().Split('.')[1]}";
        foreach (var secret in GuardedService.PublicKeyAsBytes())
        {
            var signature = Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));
            Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync($"{signed}.{signature}"));
        }
    }

    /// <summary>Runs the service with authentication of pushes, and a server with the keys.</summary>
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
            var port = Loopback.FreePort();
            var builder = WebApplication.CreateSlimBuilder(["--Logging:LogLevel:Default=Warning"]);
            _keys = builder.Build();
            _keys.Urls.Add($"http://127.0.0.1:{port}");
            _keys.MapGet("/certs", (HttpContext context) => context.Response.WriteAsync($$"""{"keys":[{{Describe(KeyId, Key)}}]}"""));
        }

        protected virtual Dictionary<string, string> ExtraSettings => [];

        public async Task InitializeAsync()
        {
            await _keys.StartAsync();
            _service = await ServiceProcess.StartAsync(new(ExtraSettings)
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

        /// <summary>Returns the public key in the three forms that an attacker could use as a secret.</summary>
        public static byte[][] PublicKeyAsBytes() =>
        [
            Encoding.ASCII.GetBytes(Key.ExportSubjectPublicKeyInfoPem()),
            Key.ExportSubjectPublicKeyInfo(),
            Key.ExportParameters(false).Modulus!,
        ];

        /// <summary>Pushes a body that is not an envelope and returns the status. Asserts that a 401 names the scheme.</summary>
        public async Task<HttpStatusCode> PushAsync(string? token, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/events/pubsub")
            {
                Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            };
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var response = await _service!.Client.SendAsync(request);
            Assert.Equal(response.StatusCode == HttpStatusCode.Unauthorized, response.Headers.WwwAuthenticate.ToString() == "Bearer");
            return response.StatusCode;
        }

        /// <summary>Returns a public key in the format of Google's key set.</summary>
        public static string Describe(string id, RSA rsa)
        {
            var key = rsa.ExportParameters(includePrivateParameters: false);
            var modulus = Base64UrlEncoder.Encode(key.Modulus!);
            var exponent = Base64UrlEncoder.Encode(key.Exponent!);
            return $$"""{"kty":"RSA","alg":"RS256","use":"sig","kid":"{{id}}","n":"{{modulus}}","e":"{{exponent}}"}""";
        }
    }
}
