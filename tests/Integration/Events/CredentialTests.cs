using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Conversion.IntegrationTests.Events;

/// <summary>Tests which token the publisher sends, and when it fetches a new token.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private RecordingTarget? _target;

    private RecordingTarget Target => _target!;

    public async Task InitializeAsync() => _target = await RecordingTarget.StartAsync();

    public async Task DisposeAsync()
    {
        File.Delete(_file);
        await Target.DisposeAsync();
    }

    [Fact]
    public async Task MetadataToken_IsFetchedOnceWhileValid()
    {
        await using var service = await StartAsync(null);
        await PushAsync(service, "1");
        await PushAsync(service, "2");
        Assert.Equal("Google", Assert.Single(Target.TokenRequests).Flavor);
        Assert.Equal(["Bearer token-1", "Bearer token-1"], Target.Messages.Select(message => message.Authorization));
    }

    [Fact]
    public async Task ExpiringToken_IsUsedUntilTheNextTokenArrives()
    {
        Target.TokenSeconds = 60;
        await using var service = await StartAsync(null);
        await PushAsync(service, "1");
        Target.TokenGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Target.TokenSeconds = 3600;
        await PushAsync(service, "2");
        Target.TokenGate.SetResult();
        for (var i = 3; Target.Messages[^1].Authorization == "Bearer token-1"; i++)
        {
            Assert.True(i < 100, "The publisher does not use the next token.");
            await Task.Delay(20);
            await PushAsync(service, $"{i}");
        }
        Assert.Equal("Bearer token-2", Target.Messages[^1].Authorization);
        Assert.Equal(["Bearer token-1", "Bearer token-1"], Target.Messages.Take(2).Select(message => message.Authorization));
        Assert.Equal(2, Target.TokenRequests.Count);
    }

    [Fact]
    public async Task ManyMessagesWithoutToken_CauseOneTokenRequest()
    {
        Target.TokenGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await StartAsync(null);
        var pushes = Enumerable.Range(0, 100)
            .Select(i => Push.PostAsync(service.Client, Push.Envelope($"{i}", Push.Message(Push.Customer($"c-{i}"))))).ToArray();
        for (var tries = 0; Target.TokenRequests.Count == 0 && tries < 600; tries++)
            await Task.Delay(100);
        await Task.Delay(500);
        Target.TokenGate.SetResult();
        foreach (var push in pushes)
        {
            using var response = await push;
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        }
        Assert.Single(Target.TokenRequests);
    }

    [Theory]
    [InlineData(200, """{"access_token":"secret-token","expires_in":"3600"}""", "the response contains no token.")]
    [InlineData(200, """{"access_token":"secret-token\nX","expires_in":3600}""", "the response contains no token.")]
    [InlineData(200, "{}", "the response contains no token.")]
    [InlineData(200, "<html>", "the response contains no token.")]
    [InlineData(
        400, """{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""",
        "the response is 400 invalid_grant, Token has been expired or revoked.")]
    public async Task FailedTokenRequest_IsLoggedWithItsReason(int status, string body, string reason)
    {
        Target.TokenResponse = new(status, "application/json", body);
        await using var service = await StartAsync(null);
        using (var response = await Push.PostAsync(service.Client, Push.Envelope("1", Push.Message(Push.Customer("anna")))))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var tokenUrl = $"http://{Target.Host}/computeMetadata/v1/instance/service-accounts/default/token";
        Assert.Contains($"could not fetch an access token from {tokenUrl}: {reason}", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", service.Output, StringComparison.Ordinal);

        // The publisher recovers and uses the next token.
        Target.TokenResponse = null;
        await PushAsync(service, "2");
    }

    [Fact]
    public async Task RejectedToken_IsReplacedAndTheMessageIsSentAgain()
    {
        Target.RejectedRequests = 1;
        await using var service = await StartAsync(null);
        await PushAsync(service, "1");
        Assert.Equal("Bearer token-2", Assert.Single(Target.Messages).Authorization);
    }

    [Fact]
    public async Task ServiceAccountFile_SignsTheTokenRequest()
    {
        using var key = RSA.Create(2048);
        Write(ServiceAccount(key));
        await using var service = await StartAsync(_file);
        await PushAsync(service, "1");

        var form = Assert.Single(Target.TokenRequests).Form!;
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(form["assertion"], new()
        {
            IssuerSigningKey = new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)) { KeyId = "k1" },
            ValidIssuer = "shop@p.iam.gserviceaccount.com",
            ValidAudience = $"http://{Target.Host}/token",
        });
        Assert.True(checkedToken.IsValid, checkedToken.Exception?.Message);
        Assert.Equal("https://www.googleapis.com/auth/pubsub", checkedToken.Claims["scope"]);
        Assert.Equal("Bearer token-1", Assert.Single(Target.Messages).Authorization);
    }

    [Fact]
    public async Task RefreshTokenFile_IsExchanged()
    {
        Write(new()
        {
            ["type"] = "authorized_user",
            ["client_id"] = "id",
            ["client_secret"] = "secret",
            ["refresh_token"] = "refresh",
            ["token_uri"] = $"http://{Target.Host}/token",
        });
        await using var service = await StartAsync(_file);
        await PushAsync(service, "1");
        var form = Assert.Single(Target.TokenRequests).Form!;
        Assert.Equal("refresh_token", form["grant_type"]);
        Assert.Equal("refresh", form["refresh_token"]);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("client_email")]
    [InlineData("private_key")]
    [InlineData("private_key_id")]
    [InlineData("token_uri")]
    public async Task InvalidFile_StopsStartUpAndNamesTheField(string field)
    {
        using var key = RSA.Create(2048);
        foreach (var change in (Action<JsonObject>[])[file => file.Remove(field), file => file[field] = 7])
        {
            var file = ServiceAccount(key);
            change(file);
            Write(file);
            await AssertStops($"the field {field} ");
        }
    }

    [Fact]
    public async Task InvalidKey_StopsStartUp()
    {
        using var key = RSA.Create(2048);
        var file = ServiceAccount(key);
        file["private_key"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        Write(file);
        await AssertStops("the field private_key ");
    }

    [Fact]
    public async Task MissingFile_StopsStartUp()
    {
        File.Delete(_file);
        await AssertStops("can't be read");
    }

    private static async Task PushAsync(ServiceProcess service, string id)
    {
        using var response = await Push.PostAsync(service.Client, Push.Envelope(id, Push.Message(Push.Customer("anna"))));
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private JsonObject ServiceAccount(RSA key) => new()
    {
        ["type"] = "service_account",
        ["client_email"] = "shop@p.iam.gserviceaccount.com",
        ["private_key_id"] = "k1",
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
        ["token_uri"] = $"http://{Target.Host}/token",
    };

    private void Write(JsonObject credentials) => File.WriteAllText(_file, credentials.ToJsonString());

    private Dictionary<string, string> Settings(string? credentials) => new()
    {
        ["PUBSUB_EMULATOR_HOST"] = "",
        ["GOOGLE_APPLICATION_CREDENTIALS"] = credentials ?? "",
        // Hides the developer's own credentials from the service.
        ["XDG_CONFIG_HOME"] = Path.GetTempPath(),
        ["GCE_METADATA_HOST"] = Target.Host,
        ["Events__PubSubEndpoint"] = $"http://{Target.Host}",
        ["Events__Authentication"] = "off",
        ["Events__PublishTimeoutSeconds"] = "3",
        ["Events__DecisionsTopic"] = "projects/p/topics/decisions",
        ["Events__RejectedTopic"] = "projects/p/topics/rejected",
    };

    private Task<ServiceProcess> StartAsync(string? credentials) => ServiceProcess.StartAsync(Settings(credentials));

    private async Task AssertStops(string expected)
    {
        var (exitCode, _, error) = await ServiceProcess.FailAsync(Settings(_file));
        Assert.Equal(1, exitCode);
        Assert.Contains(_file, error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
