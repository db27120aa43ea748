using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conversion.Trees;

/// <summary>
/// Finds the interval of a feature that contains a value, by counting the boundaries below the value. NaN fails every
/// comparison, so its count is one more than the count of the largest number.
/// </summary>
/// <remarks>
/// The search has two levels. The fine list contains the boundaries in blocks of 16, padded with +∞. The coarse list
/// contains the last value of each block, and gives the block in which the interval ends. No branch depends on the value.
/// </remarks>
internal readonly unsafe struct IntervalSearch
{
    private const int Block = 16;

    /// <summary>The feature whose interval it finds.</summary>
    public required int Feature { get; init; }

    // Indexes among the table rows of all features.
    private int FirstRow { get; init; }

    private int NaNRow { get; init; }

    // Where the two lists of this feature start, among the lists of all features.
    private int Fine { get; init; }

    private int Coarse { get; init; }

    private int CoarseBlocks { get; init; }

    private int LastBlock { get; init; }

    /// <summary>Builds the search of a feature, and adds its two lists to the lists of all features.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="boundaries">Its boundaries, sorted.</param>
    /// <param name="firstRow">The table row of its first interval.</param>
    /// <param name="values">The lists of all features.</param>
    public static IntervalSearch Build<T>(int feature, ReadOnlySpan<T> boundaries, int firstRow, List<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var fine = values.Count;
        values.AddRange(boundaries);
        // At least one +∞: every number is at most +∞, and NaN is not.
        do
            values.Add(T.PositiveInfinity);
        while (values.Count % Block != 0);
        var blocks = (values.Count - fine) / Block;

        var coarse = values.Count;
        for (var block = 0; block < blocks - 1; block++)
            values.Add(values[fine + block * Block + Block - 1]);
        while (values.Count % Block != 0)
            values.Add(T.PositiveInfinity);
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

    /// <summary>Returns a value in the interval of a table row.</summary>
    public double ValueOfRow<T>(int row, T[] boundaries) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        row == NaNRow ? double.NaN : double.CreateTruncating(boundaries[Fine + row - FirstRow]);

    /// <summary>Returns the table row of the interval that contains a value.</summary>
    /// <param name="boundaries">The lists of all features.</param>
    /// <param name="value">The value of the feature.</param>
    /// <param name="simd">The vector instructions to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(float* boundaries, float value, Simd simd)
    {
        var block = 0;
        for (var i = 0; i < CoarseBlocks; i++)
            block += CountBelow(boundaries + Coarse + i * Block, value, simd);
        block = Math.Min(block, LastBlock);
        return Math.Min(FirstRow + block * Block + CountBelow(boundaries + Fine + block * Block, value, simd), NaNRow);
    }

    /// <summary>Returns the table row of the interval that contains a double.</summary>
    /// <param name="boundaries">The lists of all features, rounded to floats.</param>
    /// <param name="exact">The same lists as doubles.</param>
    /// <param name="value">The value of the feature.</param>
    /// <param name="simd">The vector instructions to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(float* boundaries, double* exact, double value, Simd simd)
    {
        // Rounding keeps the order, so only boundaries that round to the same float can be on the other side.
        var rounded = (float)value;
        var row = Find(boundaries, rounded, simd);
        var at = Fine + row - FirstRow;
        if (row < NaNRow && boundaries[at] == rounded)
            for (; exact[at] < value; at++)
                row++;
        return row;
    }

    /// <summary>Returns how many of 16 boundaries are below the value; 16 for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountBelow(float* boundaries, float value, Simd simd)
    {
        if (simd == Simd.Avx512 && Avx512F.IsSupported)
        {
            var atLeast = Avx512F.CompareGreaterThanOrEqual(Avx512F.LoadVector512(boundaries), Vector512.Create(value));
            return Block - (int)Popcnt.PopCount((uint)atLeast.ExtractMostSignificantBits());
        }
        if (simd >= Simd.Avx2 && Avx2.IsSupported)
        {
            var broadcast = Vector256.Create(value);
            var low = Avx.CompareGreaterThanOrEqual(Avx.LoadVector256(boundaries), broadcast);
            var high = Avx.CompareGreaterThanOrEqual(Avx.LoadVector256(boundaries + Block / 2), broadcast);
            return Block - (int)Popcnt.PopCount((uint)(Avx.MoveMask(low) | (Avx.MoveMask(high) << 8)));
        }
        var below = 0;
        for (var i = 0; i < Block; i++)
            below += value <= boundaries[i] ? 0 : 1;
        return below;
    }
}
