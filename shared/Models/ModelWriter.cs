using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Conversion.Hashing;
using Conversion.Trees;

namespace Conversion.Models;

/// <summary>Writes the artifact that <see cref="ModelLoader"/> reads.</summary>
/// <remarks>
/// The layout is little-endian: the magic <c>CNVM</c>, the format version (int32), the length of the header (int32) and
/// the header as UTF-8 JSON, padded with spaces to a multiple of 8. Then follow the arrays of each head's ensemble,
/// doubles first, then the SHA-256 of all bytes so far, and last the CRC-32C of all bytes including the hash.
/// A head that the model does not have is null in the header and has no arrays. The hash names the model. Loading verifies
/// the checksum, which takes a fiftieth of the time.
/// </remarks>
public static class ModelWriter
{
    // A model that needs nothing newer is written as before, so that fitting again gives the same bytes.
    internal const int FormatVersion = 5;

    /// <summary>The version of models with sources, levels, doubles, named outputs, curves or effects.</summary>
    internal const int ExtendedVersion = 6;

    internal const int PrefixLength = 12;

    internal static ReadOnlySpan<byte> Magic => "CNVM"u8;

    /// <summary>Returns the bytes of the artifact. The same model gives the same bytes; its <see cref="Model.Hash"/> is not used.</summary>
    public static byte[] Write(Model model)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(Describe(model), ArtifactJson.Default.ArtifactHeader);

        using var stream = new MemoryStream();
        Span<byte> prefix = stackalloc byte[PrefixLength];
        Magic.CopyTo(prefix);
        // The arrays start at a multiple of eight, so that they can be read in place.
        var padding = (8 - (PrefixLength + header.Length) % 8) % 8;
        var hasCurve = model.Heads.Any(head => head.Transform.Isotonic is not null);
        var version = model.IsImported || hasCurve || model.Effects.Count > 0 ? ExtendedVersion : FormatVersion;
        BinaryPrimitives.WriteInt32LittleEndian(prefix[4..], version);
        BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], header.Length + padding);
        stream.Write(prefix);
        stream.Write(header);
        for (var i = 0; i < padding; i++)
            stream.WriteByte((byte)' ');

        foreach (var head in model.Heads.Concat(model.Outputs?.Heads ?? []))
            Append(stream, head.Trees);
        foreach (var effect in model.Effects)
            Append(stream, effect.Head.Trees);
        stream.Write(Sha256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        var checksum = Crc32C.Compute(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, checksum);
        stream.Write(prefix[..Crc32C.SizeInBytes]);
        return stream.ToArray();
    }

    private static ArtifactHeader Describe(Model model) => new(
        model.Name,
        model.Version,
        model.HorizonDays,
        model.Coverage,
        model.IsLevelKnown,
        model.Features,
        Describe(model.Probability),
        Describe(model.DaysToBuy),
        Describe(model.Value))
    {
        Source = model.Source,
        Missing = model.Missing,
        Outputs = model.Outputs is { } outputs
            ? new(outputs.Names, outputs.Joint, [.. outputs.Heads.Select(head => Describe(head)!)])
            : null,
        Effects = model.Effects.Count > 0 ? [.. model.Effects.Select(Describe)] : null,
    };

    private static ArtifactEffect Describe(EffectHead effect) => new(effect.Action, effect.Outcome, Describe(effect.Head)!);

    private static ArtifactHead? Describe(Head? head) => head is null ? null : new(
        head.Transform,
        head.Trees.BaseMargin,
        head.Trees.SinglePrecision,
        head.Trees.Roots.Length,
        head.Trees.Features.Length,
        head.Trees.Leaves.Length,
        head.Trees.Covers.Length,
        head.Trees.Rules.Length,
        head.Trees.Categories.Starts.Length,
        head.Trees.Categories.Words.Length)
    { IsDouble = head.Trees.IsDouble };

    private static void Append(Stream stream, Ensemble trees)
    {
        Append(stream, trees.Leaves);
        Append(stream, trees.Covers);
        Append(stream, trees.Roots);
        Append(stream, trees.Features);
        if (trees.IsDouble)
            Append(stream, trees.DoubleThresholds);
        else
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
