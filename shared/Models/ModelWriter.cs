using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Conversion.Hashing;
using Conversion.Trees;

namespace Conversion.Models;

/// <summary>Writes the artifact that <see cref="ModelLoader"/> reads.</summary>
/// <remarks>
/// Layout, little-endian: the magic <c>CNVM</c>, the format version (int32), the header's length (int32), the header
/// as UTF-8 JSON padded with spaces to a multiple of 8, then for each head the arrays of its ensemble one after
/// another (leaves first: they are doubles), the SHA-256 of all that went before, and the CRC-32C of that and of the
/// hash. The hash names the model; the checksum is what loading verifies, since it takes a fiftieth of the time.
/// </remarks>
public static class ModelWriter
{
    internal const int FormatVersion = 4;
    internal const int PrefixLength = 12;

    internal static ReadOnlySpan<byte> Magic => "CNVM"u8;

    /// <summary>The bytes of the artifact. The same model gives the same bytes; its <see cref="Model.Hash"/> is not used.</summary>
    public static byte[] Write(Model model)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(
            new ArtifactHeader(model.Name, model.Version, model.HorizonDays, model.Coverage, model.Features,
                Describe(model.Probability), Describe(model.DaysToBuy), Describe(model.Value)),
            ArtifactJson.Default.ArtifactHeader);

        using var stream = new MemoryStream();
        Span<byte> prefix = stackalloc byte[PrefixLength];
        Magic.CopyTo(prefix);
        // The arrays must start at a multiple of eight, so that they can be read in place.
        var padding = (8 - (PrefixLength + header.Length) % 8) % 8;
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], header.Length + padding);
        stream.Write(prefix);
        stream.Write(header);
        for (var i = 0; i < padding; i++)
            stream.WriteByte((byte)' ');

        Append(stream, model.Probability.Trees);
        Append(stream, model.DaysToBuy.Trees);
        Append(stream, model.Value.Trees);
        stream.Write(Sha256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        var checksum = Crc32C.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, checksum);
        stream.Write(prefix[..Crc32C.SizeInBytes]);
        return stream.ToArray();
    }

    private static ArtifactHead Describe(Head head) =>
        new(head.Reading, head.Trees.BaseMargin, head.Trees.SinglePrecision, head.Trees.Roots.Length,
            head.Trees.Features.Length, head.Trees.Leaves.Length, head.Trees.Covers.Length, head.Trees.Rules.Length,
            head.Trees.Categories.Starts.Length, head.Trees.Categories.Words.Length);

    private static void Append(Stream stream, Ensemble trees)
    {
        Append(stream, trees.Leaves);
        Append(stream, trees.Covers);
        Append(stream, trees.Roots);
        Append(stream, trees.Features);
        Append(stream, trees.Thresholds);
        Append(stream, trees.Left);
        Append(stream, trees.Right);
        Append(stream, trees.Categories.Starts);
        Append(stream, trees.Categories.Words);
        Append(stream, trees.Rules);
    }

    private static void Append<T>(Stream stream, T[] values) where T : unmanaged =>
        stream.Write(MemoryMarshal.AsBytes<T>(values));
}
