namespace Conversion.IntegrationTests.Golden;

/// <summary>A small built dashboard, so that the tests need no Node.</summary>
internal static class DashboardFolder
{
    public const string Script = "assets/app-1a2b3c.js";

    public const string Index = "<!doctype html><title>Conversion</title>";

    public static readonly DateTimeOffset Modified = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the dashboard's files into a copy of a program, in place of those that are there.</summary>
    public static VariantCopy AddTo(VariantCopy program)
    {
        var root = Path.Combine(program.Path, "wwwroot");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Directory.CreateDirectory(Path.Combine(root, "assets"));
        Write(Path.Combine(root, "index.html"), Index);
        Write(Path.Combine(root, Script), "document.title = 'Conversion';");
        Write(Path.Combine(root, Script + ".br"), "replaces the compressed script");
        return program;
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, Modified.UtcDateTime);
    }
}
