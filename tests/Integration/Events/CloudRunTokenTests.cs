using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.IntegrationTests.Events;

/// <summary>
/// Cloud Run's IAM verifies each token and replaces its signature. With <c>Events__Authentication=iam</c> the service still checks
/// the rest of the token.
/// </summary>
public sealed class CloudRunTokenTests(CloudRunTokenTests.ServiceBehindIam service)
    : IClassFixture<CloudRunTokenTests.ServiceBehindIam>
{
    [Fact]
    public async Task SignatureRemoved_IsAccepted() =>
        await Expect(HttpStatusCode.BadRequest, RemoveSignature(PushTokenTests.GuardedService.Sign()));

    [Fact]
    public async Task IntactSignature_IsAccepted() => await Expect(HttpStatusCode.BadRequest, PushTokenTests.GuardedService.Sign());

    [Fact]
    public async Task NoToken_Is401() => await Expect(HttpStatusCode.Unauthorized, null);

    [Fact]
    public async Task ForgedSignature_Is401()
    {
        using var otherKey = RSA.Create(2048);
        await Expect(HttpStatusCode.Unauthorized, PushTokenTests.GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(otherKey) { KeyId = PushTokenTests.GuardedService.KeyId }, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task NoSignatureAtAll_Is401()
    {
        var token = PushTokenTests.GuardedService.Sign();
        await Expect(HttpStatusCode.Unauthorized, token[..(token.LastIndexOf('.') + 1)]);
    }

    [Fact]
    public async Task AudienceOfAnotherService_Is401()
    {
        var token = PushTokenTests.GuardedService.Sign(descriptor => descriptor.Audience = "https://other.example.com");
        await Expect(HttpStatusCode.Unauthorized, RemoveSignature(token));
    }

    [Fact]
    public async Task Expired_Is401()
    {
        var token = PushTokenTests.GuardedService.Sign(descriptor =>
        {
            descriptor.IssuedAt = DateTime.UnixEpoch.AddYears(50);
            descriptor.NotBefore = descriptor.IssuedAt;
            descriptor.Expires = descriptor.IssuedAt.Value.AddHours(1);
        });
        await Expect(HttpStatusCode.Unauthorized, RemoveSignature(token));
    }

    // Another account that may invoke the service passes IAM, but may not push events.
    [Fact]
    public async Task AnotherInvoker_Is403()
    {
        var token = PushTokenTests.GuardedService.Sign(descriptor => descriptor.Claims["email"] = "other@p.iam.gserviceaccount.com");
        await Expect(HttpStatusCode.Forbidden, RemoveSignature(token));
    }

    // When a request has both headers, Cloud Run verifies the other header, so this header may be forged.
    [Fact]
    public async Task SignatureRemovedBesideTheVerifiedHeader_Is401()
    {
        var token = RemoveSignature(PushTokenTests.GuardedService.Sign());
        await Expect(HttpStatusCode.BadRequest, token);
        Assert.Equal(HttpStatusCode.Unauthorized, await service.PushAsync(token, ("X-Serverless-Authorization", "Bearer the.callers.own")));
    }

    [Theory]
    [InlineData("", "https://conversion.example.com", "K_SERVICE")]
    [InlineData("conversion", "", "Events__Audience")]
    public async Task IamOutsideCloudRunOrWithoutAudience_StopsStartUp(string cloudRunService, string audience, string expected)
    {
        var (exitCode, _, error) = await ServiceProcess.FailAsync(new()
        {
            ["K_SERVICE"] = cloudRunService,
            ["Events__Authentication"] = "iam",
            ["Events__Audience"] = audience,
            ["Events__ServiceAccount"] = audience is "" ? "" : "conversion-push@p.iam.gserviceaccount.com",
        });
        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static string RemoveSignature(string token) => token[..(token.LastIndexOf('.') + 1)] + "SIGNATURE_REMOVED_BY_GOOGLE";

    private async Task Expect(HttpStatusCode status, string? token) => Assert.Equal(status, await service.PushAsync(token));

    public sealed class ServiceBehindIam : PushTokenTests.GuardedService
    {
        protected override Dictionary<string, string> ExtraSettings => new()
        {
            ["K_SERVICE"] = "conversion",
            ["Events__Authentication"] = "iam",
        };
    }
}
