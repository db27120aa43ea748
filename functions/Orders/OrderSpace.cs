using Conversion.Files;
using Conversion.Functions.Http;

namespace Conversion.Functions.Orders;

/// <summary>The space that reading a file of orders may take.</summary>
/// <param name="SortMemoryBytes">Memory for sorting.</param>
/// <param name="SortFileBytes">Temporary files for sorting.</param>
/// <param name="KeptBytes">Memory for the columns that are kept beside the orders.</param>
/// <param name="OtherMemoryBytes">Memory for everything else.</param>
internal readonly record struct OrderSpace(int SortMemoryBytes, long SortFileBytes, int KeptBytes, long OtherMemoryBytes)
{
    /// <summary>The longest body.</summary>
    public const int MaximumBodyBytes = 32 << 20;

    /// <summary>The most bytes of a compressed file when it is decompressed.</summary>
    public const long MaximumDecompressedBytes = 256 << 20;

    // Even a small file has its own buffers, and reports of lines that can't be read.
    private const int MinimumMemoryBytes = 64 << 10;
    private const int MinimumOtherBytes = 6 << 20;

    // A sorted line takes about four times the bytes of a short line of text, and text about a tenth when it is compressed.
    // Twice that is enough for all but strange files.
    private const int TextFactor = 8;
    private const int CompressedFactor = 160;

    /// <summary>The space that the file takes in all.</summary>
    public long TotalBytes => SortMemoryBytes + SortFileBytes + KeptBytes + OtherMemoryBytes;

    /// <summary>Returns the space for a file.</summary>
    /// <param name="body">The file.</param>
    /// <param name="isKeeping">Whether columns are kept beside the orders.</param>
    /// <param name="available">The space of all files together.</param>
    public static OrderSpace From(SpooledBody body, bool isKeeping, long available) =>
        From(body.Length, CompressionStarts.All.Any(start => body.StartsWith(start)), isKeeping, available);

    /// <summary>Returns the space for a file of a length.</summary>
    public static OrderSpace From(long length, bool isCompressed, bool isKeeping, long available)
    {
        // The largest file takes everything: a part for sorting in memory, two for other memory, the rest for files or kept columns.
        var part = Math.Max(available / 7, MinimumMemoryBytes);
        var expected = length * (isCompressed ? CompressedFactor : TextFactor);
        var kept = isKeeping ? Math.Clamp(expected, MinimumMemoryBytes, 2 * part) : 0;
        return new(
            (int)Math.Clamp(expected, MinimumMemoryBytes, part),
            Math.Min(expected, isKeeping ? 2 * part : 4 * part),
            (int)kept,
            Math.Min(Math.Max(expected, MinimumOtherBytes), 2 * part));
    }
}
