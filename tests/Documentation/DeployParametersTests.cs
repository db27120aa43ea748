using System.Text.RegularExpressions;

namespace Conversion.Tests.Documentation;

public sealed class DeployParametersTests
{
    [Fact]
    public void Page_ListsEveryParameterOfTheScript()
    {
        var script = File.ReadAllText(Repository.PathOf("deploy.ps1"));
        var block = script[script.IndexOf("\nparam(", StringComparison.Ordinal)..script.IndexOf("\n)", StringComparison.Ordinal)];
        var declared = Regex.Matches(block, @"^ +\[.*\] \$(\w+)", RegexOptions.Multiline).Select(match => $"-{match.Groups[1]}");
        var listed = MarkdownPage.Load("docs/deploy.md").Rows
            .SelectMany(row => row.Names)
            .Where(name => name is ['-', >= 'A' and <= 'Z', ..]);

        // PowerShell adds the last one to every script that supports it.
        Comparison.AssertSame(declared.Append("-WhatIf"), listed);
    }
}
