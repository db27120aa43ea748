using System.Buffers.Binary;

namespace Conversion.Orders;

/// <summary>Hashes texts to 64 bits, to compare the order numbers and products of one customer without keeping the texts.</summary>
internal static class TextHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Returns the hash of a text, which is the same in every process; never 0.</summary>
    public static ulong From(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Multiplier;
        for (; text.Length >= sizeof(ulong); text = text[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
        var last = 0UL;
        for (var i = 0; i < text.Length; i++)
            last |= (ulong)text[i] << (8 * i);
        hash = Mix(hash ^ last ^ ((ulong)text.Length << 56));
        return hash == 0 ? 1 : hash;
    }

    /// <summary>The finalizer of SplitMix64, which loses no bit.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
