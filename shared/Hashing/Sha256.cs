using System.Buffers.Binary;
using System.Numerics;

namespace Conversion.Hashing;

/// <summary>
/// SHA-256 (FIPS 180-4) in managed code. The framework's own loads OpenSSL on first use, which takes longer than all
/// else that the service does to start; what is hashed here is small.
/// </summary>
public static class Sha256
{
    /// <summary>Bytes in a hash.</summary>
    public const int HashSizeInBytes = 32;

    private const int BlockSize = 64;

    // The first 32 bits of the fractional parts of the roots of the first primes.
    private static readonly uint[] RoundConstants = Fractions(64, Math.Cbrt);
    private static readonly uint[] Start = Fractions(8, Math.Sqrt);

    /// <summary>The hash of <paramref name="data"/>: 32 bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashSizeInBytes];
        HashData(data, hash);
        return hash;
    }

    /// <summary>Writes the hash of <paramref name="data"/> to the first 32 bytes of <paramref name="hash"/>.</summary>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<uint> state = stackalloc uint[8];
        Start.CopyTo(state);
        var left = data;
        for (; left.Length >= BlockSize; left = left[BlockSize..])
            Mix(state, left[..BlockSize]);

        // A one bit, zeros, and the length in bits as the last eight bytes of a block.
        Span<byte> end = stackalloc byte[2 * BlockSize];
        end.Clear();
        left.CopyTo(end);
        end[left.Length] = 0x80;
        var length = left.Length < BlockSize - sizeof(long) ? BlockSize : 2 * BlockSize;
        BinaryPrimitives.WriteInt64BigEndian(end[(length - sizeof(long))..], 8L * data.Length);
        for (var block = 0; block < length; block += BlockSize)
            Mix(state, end.Slice(block, BlockSize));

        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i]);
    }

    private static void Mix(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (var i = 16; i < words.Length; i++)
        {
            var (early, late) = (words[i - 15], words[i - 2]);
            words[i] = words[i - 16] + words[i - 7]
                + (BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3))
                + (BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10));
        }

        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var i = 0; i < words.Length; i++)
        {
            var first = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + RoundConstants[i] + words[i];
            var second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    // Doubles keep 52 bits, of which the whole part takes five at most: 32 bits of fraction are exact.
    private static uint[] Fractions(int count, Func<double, double> root)
    {
        var fractions = new uint[count];
        var found = 0;
        for (var number = 2; found < count; number++)
        {
            var divisor = 2;
            while (divisor * divisor <= number && number % divisor != 0)
                divisor++;
            if (divisor * divisor > number)
                fractions[found++] = (uint)((root(number) - Math.Floor(root(number))) * (1L << 32));
        }

        return fractions;
    }
}
