using Conversion.Files;
using Conversion.Functions.Http;

namespace Conversion.Functions.Orders;

/// <summary>The space that reading a file of orders may take.</summary>
/// <param name="SortMemoryBytes">Memory for sorting.</param>
/// <param name="SortFileBytes">Temporary files for sorting.</param>
/// <param name="OtherMemoryBytes">Memory for everything else.</param>
internal readonly record struct OrderSpace(int SortMemoryBytes, long SortFileBytes, long OtherMemoryBytes)
{
    /// <summary>The longest body.</summary>
    public const int MaximumBodyBytes = 32 << 20;

    /// <summary>The most bytes of a compressed file when it is decompressed.</summary>
    public const long MaximumDecompressedBytes = 256 << 20;

    /// <summary>The most bytes of the columns that are kept beside the orders.</summary>
    public const int MaximumKeptBytes = 64 << 20;

    // A body of the largest size, and what is needed to read it, take what all requests together may have.
    private const int MaximumSortMemoryBytes = 8 << 20;
    private const int MaximumOtherMemoryBytes = 16 << 20;
    private const int MaximumSortFileBytes =
        RequestMemory.MaximumBytes - MaximumBodyBytes - MaximumSortMemoryBytes - MaximumOtherMemoryBytes;

    private const int MinimumMemoryBytes = 64 << 10;

    // A sorted line takes about four times the bytes of a short line of text, and text about a tenth when it is compressed.
    // Twice that is enough for all but strange files.
    private const int TextFactor = 8;
    private const int CompressedFactor = 160;

    /// <summary>The space that the sorted lines take.</summary>
    public long SortBytes => SortMemoryBytes + SortFileBytes;

    /// <summary>Returns the space for a file.</summary>
    public static OrderSpace From(SpooledBody body) => From(body.Length, CompressionStarts.All.Any(start => body.StartsWith(start)));

    /// <summary>Returns the space for a file of a length.</summary>
    public static OrderSpace From(long length, bool isCompressed)
    {
        var expected = length * (isCompressed ? CompressedFactor : TextFactor);
        return new(
            (int)Math.Clamp(expected, MinimumMemoryBytes, MaximumSortMemoryBytes),
            Math.Min(expected, MaximumSortFileBytes),
            Math.Clamp(expected, MinimumMemoryBytes, MaximumOtherMemoryBytes));
    }
}
