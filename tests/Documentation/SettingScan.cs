using System.Text.RegularExpressions;

namespace Conversion.Tests.Documentation;

/// <summary>
/// Finds the settings that C# source reads: every text that is read from <c>settings</c> or <c>configuration</c>, and every
/// text that has the form of an environment variable or of a setting in a section. Names are as in the environment; a
/// section that is read whole ends with the separator.
/// </summary>
internal static partial class SettingScan
{
    private const string Separator = "__";

    public static IEnumerable<string> Find(string source)
    {
        var section = SectionPattern().Match(source).Groups[1].Value;
        var reads = ReadPattern().Matches(source).Select(Name).Where(name => section == "" || name != $"{section}:")
            .Concat(InSectionPattern().Matches(source).Select(read => $"{section}:{Name(read)}"));
        var literals = VariablePattern().Matches(source).Concat(SectionedPattern().Matches(source))
            .Select(literal => literal.Groups[1].Value);
        return reads.Concat(literals).Select(name => name.Replace(":", Separator, StringComparison.Ordinal)).Distinct();
    }

    /// <summary>
    /// Whether a documented name, in which a part in capitals is any text, is the name that was found or lies in its section.
    /// </summary>
    public static bool Covers(string documented, string found)
    {
        if (found.EndsWith(Separator, StringComparison.Ordinal))
            return documented.StartsWith(found, StringComparison.Ordinal);
        var (pattern, name) = (documented.Split(Separator), found.Split(Separator));
        return pattern.Length == name.Length
            && pattern.Zip(name).All(pair => pair.First == pair.Second || (name.Length > 1 && pair.First.All(char.IsAsciiLetterUpper)));
    }

    private static string Name(Match read) => read.Groups["name"].Value + (read.Groups["call"].Value == "GetSection" ? ":" : "");

    // settings["X"], settings.Text("X"), configuration.GetSection("X"), Topic(settings, "X")
    [GeneratedRegex(
        """
        (?:\w+\((?:settings|[cC]onfiguration),\s* | (?:settings|[cC]onfiguration)(?:\.(?<call>\w+)\(|\[)\s*) "(?<name>[^"]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex ReadPattern();

    [GeneratedRegex("""var section = configuration\.GetSection\("([^"]+)"\)""")]
    private static partial Regex SectionPattern();

    [GeneratedRegex("""\bsection(?:\.(?<call>\w+)\(|\[)\s*"(?<name>[^"]+)["]""")]
    private static partial Regex InSectionPattern();

    [GeneratedRegex("""["]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["]""")]
    private static partial Regex VariablePattern();

    [GeneratedRegex("""["]([A-Z]\w*[a-z]\w*(?::[A-Z][\w.]*)+)["]""")]
    private static partial Regex SectionedPattern();
}
