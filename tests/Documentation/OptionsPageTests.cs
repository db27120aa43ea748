using System.CommandLine;
using System.Text.RegularExpressions;

namespace Conversion.Tests.Documentation;

/// <summary>Compares docs/reference/options.md with the commands, or writes it where UPDATE_DOCS is set.</summary>
public sealed partial class OptionsPageTests
{
    [Fact]
    public void Page_IsWhatTheCommandsDeclare()
    {
        var (path, written) = (Repository.PathOf(OptionsPage.Path), OptionsPage.Write(OptionsPage.Commands()));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is { Length: > 0 })
            File.WriteAllText(path, written);

        var difference = Difference(written, File.ReadAllText(path));
        Assert.True(difference == "", difference);
    }

    [Fact]
    public void PlantedOption_FailsWithItsName()
    {
        var kept = new Option<int>("--kept") { Description = "Kept." };
        var planted = new Option<int>("--planted") { Description = "Planted." };
        var without = OptionsPage.Write([new("fit", "Fits.") { kept }]);
        var with = OptionsPage.Write([new("fit", "Fits.") { kept, planted }]);

        Assert.Contains("not in the page: fit: | `--planted VALUE`", Difference(with, without), StringComparison.Ordinal);
        Assert.Contains("only in the page: fit: | `--planted VALUE`", Difference(without, with), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCommandOfTheProgram_IsWritten()
    {
        var program = File.ReadAllText(Repository.PathOf("training/Commands/CommandLine.cs"));

        Assert.Equal(CreatePattern().Count(program), OptionsPage.Commands().Count());
    }

    private static string Difference(string declared, string page)
    {
        var (theirs, ours) = (Lines(declared), Lines(page));
        if (theirs.SequenceEqual(ours))
            return "";
        var missing = theirs.Except(ours).Select(line => $"not in the page: {line}");
        var unknown = ours.Except(theirs).Select(line => $"only in the page: {line}");
        return $"{string.Join('\n', missing.Concat(unknown))}\nRun UPDATE_DOCS=1 dotnet test --filter FullyQualifiedName~OptionsPageTests";
    }

    // Commands share lines, so each line begins with its command.
    private static List<string> Lines(string page)
    {
        var command = "";
        var lines = new List<string>();
        foreach (var line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            command = line.StartsWith("## ", StringComparison.Ordinal) ? line[3..] : command;
            lines.Add($"{command}: {line}");
        }
        return lines;
    }

    [GeneratedRegex(@"\w+Command\.Create\(\)")]
    private static partial Regex CreatePattern();
}
