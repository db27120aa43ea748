using System.Text;
using Conversion.Models.Import;

namespace Conversion.Tests.Models.Import;

/// <summary>A file that can't be imported is recognized by its first bytes, and refused by its own name.</summary>
public class ModelFileTests
{
    [Theory]
    [InlineData("PK\u0003\u0004", "zip")]
    [InlineData("CBM1 rest", ".cbm")]
    [InlineData("<?xml version=\"1.0\"?><PMML version=\"4.3\">", "PMML")]
    [InlineData("binf\0\0\0\0", "b.save_model('model.json')")]
    [InlineData("ccopy_reg\n_reconstructor\n.", "pickle")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git LFS")]
    [InlineData("hello", "it must be a model that")]
    [InlineData("", "empty")]
    public void Text_IsNamed(string text, string named) => AssertRefused(Encoding.Latin1.GetBytes(text), named);

    [Theory]
    [InlineData(new byte[] { 0x80, 4, 0x95, 0 }, "pickle")]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x78, 0x9C, 1 }, "joblib")]
    [InlineData(new byte[] { 0x89, 0x48, 0x44, 0x46 }, "HDF5")]
    public void Bytes_AreNamed(byte[] file, string named) => AssertRefused(file, named);

    [Fact]
    public void OldRawBinaryOfXGBoost_IsNamed()
    {
        var file = new byte[200];
        file[136] = 15;
        Encoding.ASCII.GetBytes("binary:logistic").CopyTo(file, 144);

        AssertRefused(file, "raw binary format");
    }

    private static void AssertRefused(byte[] file, string named) => Assert.Contains(
        named, Assert.Throws<InvalidDataException>(() => ImportedTrees.Parse(file)).Message, StringComparison.Ordinal);
}
