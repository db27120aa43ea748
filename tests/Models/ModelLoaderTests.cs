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
        Assert.Equal(12.9, model.Predict(new float[model.Features.Count]).DaysToBuy.Expected);
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
    [InlineData("\"coverage\":", "\"extra\":1,\"coverage\":", "9 fields")]
    [InlineData("\"link\":\"Identity\"", "\"link\":\"Sideways\"", "Sideways")]
    [InlineData("\"version\":\"", "\"version\":null,\"v\":\"", "9 fields")]
    [InlineData("\"trees\":1,", "\"trees\":1.5,", "trees")]
    [InlineData("\"version\":\"", "\"version\":\"\\ud800", "")]
    public void WrongHeader_IsRefused(string written, string changed, string reason)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Artifact.AsSpan(8));
        var header = Encoding.UTF8.GetString(Artifact, ModelWriter.PrefixLength, length);
        Assert.Contains(written, header, StringComparison.Ordinal);
        var at = header.IndexOf(written, StringComparison.Ordinal);
        var other = Encoding.UTF8.GetBytes(header[..at] + changed + header[(at + written.Length)..]);
        var arrays = Artifact[(ModelWriter.PrefixLength + length)..^(Sha256.HashSizeInBytes + Crc32C.SizeInBytes)];
        byte[] body = [.. Artifact[..ModelWriter.PrefixLength], .. other, .. arrays];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), other.Length);
        byte[] hashed = [.. body, .. Sha256.HashData(body)];
        var checksum = new byte[Crc32C.SizeInBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, Crc32C.Compute(hashed));

        var e = Assert.Throws<InvalidDataException>(() => ModelLoader.Read([.. hashed, .. checksum]));

        Assert.Contains("header does not parse", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
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
}
