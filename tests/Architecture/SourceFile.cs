using System.Text.RegularExpressions;

namespace Conversion.Tests.Architecture;

/// <summary>A C# file with a file-scoped namespace: what it declares, and which names it uses.</summary>
/// <param name="Path">Its path, for messages.</param>
/// <param name="Namespace">Its namespace; empty for top-level statements.</param>
/// <param name="Types">The names of the types that it declares.</param>
/// <param name="Usings">The names after its <c>using</c> directives.</param>
/// <param name="QualifiedNames">The dotted names in its code, outside comments and literals.</param>
internal sealed partial record SourceFile(
    string Path, string Namespace, IReadOnlySet<string> Types, IReadOnlySet<string> Usings, IReadOnlySet<string> QualifiedNames)
{
    public static SourceFile Parse(string path, string text)
    {
        var code = CommentOrLiteral().Replace(text, " ");
        var body = UsingDirective().Replace(code, " ");
        return new(
            path,
            NamespaceDeclaration().Match(code).Groups["name"].Value,
            NamesOf(TypeDeclaration().Matches(code)),
            NamesOf(UsingDirective().Matches(code)),
            NamesOf(QualifiedName().Matches(body)));
    }

    private static HashSet<string> NamesOf(MatchCollection matches) => [.. matches.Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(
        """"//[^\n]*|/\*.*?\*/|"""(?:.|\n)*?"""|@"(?:[^"]|"")*"|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+'"""", RegexOptions.Singleline)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>[A-Z][\w.]*)[^;\n]*;", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceDeclaration();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record|record\s+struct)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"(?<![\w.])(?<name>[A-Z]\w*(?:\.[A-Z]\w*)+)")]
    private static partial Regex QualifiedName();
}
