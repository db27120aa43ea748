namespace Conversion.Files;

/// <summary>The first bytes of compressed files.</summary>
public static class CompressionStarts
{
    private static readonly byte[] GzipBytes = [0x1F, 0x8B];

    /// <summary>The first bytes of gzip.</summary>
    public static ReadOnlySpan<byte> Gzip => GzipBytes;

    /// <summary>The first bytes of zip, and so of .xlsx.</summary>
    internal static byte[] Zip { get; } = [.. "PK\u0003\u0004"u8];

    /// <summary>The first bytes of a zip without files.</summary>
    internal static byte[] EmptyZip { get; } = [.. "PK\u0005\u0006"u8];

    /// <summary>The first bytes of zstd.</summary>
    internal static byte[] Zstd { get; } = [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>The first bytes of every kind of compressed file that holds orders.</summary>
    public static IReadOnlyList<byte[]> All { get; } = [GzipBytes, Zip, Zstd];
}
