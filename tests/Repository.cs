namespace Conversion.Tests;

/// <summary>Finds files of the repository, from any output folder of the tests.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(string path) => Path.Combine(Root, path);

    /// <summary>The paths of all Markdown files, relative to the root.</summary>
    public static IEnumerable<string> MarkdownFiles() => Files(".", "*.md");

    /// <summary>The paths of the files of that pattern below a folder, relative to the root. Packages and builds are left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Find(new(PathOf(folder)), pattern).Select(file => Path.GetRelativePath(Root, file.FullName)).Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> Find(DirectoryInfo folder, string pattern) => folder
        .EnumerateDirectories()
        .Where(child => child.Name is not (".git" or "bin" or "obj" or "node_modules"))
        .SelectMany(child => Find(child, pattern))
        .Concat(folder.EnumerateFiles(pattern));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Conversion.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
