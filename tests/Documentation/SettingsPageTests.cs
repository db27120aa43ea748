using System.Text.Json;
using System.Text.RegularExpressions;

namespace Conversion.Tests.Documentation;

/// <summary>Compares docs/reference/settings.md with what the code reads.</summary>
public sealed partial class SettingsPageTests
{
    // The names under which the framework and our host read one setting, and what only the framework reads.
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["ASPNETCORE_URLS"] = "urls",
        ["--urls"] = "urls",
        ["--port"] = "PORT",
        ["ASPNETCORE_ENVIRONMENT"] = "",
        ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "ForwardedHeaders_Enabled",
    };

    private static readonly MarkdownPage Page = MarkdownPage.Load("docs/reference/settings.md");

    [Fact]
    public void EverySettingThatTheCodeReads_IsDocumented()
    {
        var documented = Documented(Page).ToList();
        var missing = Read().Where(name => !documented.Exists(setting => SettingScan.Covers(setting, name)));

        Comparison.AssertNone("Not documented", missing);
    }

    [Fact]
    public void EveryDocumentedSetting_IsReadByTheCode()
    {
        var read = Read().ToList();
        var unknown = Documented(Page).Where(setting => !read.Exists(name => SettingScan.Covers(setting, name)));

        Comparison.AssertNone("Documented, but not read", unknown);
    }

    [Fact]
    public void HostJson_IsDocumentedWhole()
    {
        var allowed = AllowPattern().Matches(File.ReadAllText(Repository.PathOf("hosting/Settings/HostSettings.cs")))
            .SelectMany(match => match.Groups[1].Value.Split(", ")).Select(name => name.Trim('"')).Where(name => name != "$schema");

        Comparison.AssertSame(allowed, Page.Rows.Where(row => row.Section == "host.json").SelectMany(row => row.Names).Select(LastPart));
    }

    [Fact]
    public void EveryExample_NamesItsSetting()
    {
        var rows = Page.Rows.Where(row => row.Section != "host.json" && row.Names.Any());

        Assert.All(rows, row => Assert.Contains(row.Names, name => row.Cells[^1].Contains(Beginning(name), StringComparison.Ordinal)));
    }

    [Fact]
    public void EverySettingOfTheSampleFile_IsDocumented()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        var names = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name);

        // The Functions host has settings of its own.
        var ours = names.Where(name => !name.StartsWith("AzureFunctions", StringComparison.Ordinal)
            && !name.StartsWith("AzureWebJobs", StringComparison.Ordinal) && !name.StartsWith("FUNCTIONS_", StringComparison.Ordinal));
        Comparison.AssertNone("Not documented", ours.Except(Documented(Page)));
    }

    [Theory]
    [InlineData("""settings.Text("Planted:Name")""", "Planted__Name")]
    [InlineData("""settings["Planted"]""", "Planted")]
    [InlineData("""settings.Number("Events:Planted", 1, 9)""", "Events__Planted")]
    [InlineData("""Topic(settings, "Planted")""", "Planted")]
    [InlineData("""web.Configuration["Planted"]""", "Planted")]
    [InlineData("""configuration.GetSection("Planted")""", "Planted__")]
    [InlineData("""Environment.GetEnvironmentVariable("PLANTED_NAME")""", "PLANTED_NAME")]
    [InlineData("""FromEnvironment("--x", "PLANTED_NAME", 0)""", "PLANTED_NAME")]
    [InlineData("""var section = configuration.GetSection("Keys"); section["Planted"];""", "Keys__Planted")]
    public void PlantedSetting_IsFoundAndMissed(string source, string name)
    {
        Assert.Equal([name], SettingScan.Find(source));
        Assert.DoesNotContain(Documented(Page), setting => SettingScan.Covers(setting, name));
    }

    [Theory]
    [InlineData("Keys__Host__NAME", "Keys__Host__", true)]
    [InlineData("Logging__LogLevel__CATEGORY", "Logging__LogLevel__Microsoft.AspNetCore", true)]
    [InlineData("Keys__Host__NAME", "Keys__Hosts__", false)]
    [InlineData("Keys__Required", "Keys__Host__", false)]
    [InlineData("PORT", "PLANTED", false)]
    [InlineData("Events__Audience", "Events__Planted", false)]
    public void Placeholder_CoversAnyName(string documented, string found, bool covers) =>
        Assert.Equal(covers, SettingScan.Covers(documented, found));

    private static IEnumerable<string> Documented(MarkdownPage page) => page.Rows
        .Where(row => row.Section != "host.json")
        .SelectMany(row => row.Names)
        .Select(name => Aliases.GetValueOrDefault(name, name))
        .Where(name => name != "")
        .Distinct();

    private static IEnumerable<string> Read() => new[] { "functions", "hosting", "training" }
        .SelectMany(folder => Repository.Files(folder, "*.cs"))
        .SelectMany(path => SettingScan.Find(File.ReadAllText(Repository.PathOf(path))))
        .Distinct();

    private static string LastPart(string name) => name[(name.LastIndexOf('.') + 1)..];

    // Up to the first part that is any text.
    private static string Beginning(string name) => PlaceholderPattern().Replace(name, "");

    [GeneratedRegex("__[A-Z]+(__.*)?$")]
    private static partial Regex PlaceholderPattern();

    [GeneratedRegex(@"\.Allow\(([^)]+)\)")]
    private static partial Regex AllowPattern();
}
