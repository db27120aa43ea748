using System.Xml.Linq;

namespace Conversion.Tests.Architecture;

/// <summary>Dependencies go one way: between projects, and between the namespaces of a project.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("shared", "")]
    [InlineData("hosting", "")]
    [InlineData("stores", "shared")]
    [InlineData("functions", "hosting shared stores")]
    [InlineData("training", "shared stores")]
    public void Project_ReferencesOnlyTheProjectsBelowIt(string project, string expected)
    {
        var references = Items(project, "ProjectReference")
            .Select(path => Path.GetFullPath(path, Repository.PathOf(project)))
            .Select(path => Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!))
            .Distinct().Order();

        Assert.Equal(expected, string.Join(' ', references));
    }

    [Fact]
    public void Shared_ReferencesNoFrameworkNoNetworkAndOnlyPackagesThatReadBytes()
    {
        Assert.Equal(["System.IO.Hashing", "ZstdSharp.Port"], Items("shared", "PackageReference").Order());
        Assert.Empty(Items("shared", "FrameworkReference"));
        Assert.DoesNotContain(
            Files("shared").SelectMany(file => file.Usings.Concat(file.QualifiedNames)),
            name => name.StartsWith("System.Net", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("hosting")]
    [InlineData("stores")]
    [InlineData("functions")]
    [InlineData("training")]
    public void NamespacesOfAProject_HaveNoCycle(string project)
    {
        var files = Files(project);
        var cycles = new NamespaceGraph(files).FindCycles();

        Assert.NotEmpty(files);
        // Assert.Empty would print only the start of a cycle.
        Assert.True(cycles.Count == 0, string.Join('\n', cycles));
    }

    [Theory]
    [InlineData("Json", "")]
    [InlineData("Hashing", "")]
    [InlineData("Files", "")]
    [InlineData("Orders", "Json Files")]
    [InlineData("Customers", "Json Orders")]
    [InlineData("Profiles", "Json Orders")]
    [InlineData("Trees", "")]
    [InlineData("Models", "Hashing Trees")]
    [InlineData("Decisions", "Hashing Json")]
    public void NamespaceOfShared_UsesOnlyNamespacesBelowIt(string name, string allowed)
    {
        var uses = new NamespaceGraph(Files("shared")).UsesOf($"Conversion.{name}");

        Assert.Subset(allowed.Split(' ').Select(other => $"Conversion.{other}").ToHashSet(), uses.Keys.ToHashSet());
    }

    [Theory]
    [InlineData("using Shop.B;", "")]
    [InlineData("using static Shop.B.Second;", "")]
    [InlineData("using Alias = Shop.B.Second;", "")]
    [InlineData("", "Shop.B.Second Field;")]
    [InlineData("", "B.Second Field;")]
    public void Cycle_IsFoundAndDescribed(string directive, string field)
    {
        var first = SourceFile.Parse("first.cs", $"{directive}\nnamespace Shop.A;\nclass First {{ {field} }}");
        var second = SourceFile.Parse("second.cs", "using Shop.A;\nnamespace Shop.B;\nclass Second;");

        Assert.Equal(
            ["Shop.A -> Shop.B (first.cs) -> Shop.A (second.cs)"], new NamespaceGraph([first, second]).FindCycles());
    }

    [Theory]
    [InlineData("// using Shop.B;", "")]
    [InlineData("", "string Text = \"Shop.B.Second\";")]
    [InlineData("", "int B; int Sum => B.Length;")]
    public void NameInCommentOrMember_MakesNoCycle(string directive, string field)
    {
        var first = SourceFile.Parse("first.cs", $"{directive}\nnamespace Shop.A;\nclass First {{ {field} }}");
        var second = SourceFile.Parse("second.cs", "using Shop.A;\nnamespace Shop.B;\nclass Second;");

        Assert.Empty(new NamespaceGraph([first, second]).FindCycles());
    }

    // The items of a project file and of the property files beside it.
    private static List<string> Items(string project, string name) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf(project), "*.*")
            .Where(path => Path.GetExtension(path) is ".csproj" or ".props" or ".targets")
            .SelectMany(path => XDocument.Load(path).Descendants(name))
            // Such a project is built, and its code can't be used.
            .Where(item => item.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(item => item.Attribute("Include")?.Value ?? "")
            .Where(include => include.Length > 0),
    ];

    private static List<SourceFile> Files(string project) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf(project), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path))
            .Where(path => !path.Split('/', '\\').Any(part => part is "bin" or "obj" or "node_modules"))
            .Order(StringComparer.Ordinal)
            .Select(path => SourceFile.Parse(path, File.ReadAllText(Repository.PathOf(path)))),
    ];
}
