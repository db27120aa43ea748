using System.IO.Hashing;

namespace Conversion.Orders;

/// <summary>Computes hashes of 64 bits, by which the order numbers and products of one customer are compared.</summary>
internal static class TextHash
{
    /// <summary>Returns the hash (XXH3) of a text, which is the same in every process; never 0.</summary>
    public static ulong From(ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text) is var hash and not 0 ? hash : 1;
}
