namespace Conversion.IntegrationTests;

/// <summary>A copy of a variant's program, in which a test can change files.</summary>
internal sealed class VariantCopy
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-variant-");

    /// <param name="source">The folder that the variant was built to.</param>
    public VariantCopy(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Path => _folder.FullName;

    public void Delete() => _folder.Delete(recursive: true);
}
