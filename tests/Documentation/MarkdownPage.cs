using System.Text.RegularExpressions;

namespace Conversion.Tests.Documentation;

/// <summary>Reads what the tests need of a Markdown text: its sections, tables, links and code blocks.</summary>
internal sealed partial class MarkdownPage
{
    private readonly List<string> _prose = [];

    public MarkdownPage(string text)
    {
        CodeBlock? block = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (fence && block is null)
                block = new(line.Trim('`', ' '), Section, "");
            else if (fence)
            {
                CodeBlocks.Add(block!);
                block = null;
            }
            else if (block is not null)
                block = block with { Text = $"{block.Text}{line}\n" };
            else
                ReadProse(line);
        }
    }

    /// <summary>The headings' texts, without the code marks.</summary>
    public List<string> Sections { get; } = [];

    /// <summary>The names by which links point at the headings.</summary>
    public HashSet<string> Anchors { get; } = [];

    public List<CodeBlock> CodeBlocks { get; } = [];

    /// <summary>Every row of every table, without the rows of dashes.</summary>
    public List<TableRow> Rows { get; } = [];

    /// <summary>The targets of links and images.</summary>
    public IEnumerable<string> Links =>
        _prose.SelectMany(line => LinkPattern().Matches(CodePattern().Replace(line, ""))).Select(match => match.Groups[1].Value);

    /// <summary>The paths below the repository's folders in code marks, without those whose name is for the reader to fill in.</summary>
    public IEnumerable<string> Paths => _prose
        .SelectMany(line => PathPattern().Matches(line))
        .Select(match => match.Groups[1].Value)
        .Where(path => !PlaceholderPattern().IsMatch(path));

    private string Section => Sections.Count > 0 ? Sections[^1] : "";

    public static MarkdownPage Load(string path) => new(File.ReadAllText(Repository.PathOf(path)));

    private void ReadProse(string line)
    {
        _prose.Add(line);
        if (HeadingPattern().Match(line) is { Success: true } heading)
            AddSection(heading.Groups[1].Value);
        if (line.StartsWith('|') && line.Trim('|', '-', ':', ' ').Length > 0)
            Rows.Add(new(Section, [.. line.Trim().Trim('|').Split(" | ").Select(cell => cell.Trim())]));
    }

    // GitHub's rule: letters, digits, - and _ stay; a space becomes a hyphen; a repeated name gets a number.
    private void AddSection(string heading)
    {
        var text = LinkTextPattern().Replace(heading, "$1").Replace("`", "", StringComparison.Ordinal).Trim();
        Sections.Add(text);
        var name = AnchorPattern().Replace(text.ToLowerInvariant(), "").Replace(' ', '-');
        var anchor = name;
        for (var i = 1; !Anchors.Add(anchor); i++)
            anchor = $"{name}-{i}";
    }

    [GeneratedRegex(@"^#{1,6} (.+)$")]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"\]\(<?([^)>\s]+)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex LinkTextPattern();

    [GeneratedRegex(@"`((?:functions|hosting|shared|training|dashboard|tests|benchmarks|models|docs|build|\.ci)/[\w./-]*)`")]
    private static partial Regex PathPattern();

    [GeneratedRegex("(NAME|FEATURE|SHOP|FORMAT)")]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex AnchorPattern();
}

/// <summary>A fenced block: what follows the fence, the heading above it, and its lines.</summary>
internal sealed record CodeBlock(string Info, string Section, string Text)
{
    public string Language => Info.Split(' ')[0];
}

/// <summary>A row of a table, and the heading above the table.</summary>
internal sealed record TableRow(string Section, string[] Cells)
{
    /// <summary>The names in code marks in the first cell.</summary>
    public IEnumerable<string> Names => Cells[0].Split('`').Where((_, i) => i % 2 == 1);
}
