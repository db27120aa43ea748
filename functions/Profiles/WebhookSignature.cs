using System.Security.Cryptography;
using System.Text;

namespace Conversion.Functions.Profiles;

/// <summary>How a sender signs the bytes of a body with a secret.</summary>
/// <param name="Header">The header with the signature.</param>
/// <param name="TopicHeader">The header with the kind of report; empty for none.</param>
internal sealed record WebhookSignature(string Header, string TopicHeader)
{
    private static readonly WebhookSignature Shopify = new("X-Shopify-Hmac-Sha256", "X-Shopify-Topic");
    private static readonly WebhookSignature WooCommerce = new("X-WC-Webhook-Signature", "X-WC-Webhook-Topic");
    private static readonly WebhookSignature Segment = new("X-Signature", "");

    /// <summary>Returns how a sender signs; null for an unknown sender.</summary>
    public static WebhookSignature? Of(string sender) => sender switch
    {
        "shopify" => Shopify,
        "woocommerce" => WooCommerce,
        "segment" => Segment,
        _ => null,
    };

    /// <summary>
    /// Returns whether the signature is of these bytes and one of the secrets. Compares in constant time, with every secret.
    /// </summary>
    public bool Verify(string? signature, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        var sent = Decode(signature ?? "");
        var isValid = false;
        foreach (var secret in secrets)
            isValid |= CryptographicOperations.FixedTimeEquals(sent, Compute(body, secret));
        return isValid;
    }

    // Segment chose SHA-1. As an HMAC it is not broken (RFC 6151 says so of MD5, which is weaker).
#pragma warning disable CA5350
    private byte[] Compute(ReadOnlySpan<byte> body, byte[] secret) =>
        ReferenceEquals(this, Segment) ? HMACSHA1.HashData(secret, body) : HMACSHA256.HashData(secret, body);
#pragma warning restore CA5350

    // What is not base64, or not hexadecimal, equals nothing.
    private byte[] Decode(string signature)
    {
        if (!ReferenceEquals(this, Segment))
        {
            var bytes = new byte[HMACSHA256.HashSizeInBytes];
            return signature.Length == Base64Length
                && Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length
                    ? bytes
                    : [];
        }
        return signature.Length == 2 * HMACSHA1.HashSizeInBytes && signature.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(signature)
            : [];
    }

    private const int Base64Length = (HMACSHA256.HashSizeInBytes + 2) / 3 * 4;

    /// <summary>Reads the secrets of a sender. Several names allow a secret to be replaced without a pause.</summary>
    /// <exception cref="InvalidDataException">A secret is empty.</exception>
    public static byte[][] ReadSecrets(IConfiguration settings, string sender) =>
        [.. settings.GetSection("Webhooks").GetSection(sender).GetChildren().Select(secret => string.IsNullOrWhiteSpace(secret.Value)
            ? throw new InvalidDataException(
                $"The setting Webhooks__{sender}__{secret.Key} must not be empty; set the secret of the sender.")
            : Encoding.UTF8.GetBytes(secret.Value))];
}
