namespace Conversion.Tests.Documentation;

public sealed class LinkTests
{
    [Fact]
    public void EveryLinkAndPath_LeadsToAFileAndHeading()
    {
        var broken = Repository.MarkdownFiles().SelectMany(path => Broken(path, MarkdownPage.Load(path)));

        Comparison.AssertNone("Broken links", broken);
    }

    [Theory]
    [InlineData("[a](docs/events.md)", 0)]
    [InlineData("[a](docs/events.md#settings)", 0)]
    [InlineData("[a](#top)", 0)]
    [InlineData("`[a](nowhere.md)`", 0)]
    [InlineData("[a](nowhere.md)", 1)]
    [InlineData("![a](nowhere.png)", 1)]
    [InlineData("[a](docs/events.md#nowhere)", 1)]
    [InlineData("[a](#nowhere)", 1)]
    [InlineData("`docs/events.md`", 0)]
    [InlineData("`docs/nowhere.md`", 1)]
    public void PlantedLink_IsJudged(string text, int broken) =>
        Assert.Equal(broken, Broken("README.md", new($"# Top\n{text}\n")).Count());

    [Fact]
    public void RepeatedHeading_HasANumberedAnchor()
    {
        var page = new MarkdownPage("# The `name` of a [key](x)!\n## The name of a key\n");

        Assert.Equal(["the-name-of-a-key", "the-name-of-a-key-1"], page.Anchors);
    }

    private static IEnumerable<string> Broken(string path, MarkdownPage page) => BrokenLinks(path, page).Concat(page.Paths
        // The build of the dashboard makes it.
        .Where(name => name != "functions/wwwroot" && !File.Exists(Repository.PathOf(name)) && !Directory.Exists(Repository.PathOf(name)))
        .Select(name => $"{path}: {name}: there is no such file."));

    private static IEnumerable<string> BrokenLinks(string path, MarkdownPage page)
    {
        foreach (var link in page.Links.Where(link => !Uri.IsWellFormedUriString(link, UriKind.Absolute)))
        {
            var (target, anchor) = link.Split('#') is [var file, var name] ? (file, name) : (link, "");
            var full = Path.Combine(Repository.PathOf(Path.GetDirectoryName(path)!), target);
            if (target != "" && !File.Exists(full) && !Directory.Exists(full))
                yield return $"{path}: {link}: there is no such file.";
            else if (anchor != "" && !(target == "" ? page : new(File.ReadAllText(full))).Anchors.Contains(anchor))
                yield return $"{path}: {link}: there is no such heading.";
        }
    }
}
