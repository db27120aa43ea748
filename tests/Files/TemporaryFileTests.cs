using System.Text;
using Conversion.Files;

namespace Conversion.Tests.Files;

public sealed class TemporaryFileTests
{
    [Fact]
    public void TemporaryFile_IsInItsFolderAndVanishes()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in (string?[])[null, Path.GetDirectoryName(folder["a"])])
        {
            string name;
            using (var file = TemporaryFile.Create(path))
            {
                name = file.Name;
                Assert.StartsWith(Path.Combine(path ?? Path.GetTempPath(), "conversion-"), name, StringComparison.Ordinal);
                Assert.Equal((true, true, true), (file.CanRead, file.CanWrite, file.IsAsync));
                file.Write("a;b"u8);
                file.Position = 0;
                Assert.Equal("a;b", new StreamReader(file, Encoding.UTF8).ReadToEnd());
                if (!OperatingSystem.IsWindows())
                {
                    Assert.False(File.Exists(name));
                    Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.SafeFileHandle));
                }
            }
            Assert.False(File.Exists(name));
        }
    }
}
