using System.Text.Json;

namespace Conversion.Tests.Documentation;

public sealed class JsonExampleTests
{
    [Fact]
    public void EveryJsonBlock_Parses()
    {
        var blocks = Repository.MarkdownFiles()
            .SelectMany(path => MarkdownPage.Load(path).CodeBlocks)
            .Where(block => block.Language == "json")
            .ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => JsonDocument.Parse(block.Text).Dispose());
    }

    [Fact]
    public void EveryExampleFile_Parses()
    {
        var folder = Repository.PathOf("docs/examples");
        var texts = Directory.GetFiles(folder, "*.json").Select(File.ReadAllText)
            .Concat(Directory.GetFiles(folder, "*.ndjson").SelectMany(File.ReadAllLines));

        Assert.All(texts, text => JsonDocument.Parse(text).Dispose());
    }
}
