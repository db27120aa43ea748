using System.Security.Cryptography;
using System.Text;

namespace Conversion.Stores;

/// <summary>
/// The secret by which the keys of a store are hashed. It is the setting <c>Profiles__HashKey</c>, or a random one that the store keeps.
/// The store notes which one it was made with: with another secret, all customers would be strangers.
/// </summary>
internal sealed class StoreSecret(IProfileStore store, string? hashKey)
{
    // No customer and no order has this letter.
    private const string DocumentKey = "m-secret-00";
    private const byte Kept = 1;
    private const byte Setting = 2;
    private const int SecretLength = 32;

    private volatile StoreKeys? _keys;

    public async Task<StoreKeys> GetKeysAsync(CancellationToken cancellation) => _keys ??= new(await LoadAsync(cancellation));

    private async Task<byte[]> LoadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if ((await store.ReadAsync([DocumentKey], cancellation))[0] is { } document)
                return Check(document.Value.Span);
            byte[] value = hashKey is null
                ? [Kept, .. RandomNumberGenerator.GetBytes(SecretLength)]
                : [Setting, .. SHA256.HashData(Derive(hashKey))];
            // Another instance may be faster; then its secret is read.
            await store.TryWriteAsync([new(DocumentKey, value, Stamp: null)], cancellation);
        }
    }

    private byte[] Check(ReadOnlySpan<byte> value)
    {
        if (hashKey is null)
            return value is [Kept, .. var kept] ? kept.ToArray() : throw new StoreException(
                "The store was made with Profiles__HashKey, which is not set; set Profiles__HashKey as before.");
        var secret = Derive(hashKey);
        return value is [Setting, .. var check] && CryptographicOperations.FixedTimeEquals(check, SHA256.HashData(secret))
            ? secret
            : throw new StoreException("The store was made with another Profiles__HashKey, or without one; set the value from before.");
    }

    private static byte[] Derive(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
