using System.Text.RegularExpressions;

namespace Conversion.Tests.Architecture;

/// <summary>Lines and methods of the product stay short enough to read.</summary>
public sealed class SourceSizeTests
{
    private const int MaximumColumns = 140;
    private const int MaximumMethodLines = 60;

    [Fact]
    public void Lines_AreAtMost140ColumnsLong() => Assert.Empty(
        from path in ProductFiles("*.cs").Concat(ProductFiles("*.ts")).Concat(ProductFiles("*.tsx")).Append(Repository.PathOf("deploy.ps1"))
        from line in File.ReadLines(path).Index()
        where line.Item.Length > MaximumColumns
        select $"{Path.GetRelativePath(Repository.Root, path)}:{line.Index + 1} has {line.Item.Length} columns");

    [Fact]
    public void Methods_AreAtMost60LinesLong() => Assert.Empty(ProductFiles("*.cs").SelectMany(
        path => LongMethods(File.ReadAllLines(path), Path.GetRelativePath(Repository.Root, path))));

    [Fact]
    public void LongMethod_IsFound()
    {
        string[] source = ["class C", "{", "    void M()", "    {", .. Enumerable.Repeat("        ;", MaximumMethodLines + 1), "    }", "}"];
        Assert.Equal(["x.cs:3 has 61 lines"], LongMethods(source, "x.cs"));
    }

    /// <summary>A method's body stands between braces of their own lines, which have the indent of the method.</summary>
    private static IEnumerable<string> LongMethods(string[] lines, string path)
    {
        for (var start = 1; start < lines.Length; start++)
        {
            if (lines[start].Trim() != "{" || !lines[start - 1].EndsWith(')') || IsTypeOrInitializer(lines, start))
                continue;
            var end = Array.IndexOf(lines, lines[start].Replace('{', '}'), start);
            if (end - start - 1 > MaximumMethodLines)
                yield return $"{path}:{start} has {end - start - 1} lines";
        }
    }

    /// <summary>A type with a primary constructor and an initializer look like a method. Their first line has the indent of the brace.</summary>
    private static bool IsTypeOrInitializer(string[] lines, int brace)
    {
        var indent = lines[brace].IndexOf('{', StringComparison.Ordinal);
        var first = brace - 1;
        while (lines[first].Length <= indent || lines[first][indent] is ' ' or ')')
            first--;
        return Regex.IsMatch(lines[first], @"\b(class|struct|record|new)\b");
    }

    private static IEnumerable<string> ProductFiles(string pattern) =>
        from folder in (string[])["functions", "hosting", "shared", "stores", "training", "dashboard/src"]
        from path in Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories)
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select path;
}
