using System.Numerics;

namespace Conversion.Training.Numerics;

/// <summary>
/// A seeded random number generator: xoshiro256** (Blackman and Vigna 2021, doi:10.1145/3460772), whose state SplitMix64
/// fills from the seed (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). The same seed gives the same numbers on every
/// version of .NET.
/// </summary>
/// <remarks>
/// <see cref="Random"/> with a seed uses a subtractive generator of 1981. Its numbers depend on each other: a simulated shop that
/// draws several numbers for each purchase spent 0.5 % less than its own expectation.
/// </remarks>
public sealed class Xoshiro256
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Creates a generator.</summary>
    public Xoshiro256(int seed)
        : this((ulong)(uint)seed)
    {
    }

    /// <summary>Creates a generator.</summary>
    public Xoshiro256(ulong seed) => (_a, _b, _c, _d) = (SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed));

    /// <summary>Returns 64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Returns a number of [0, 1): a multiple of 2^-53.</summary>
    public double NextDouble() => ToUnitInterval(NextUInt64());

    /// <summary>Returns an integer from 0 to one less than a limit, each equally likely (Lemire 2019, doi:10.1145/3230636).</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // Products whose lower half is below 2^64 mod limit would make some integers more likely, and are drawn again.
        var rejected = (0 - (ulong)limit) % (ulong)limit;
        while (true)
        {
            var product = Math.BigMul(NextUInt64(), (ulong)limit, out var low);
            if (low >= rejected)
                return (int)product;
        }
    }

    /// <summary>Puts items in a random order, by the algorithm of Fisher and Yates.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var k = Next(i + 1);
            (items[i], items[k]) = (items[k], items[i]);
        }
    }

    /// <summary>Returns a number of [0, 1) that a state alone decides, by SplitMix64 (Steele, Lea and Flood 2014).</summary>
    internal static double Hash(ulong state) => ToUnitInterval(SplitMix(ref state));

    private static double ToUnitInterval(ulong bits) => (bits >> 11) * Math.ScaleB(1, -53);

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
