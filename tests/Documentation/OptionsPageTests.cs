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

        Assert.Equal("", Difference(written, File.ReadAllText(path)));
    }

    [Fact]
    public void PlantedOption_FailsWithItsName()
    {
        var (kept, planted) = (new Option<int>("--kept") { Description = "Kept." }, new Option<int>("--planted") { Description = "Planted." });
        var (without, with) = (OptionsPage.Write([new("fit", "Fits.") { kept }]), OptionsPage.Write([new("fit", "Fits.") { kept, planted }]));

        Assert.Contains("not in the page: | `--planted VALUE`", Difference(with, without), StringComparison.Ordinal);
        Assert.Contains("only in the page: | `--planted VALUE`", Difference(without, with), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCommandOfTheProgram_IsWritten()
    {
        var program = File.ReadAllText(Repository.PathOf("training/Commands/CommandLine.cs"));

        Assert.Equal(CreatePattern().Count(program), OptionsPage.Commands().Count());
    }

    private static string Difference(string declared, string page)
    {
        var (theirs, ours) = (declared.Split('\n'), page.ReplaceLineEndings("\n").Split('\n'));
        var lines = theirs.Except(ours).Select(line => $"not in the page: {line}").Concat(ours.Except(theirs).Select(line => $"only in the page: {line}"));
        var text = string.Join('\n', lines);
        return text == "" && declared != page.ReplaceLineEndings("\n") ? "The lines are in another order."
            : text == "" ? "" : $"{text}\nRun UPDATE_DOCS=1 dotnet test --filter FullyQualifiedName~OptionsPageTests";
    }

    [GeneratedRegex(@"\w+Command\.Create\(\)")]
    private static partial Regex CreatePattern();
}
