using System.Management.Automation.Language;

namespace Conversion.Tests.Documentation;

public sealed class DeployParametersTests
{
    [Fact]
    public void Page_ListsEveryParameterOfTheScript()
    {
        var declared = Parser.ParseFile(Repository.PathOf("deploy.ps1"), out _, out _).ParamBlock.Parameters
            .Select(parameter => $"-{parameter.Name.VariablePath.UserPath}");
        var listed = MarkdownPage.Load("docs/deploy.md").Rows
            .SelectMany(row => row.Names)
            .Where(name => name is ['-', >= 'A' and <= 'Z', ..]);

        // PowerShell adds the last one to every script that supports it.
        Comparison.AssertSame(declared.Append("-WhatIf"), listed);
    }
}
