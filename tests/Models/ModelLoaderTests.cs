using System.Buffers.Binary;
using System.Text;
using Conversion.Hashing;
using Conversion.Models;

namespace Conversion.Tests.Models;

public class ModelLoaderTests
{
    private static readonly byte[] Artifact = ModelWriter.Write(TestModel.Create());

    [Fact]
    public void WrittenModel_ReadsBackTheSame()
    {
        var model = ModelLoader.Read(Artifact);

        Assert.Equal(Artifact, ModelWriter.Write(model));
        Assert.Equal(12.9, model.Predict(new float[model.Features.Count]).DaysToBuy?.Expected);
    }

    [Theory]
    [MemberData(nameof(TestModel.HeadSubsets), MemberType = typeof(TestModel))]
    public void AnySubsetOfHeads_ReadsBackTheSame(string heads)
    {
        var all = ModelLoader.Read(Artifact);
        var model = TestModel.WithHeads(heads);
        var rows = new float[100 * model.Features.Count];
        var predictions = new Prediction[100];
        model.Predict(rows, predictions);

        Assert.Equal(heads, string.Join(' ', model.HeadNames));
        Assert.Equal(heads.Length > 0, model.HasHead);
        Assert.Equal(model.HeadNames.Count, model.Heads.Count);
        Assert.Equal(ModelWriter.Write(model), ModelWriter.Write(ModelLoader.Read(ModelWriter.Write(model))));
        var expected = all.Predict(rows.AsSpan(0, all.Features.Count));
        Assert.All(predictions, prediction => Assert.Equal(
            new(
                model.Probability is null ? null : expected.Probability,
                model.DaysToBuy is null ? null : expected.DaysToBuy,
                model.Value is null ? null : expected.Value),
            prediction));
        Assert.Equal(predictions[0], model.Predict(rows.AsSpan(0, model.Features.Count)));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        model.Predict(rows, predictions);
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        Assert.Throws<ArgumentException>(() => model.Predict(rows.AsSpan(1, 2)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Level_ReadsBackTheSame(bool isKnown) =>
        Assert.Equal(isKnown, TestModel.WithHeads("probability", isKnown).IsLevelKnown);

    [Fact]
    public void VersionFour_IsRead_AndKnowsItsLevel()
    {
        var model = ModelLoader.Read(Change(ModelWriter.Write(TestModel.WithHeads("probability daysToBuy value", isLevelKnown: false)),
            header => header.Replace("\"levelKnown\":false,", "", StringComparison.Ordinal), version: 4));

        Assert.True(model.IsLevelKnown);
        Assert.Equal(HeadName.All, model.HeadNames);
    }

    [Fact]
    public void HeadThatIsNullInTheHeader_ButHasArrays_IsRefused()
    {
        var damaged = Change(Artifact, header =>
        {
            var at = header.IndexOf(",\"value\":", StringComparison.Ordinal);
            return header[..at] + ",\"value\":null}";
        });

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(damaged));

        Assert.Contains("bytes follow its last tree", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadWithoutItsArrays_IsRefused()
    {
        var all = Encoding.UTF8.GetString(Artifact);
        var start = all.IndexOf(",\"value\":", StringComparison.Ordinal) + ",\"value\":".Length;
        var value = all[start..(all.IndexOf("}}", start, StringComparison.Ordinal) + 1)];
        var damaged = Change(ModelWriter.Write(TestModel.WithHeads("probability daysToBuy")),
            header => header.Replace("\"value\":null", $"\"value\":{value}", StringComparison.Ordinal));

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(damaged));

        Assert.Contains("shorter than its header says", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyByteChanged_IsRefused()
    {
        for (var i = 0; i < Artifact.Length; i++)
        {
            var damaged = Artifact.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => ModelLoader.Read(damaged));
        }
    }

    [Fact]
    public void ChangeWithItsChecksum_IsRefused()
    {
        var changed = Artifact.ToArray();
        changed[^(Crc32C.SizeInBytes + Sha256.HashSizeInBytes + 1)] ^= 0x10;
        BinaryPrimitives.WriteUInt32LittleEndian(
            changed.AsSpan(changed.Length - Crc32C.SizeInBytes), Crc32C.Compute(changed.AsSpan(0, changed.Length - Crc32C.SizeInBytes)));

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(changed));

        Assert.Contains("hash does not match", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTruncation_IsRefused()
    {
        for (var length = 0; length < Artifact.Length; length++)
            Assert.Throws<InvalidDataException>(() => ModelLoader.Read(Artifact.AsSpan(0, length)));
    }

    [Fact]
    public void AnotherFormatVersion_IsRefusedByName()
    {
        var other = Artifact.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(4), 999);

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(other));

        Assert.Contains("version 999", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"coverage\"", "\"coverags\"", "coverage")]
    [InlineData("\"name\":", "\"version\":", "version")]
    [InlineData("\"horizonDays\":90", "\"horizonDays\":{}", "horizonDays")]
    [InlineData("\"coverage\":", "\"extra\":1,\"coverage\":", "10 fields")]
    [InlineData("\"levelKnown\":true", "\"levelKnown\":null", "levelKnown")]
    [InlineData("\"probability\":{", "\"probability\":[],\"p\":{", "10 fields")]
    [InlineData("\"link\":\"Identity\"", "\"link\":\"Sideways\"", "Sideways")]
    [InlineData("\"version\":\"", "\"version\":null,\"v\":\"", "10 fields")]
    [InlineData("\"trees\":1,", "\"trees\":1.5,", "trees")]
    [InlineData("\"minimum\":", "\"minimum\":1e9,\"m\":", "3 fields")]
    [InlineData("\"version\":\"", "\"version\":\"\\ud800", "")]
    public void WrongHeader_IsRefused(string written, string changed, string reason)
    {
        var damaged = Change(Artifact, header =>
        {
            Assert.Contains(written, header, StringComparison.Ordinal);
            var at = header.IndexOf(written, StringComparison.Ordinal);
            return header[..at] + changed + header[(at + written.Length)..];
        });

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(damaged));

        Assert.Contains("header does not parse", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MinimumAboveMaximum_IsRefused()
    {
        var turned = Change(Artifact, header => header.Replace("\"minimum\":", "\"maximum_\":", StringComparison.Ordinal)
            .Replace("\"maximum\":", "\"minimum\":", StringComparison.Ordinal)
            .Replace("\"maximum_\":", "\"maximum\":", StringComparison.Ordinal));

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read(turned));

        Assert.Contains("minimum must be at most maximum", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_LoadsAsItsBytesDo()
    {
        var path = Path.GetTempFileName();
        try
        {
            Assert.Throws<InvalidDataException>(() => ModelLoader.Load(path));
            File.WriteAllBytes(path, Artifact);
            Assert.Equal(ModelLoader.Read(Artifact).Hash, ModelLoader.Load(path).Hash);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Load("nowhere/x.model"));

        Assert.Contains("nowhere/x.model", e.Message, StringComparison.Ordinal);
    }

    // An artifact with another header, and with the hash and the checksum of its bytes.
    private static byte[] Change(byte[] artifact, Func<string, string> change, int version = ModelWriter.FormatVersion)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(artifact.AsSpan(8));
        var header = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(artifact, ModelWriter.PrefixLength, length)));
        var arrays = artifact[(ModelWriter.PrefixLength + length)..^(Sha256.HashSizeInBytes + Crc32C.SizeInBytes)];
        byte[] body = [.. artifact[..ModelWriter.PrefixLength], .. header, .. arrays];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), version);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), header.Length);
        byte[] hashed = [.. body, .. Sha256.HashData(body)];
        var checksum = new byte[Crc32C.SizeInBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Compute(hashed));
        return [.. hashed, .. checksum];
    }
}
