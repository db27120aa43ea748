using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Conversion.Hashing;

/// <summary>
/// Computes SHA-256 (FIPS 180-4) in managed code, for small inputs. The framework's hash loads OpenSSL at its first
/// use, which delays the start of the service. See docs/adr/004-own-sha-256.md.
/// </summary>
public static class Sha256
{
    /// <summary>The bytes of a hash.</summary>
    public const int HashSizeInBytes = 32;

    private const int BlockSize = 64;

    // The first 32 bits of the fractional parts of the roots of the first primes.
    private static readonly uint[] RoundConstants = RootFractions(64, Math.Cbrt);
    private static readonly uint[] InitialState = RootFractions(8, Math.Sqrt);

    /// <summary>Returns the hash of <paramref name="data"/>, 32 bytes.</summary>
    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        var hash = new byte[HashSizeInBytes];
        HashData(data, hash);
        return hash;
    }

    /// <summary>Returns the first eight bytes of the hash of a text in UTF-8, big-endian: a number that salted texts draw from.</summary>
    public static ulong NumberOf(string text) => BinaryPrimitives.ReadUInt64BigEndian(HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Returns the same number as a uniform one in [0, 1).</summary>
    public static double ShareOf(string text) => NumberOf(text) * Math.ScaleB(1, -64);

    /// <summary>Writes the hash of <paramref name="data"/> to the first 32 bytes of <paramref name="hash"/>.</summary>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<uint> state = stackalloc uint[8];
        InitialState.CopyTo(state);
        var rest = data;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
            AddBlock(state, rest[..BlockSize]);

        // Padding: a one bit, zeros, and the length in bits as the last eight bytes of a block.
        Span<byte> end = stackalloc byte[2 * BlockSize];
        end.Clear();
        rest.CopyTo(end);
        end[rest.Length] = 0x80;
        var length = rest.Length < BlockSize - sizeof(long) ? BlockSize : 2 * BlockSize;
        BinaryPrimitives.WriteInt64BigEndian(end[(length - sizeof(long))..], 8L * data.Length);
        for (var block = 0; block < length; block += BlockSize)
            AddBlock(state, end.Slice(block, BlockSize));

        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i]);
    }

    // The names come from FIPS 180-4, section 6.2.2.
    private static void AddBlock(Span<uint> state, ReadOnlySpan<byte> block)
    {
        Span<uint> words = stackalloc uint[64];
        ExpandWords(words, block);
        var a = state[0];
        var b = state[1];
        var c = state[2];
        var d = state[3];
        var e = state[4];
        var f = state[5];
        var g = state[6];
        var h = state[7];
        for (var i = 0; i < words.Length; i++)
        {
            var sigma1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var choice = (e & f) ^ (~e & g);
            var t1 = h + sigma1 + choice + RoundConstants[i] + words[i];
            var sigma0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var majority = (a & b) ^ (a & c) ^ (b & c);
            var t2 = sigma0 + majority;
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
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

    private static void ExpandWords(Span<uint> words, ReadOnlySpan<byte> block)
    {
        for (var i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (var i = 16; i < words.Length; i++)
        {
            var w15 = words[i - 15];
            var w2 = words[i - 2];
            var sigma0 = BitOperations.RotateRight(w15, 7) ^ BitOperations.RotateRight(w15, 18) ^ (w15 >> 3);
            var sigma1 = BitOperations.RotateRight(w2, 17) ^ BitOperations.RotateRight(w2, 19) ^ (w2 >> 10);
            words[i] = words[i - 16] + sigma0 + words[i - 7] + sigma1;
        }
    }

    // A double has 53 significant bits. The whole part of these roots takes at most five, so 32 bits of fraction are exact.
    private static uint[] RootFractions(int count, Func<double, double> root)
    {
        var fractions = new uint[count];
        var found = 0;
        for (var number = 2; found < count; number++)
        {
            if (!IsPrime(number))
                continue;
            var value = root(number);
            fractions[found] = (uint)((value - Math.Floor(value)) * (1L << 32));
            found++;
        }
        return fractions;
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
            if (number % divisor == 0)
                return false;
        return true;
    }
}
