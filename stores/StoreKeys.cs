using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Conversion.Profiles;

namespace Conversion.Stores;

/// <summary>
/// The keys of documents: a letter and a keyed hash (HMAC-SHA-256, RFC 2104, the first 16 bytes), so that a key says nothing about a
/// customer or an order, and so that documents are spread evenly.
/// </summary>
/// <param name="secret">The key of the hash.</param>
public sealed class StoreKeys(byte[] secret)
{
    /// <summary>A document of a customer starts with this letter.</summary>
    public const char Customer = 'p';

    /// <summary>A document of an order starts with this letter.</summary>
    public const char Order = 'o';

    /// <summary>The length of the start that the documents of a shard share: the letter and a hexadecimal digit.</summary>
    public const int ShardLength = 2;

    /// <summary>How many shards each letter has.</summary>
    public const int ShardCount = 16;

    private const int HashLength = 16;

    /// <summary>Returns the key of a customer.</summary>
    /// <param name="id">The id in its one spelling.</param>
    public string OfCustomer(string id) => KeyOf(Customer, Encoding.UTF8.GetBytes(id));

    /// <summary>Returns the key of an order.</summary>
    public string OfOrder(OrderId id)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, id.Key);
        return KeyOf(Order, bytes);
    }

    /// <summary>Returns the start of the keys of a shard.</summary>
    public static string ShardOf(char letter, int shard) => $"{letter}{shard:x1}";

    private string KeyOf(char letter, ReadOnlySpan<byte> text)
    {
        Span<byte> input = stackalloc byte[1 + text.Length];
        input[0] = (byte)letter;
        text.CopyTo(input[1..]);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, input, hash);
        return $"{letter}{Convert.ToHexStringLower(hash[..HashLength])}";
    }
}
