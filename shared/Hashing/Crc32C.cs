using System.Numerics;
using System.Runtime.InteropServices;

namespace Conversion.Hashing;

/// <summary>Computes CRC-32C (RFC 3720, Castagnoli's polynomial), for which processors have an instruction.</summary>
public static class Crc32C
{
    /// <summary>The bytes of a checksum.</summary>
    public const int SizeInBytes = 4;

    /// <summary>Returns the checksum of <paramref name="data"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        // Eight bytes a step, in memory order: .NET runs on little-endian processors.
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var value in data[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
