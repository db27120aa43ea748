using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversion.Trees;

/// <summary>
/// Finds the interval of a feature that a value lies in: how many boundaries are below it. NaN, below which every
/// comparison fails, comes out as one more than the greatest number.
/// </summary>
/// <remarks>
/// Two levels. The boundaries stand in blocks of 16, filled up with +∞; the last value of each block stands in a
/// second list, the coarse one, which says in which block the interval ends. Without branches, whatever the value.
/// </remarks>
internal readonly unsafe struct IntervalSearch
{
    private const int Block = 16;

    /// <summary>Which value of a row.</summary>
    public required int Feature { get; init; }

    // Among the rows of all features.
    private int FirstRow { get; init; }

    private int NaNRow { get; init; }

    private int Fine { get; init; }

    private int Coarse { get; init; }

    private int CoarseBlocks { get; init; }

    private int LastBlock { get; init; }

    /// <summary>Makes the search of a feature and adds what it looks into to a list.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="boundaries">Its boundaries, rising.</param>
    /// <param name="firstRow">The row of its first interval.</param>
    /// <param name="values">The list of all features.</param>
    public static IntervalSearch Over(int feature, ReadOnlySpan<float> boundaries, int firstRow, List<float> values)
    {
        var fine = values.Count;
        values.AddRange(boundaries);
        // One +∞ at least: it is what NaN, but no number, is past.
        do
            values.Add(float.PositiveInfinity);
        while (values.Count % Block != 0);
        var blocks = (values.Count - fine) / Block;

        var coarse = values.Count;
        for (var block = 0; block < blocks - 1; block++)
            values.Add(values[fine + block * Block + Block - 1]);
        while (values.Count % Block != 0)
            values.Add(float.PositiveInfinity);
        return new()
        {
            Feature = feature,
            FirstRow = firstRow,
            NaNRow = firstRow + boundaries.Length + 1,
            Fine = fine,
            Coarse = coarse,
            CoarseBlocks = (values.Count - coarse) / Block,
            LastBlock = blocks - 1,
        };
    }

    /// <summary>A value that lies in the interval of a row.</summary>
    public float ValueIn(int row, float[] boundaries) => row == NaNRow ? float.NaN : boundaries[Fine + row - FirstRow];

    /// <summary>The row of the interval that a value lies in.</summary>
    /// <param name="boundaries">The list of all features.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(float* boundaries, float value, Simd simd)
    {
        var block = 0;
        for (var i = 0; i < CoarseBlocks; i++)
            block += Passed(boundaries + Coarse + i * Block, value, simd);
        block = Math.Min(block, LastBlock);
        return Math.Min(FirstRow + block * Block + Passed(boundaries + Fine + block * Block, value, simd), NaNRow);
    }

    /// <summary>How many of 16 boundaries do not hold the value at or below them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Passed(float* boundaries, float value, Simd simd)
    {
        if (simd == Simd.Avx512 && Avx512F.IsSupported)
        {
            var holds = Avx512F.CompareGreaterThanOrEqual(Avx512F.LoadVector512(boundaries), Vector512.Create(value));
            return Block - (int)Popcnt.PopCount((uint)holds.ExtractMostSignificantBits());
        }
        if (simd >= Simd.Avx2 && Avx2.IsSupported)
        {
            var broadcast = Vector256.Create(value);
            var low = Avx.CompareGreaterThanOrEqual(Avx.LoadVector256(boundaries), broadcast);
            var high = Avx.CompareGreaterThanOrEqual(Avx.LoadVector256(boundaries + Block / 2), broadcast);
            return Block - (int)Popcnt.PopCount((uint)(Avx.MoveMask(low) | (Avx.MoveMask(high) << 8)));
        }
        var passed = 0;
        for (var i = 0; i < Block; i++)
            passed += value <= boundaries[i] ? 0 : 1;
        return passed;
    }
}
