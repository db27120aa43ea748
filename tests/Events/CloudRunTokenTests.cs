using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.Tests.Events;

/// <summary>
/// Behind Cloud Run's IAM, which checks each token and puts a word in place of its signature: with
/// <c>Events__Authentication=iam</c> the rest of the token still counts.
/// </summary>
public sealed class CloudRunTokenTests(CloudRunTokenTests.ServiceBehindIam guarded) : IClassFixture<CloudRunTokenTests.ServiceBehindIam>
{
    [Fact]
    public async Task SignatureRemoved_IsLetIn() => await Expect(HttpStatusCode.BadRequest, RemoveSignature(PushTokenTests.GuardedService.Sign()));

    [Fact]
    public async Task SignatureKept_IsLetIn() => await Expect(HttpStatusCode.BadRequest, PushTokenTests.GuardedService.Sign());

    [Fact]
    public async Task NoToken_Is401() => await Expect(HttpStatusCode.Unauthorized, null);

    [Fact]
    public async Task ForgedSignature_Is401()
    {
        using var stranger = RSA.Create(2048);
        await Expect(HttpStatusCode.Unauthorized, PushTokenTests.GuardedService.Sign(token => token.SigningCredentials =
            new(new RsaSecurityKey(stranger) { KeyId = PushTokenTests.GuardedService.KeyId }, SecurityAlgorithms.RsaSha256)));
    }

    [Fact]
    public async Task NoSignatureAtAll_Is401()
    {
        var token = PushTokenTests.GuardedService.Sign();
        await Expect(HttpStatusCode.Unauthorized, token[..(token.LastIndexOf('.') + 1)]);
    }

    [Fact]
    public async Task AnotherServicesAudience_Is401() =>
        await Expect(HttpStatusCode.Unauthorized, RemoveSignature(PushTokenTests.GuardedService.Sign(token => token.Audience = "https://other.example.com")));

    [Fact]
    public async Task Expired_Is401() => await Expect(HttpStatusCode.Unauthorized, RemoveSignature(PushTokenTests.GuardedService.Sign(token =>
    {
        token.NotBefore = token.IssuedAt = DateTime.UnixEpoch.AddYears(50);
        token.Expires = DateTime.UnixEpoch.AddYears(50).AddHours(1);
    })));

    // Whoever else may invoke the service, and passes IAM, may still not push events.
    [Fact]
    public async Task AnotherInvoker_Is403() =>
        await Expect(HttpStatusCode.Forbidden, RemoveSignature(PushTokenTests.GuardedService.Sign(token => token.Claims["email"] = "other@p.iam.gserviceaccount.com")));

    // Given both headers, Cloud Run checks the other one: what stands in this one is the caller's word alone.
    [Fact]
    public async Task SignatureRemovedBesideTheHeaderThatIsChecked_Is401()
    {
        var token = RemoveSignature(PushTokenTests.GuardedService.Sign());
        await Expect(HttpStatusCode.BadRequest, token);
        Assert.Equal(HttpStatusCode.Unauthorized, await guarded.Show(token, ("X-Serverless-Authorization", "Bearer the.callers.own")));
    }

    [Theory]
    [InlineData("", "https://conversion.example.com", "K_SERVICE")]
    [InlineData("conversion", "", "Events__Audience")]
    public async Task IamElsewhereOrWithoutAudience_StopsStartUp(string service, string audience, string reason)
    {
        var (exitCode, _, error) = await ServiceProcess.FailAsync(new()
        {
            ["K_SERVICE"] = service,
            ["Events__Authentication"] = "iam",
            ["Events__Audience"] = audience,
            ["Events__ServiceAccount"] = audience is "" ? "" : "conversion-push@p.iam.gserviceaccount.com",
        });
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    private static string RemoveSignature(string token) => token[..(token.LastIndexOf('.') + 1)] + "SIGNATURE_REMOVED_BY_GOOGLE";

    private async Task Expect(HttpStatusCode status, string? token) => Assert.Equal(status, await guarded.Show(token));

    public sealed class ServiceBehindIam : PushTokenTests.GuardedService
    {
        protected override Dictionary<string, string> More => new() { ["K_SERVICE"] = "conversion", ["Events__Authentication"] = "iam" };
    }
}
