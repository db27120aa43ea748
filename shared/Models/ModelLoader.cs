using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Conversion.Hashing;
using Conversion.Trees;
using Microsoft.Win32.SafeHandles;

namespace Conversion.Models;

/// <summary>Reads a model artifact, completely or not at all. <see cref="ModelWriter"/> describes its layout.</summary>
public static class ModelLoader
{
    // Version 5 added absent heads and the field levelKnown, version 6 what imported models and effects need.
    private const int OldestVersion = 4;

    /// <summary>Loads the artifact at a path.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is missing, damaged, truncated or of another version; the message says which.
    /// </exception>
    public static Model Load(string path)
    {
        try
        {
            // Mapped instead of read: memory that a process uses for the first time costs more time than parsing it.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (file.Length is 0 or > int.MaxValue)
                throw new InvalidDataException("it is not a Conversion model.");
            using var map = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            using var view = map.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read);
            return Read(view.SafeMemoryMappedViewHandle, (int)file.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The model {path} can't be read: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The model {path} is not valid: {e.Message}", e);
        }
    }

    /// <summary>Reads an artifact from memory.</summary>
    /// <exception cref="InvalidDataException">The artifact is damaged, truncated or of another version.</exception>
    public static Model Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ModelWriter.PrefixLength || !bytes.StartsWith(ModelWriter.Magic))
            throw new InvalidDataException("it is not a Conversion model.");
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (version is < OldestVersion or > ModelWriter.ExtendedVersion)
            throw new InvalidDataException(
                $"its format must be version {OldestVersion} to {ModelWriter.ExtendedVersion}, got version {version}.");
        var body = VerifyChecksum(bytes, out var hash);
        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        var header = ArtifactHeader.Parse(Take(ref body, ModelWriter.PrefixLength, headerLength), version);
        var model = new Model
        {
            Name = header.Name,
            Version = header.Version,
            Hash = Convert.ToHexStringLower(hash),
            HorizonDays = header.HorizonDays,
            Coverage = header.Coverage,
            IsLevelKnown = header.LevelKnown,
            Features = header.Features,
            Probability = ReadHead(ref body, header.Probability, header.Features.Count),
            DaysToBuy = ReadHead(ref body, header.DaysToBuy, header.Features.Count),
            Value = ReadHead(ref body, header.Value, header.Features.Count),
            Outputs = ReadOutputs(ref body, header.Outputs, header.Features.Count),
            Source = header.Source,
            Missing = header.Missing,
            Effects = ReadEffects(ref body, header),
        };
        return body.IsEmpty ? model : throw new InvalidDataException($"{body.Length} bytes follow its last tree.");
    }

    private static unsafe Model Read(SafeMemoryMappedViewHandle view, int length)
    {
        byte* bytes = null;
        try
        {
            view.AcquirePointer(ref bytes);
            var artifact = new ReadOnlySpan<byte>(bytes, length);
            PagePrefault.PrefaultForRead(artifact);
            return Read(artifact);
        }
        finally
        {
            if (bytes is not null)
                view.ReleasePointer();
        }
    }

    // Returns the bytes before the hash and the checksum. The checksum finds damage at once. But a model can be changed together with
    // its checksum, and the service would then report the hash of another model.
    private static ReadOnlySpan<byte> VerifyChecksum(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> hash)
    {
        var hashed = CutEnd(bytes, Crc32C.SizeInBytes, out var checksum);
        var body = CutEnd(hashed, Sha256.HashSizeInBytes, out hash);
        if (BinaryPrimitives.ReadUInt32LittleEndian(checksum) != Crc32C.Compute(hashed))
            throw new InvalidDataException("its checksum does not match: it is damaged or truncated.");
        return hash.SequenceEqual(Sha256.HashData(body))
            ? body
            : throw new InvalidDataException("its hash does not match: it was changed after it was written.");
    }

    private static ReadOnlySpan<byte> CutEnd(ReadOnlySpan<byte> bytes, int length, out ReadOnlySpan<byte> end)
    {
        if (bytes.Length < ModelWriter.PrefixLength + length)
            throw new InvalidDataException("it is truncated.");
        end = bytes[^length..];
        return bytes[..^length];
    }

    private static NamedOutputs? ReadOutputs(ref ReadOnlySpan<byte> body, ArtifactOutputs? outputs, int featureCount)
    {
        if (outputs is null)
            return null;
        var heads = new List<Head>();
        foreach (var head in outputs.Heads)
            heads.Add(ReadHead(ref body, head, featureCount) ?? throw new InvalidDataException("an output must have trees."));
        return new(outputs.Names, heads, outputs.Joint);
    }

    private static List<EffectHead> ReadEffects(ref ReadOnlySpan<byte> body, ArtifactHeader header)
    {
        var effects = new List<EffectHead>();
        foreach (var effect in header.Effects ?? [])
            effects.Add(new(effect.Action, effect.Outcome, ReadHead(ref body, effect.Head, header.Features.Count)!));
        return effects;
    }

    private static Head? ReadHead(ref ReadOnlySpan<byte> body, ArtifactHead? head, int featureCount)
    {
        if (head is null)
            return null;
        var leaves = ReadArray<double>(ref body, head.Leaves);
        var covers = ReadArray<double>(ref body, head.Covers);
        var roots = ReadArray<int>(ref body, head.Trees);
        var features = ReadArray<int>(ref body, head.Nodes);
        double[] doubles = head.IsDouble ? ReadArray<double>(ref body, head.Nodes) : [];
        var thresholds = head.IsDouble ? Array.ConvertAll(doubles, Ensemble.FloatThreshold) : ReadArray<float>(ref body, head.Nodes);
        var left = ReadArray<int>(ref body, head.Nodes);
        var right = ReadArray<int>(ref body, head.Nodes);
        var starts = ReadArray<int>(ref body, head.CategoryStarts);
        var words = ReadArray<uint>(ref body, head.CategoryWords);
        var trees = new Ensemble(featureCount, roots, features, thresholds, left, right, leaves)
        {
            DoubleThresholds = doubles,
            Rules = ReadArray<SplitRule>(ref body, head.Rules),
            Categories = new(starts, words),
            Covers = covers,
            BaseMargin = head.BaseMargin,
            SinglePrecision = head.SinglePrecision,
        };
        return new(trees, head.Transform);
    }

    private static T[] ReadArray<T>(ref ReadOnlySpan<byte> body, int count) where T : unmanaged
    {
        var bytes = Take(ref body, 0, (long)count * Unsafe.SizeOf<T>());
        var array = PagePrefault.AllocateArray<T>(count);
        bytes.CopyTo(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> body, int skip, long length)
    {
        if (length < 0 || body.Length - skip < length)
            throw new InvalidDataException("it is shorter than its header says.");
        var taken = body.Slice(skip, (int)length);
        body = body[(skip + (int)length)..];
        return taken;
    }
}
