using System.Security.Cryptography;
using System.Text;
using Conversion.Functions.Profiles;

namespace Conversion.Tests.Functions;

// Segment signs with SHA-1.
#pragma warning disable CA5350

public sealed class WebhookSignatureTests
{
    private static readonly byte[] Body = "{\"id\":1, \"total\":10.0}"u8.ToArray();
    private static readonly byte[] Secret = "the secret of the shop"u8.ToArray();

    public static TheoryData<string> Senders => ["shopify", "woocommerce", "segment"];

    [Theory, MemberData(nameof(Senders))]
    public void SignatureOfTheBody_IsAccepted(string sender) => Assert.True(Verify(sender, Sign(sender, Body, Secret)));

    [Theory, MemberData(nameof(Senders))]
    public void SecondSecret_IsAccepted(string sender) =>
        Assert.True(WebhookSignature.Of(sender)!.Verify(Sign(sender, Body, Secret), Body, ["the next secret"u8.ToArray(), Secret]));

    [Theory, MemberData(nameof(Senders))]
    public void ForgedSignature_IsRefused(string sender) => Assert.False(Verify(sender, Sign(sender, Body, "a guess"u8.ToArray())));

    [Theory, MemberData(nameof(Senders))]
    public void TruncatedSignature_IsRefused(string sender)
    {
        var signature = Sign(sender, Body, Secret);
        for (var length = 0; length < signature.Length; length++)
            Assert.False(Verify(sender, signature[..length]), $"{length} characters");
    }

    [Theory, MemberData(nameof(Senders))]
    public void SignatureInAnotherEncoding_IsRefused(string sender)
    {
        var hash = sender == "segment" ? HMACSHA1.HashData(Secret, Body) : HMACSHA256.HashData(Secret, Body);
        Assert.False(Verify(sender, sender == "segment" ? Convert.ToBase64String(hash) : Convert.ToHexString(hash)));
        Assert.False(Verify(sender, $" {Sign(sender, Body, Secret)} "));
        Assert.False(Verify(sender, "*" + Sign(sender, Body, Secret)[1..]));
    }

    [Theory, MemberData(nameof(Senders))]
    public void BodyThatWasWrittenAgain_IsRefused(string sender)
    {
        var again = Encoding.UTF8.GetBytes(System.Text.Json.Nodes.JsonNode.Parse(Body)!.ToJsonString());
        Assert.False(WebhookSignature.Of(sender)!.Verify(Sign(sender, Body, Secret), again, [Secret]));
    }

    [Theory, MemberData(nameof(Senders))]
    public void MissingSignatureOrSecret_IsRefused(string sender)
    {
        Assert.False(Verify(sender, null));
        Assert.False(WebhookSignature.Of(sender)!.Verify(Sign(sender, Body, Secret), Body, []));
    }

    private static bool Verify(string sender, string? signature) => WebhookSignature.Of(sender)!.Verify(signature, Body, [Secret]);

    private static string Sign(string sender, byte[] body, byte[] secret) => sender == "segment"
        ? Convert.ToHexStringLower(HMACSHA1.HashData(secret, body))
        : Convert.ToBase64String(HMACSHA256.HashData(secret, body));
}
