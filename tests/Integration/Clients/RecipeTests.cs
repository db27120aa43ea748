using Conversion.IntegrationTests.Functions;
using Conversion.Tests.Documentation;

namespace Conversion.IntegrationTests.Clients;

/// <summary>
/// Runs the program of a page in docs/clients and compares what it prints with the text below it. The shell blocks of these pages
/// run in .ci/docs.
/// </summary>
public sealed class RecipeTests(SharedService service) : IClassFixture<SharedService>
{
    // Debian's Python has requests; another Python that comes first on the path may not.
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [ClientFact("python3")]
    public Task Python_PrintsTheAnswer() => ExpectAsync("python", "main.py", Python, "main.py");

    [ClientFact("dotnet")]
    public Task CSharp_PrintsTheAnswer() => ExpectAsync("csharp", "main.cs", "dotnet", "run", "main.cs");

    [ClientFact("node")]
    public Task TypeScript_PrintsTheAnswer() => ExpectAsync("typescript", "main.mjs", "node", "main.mjs");

    [ClientFact("java")]
    public Task Java_PrintsTheAnswer() => ExpectAsync("java", "Main.java", "java", "Main.java");

    private async Task ExpectAsync(string page, string file, string tool, params string[] arguments)
    {
        var blocks = MarkdownPage.Load($"docs/clients/{page}.md").CodeBlocks.ToArray();
        var program = blocks[0].Text.Replace("http://localhost:7071", service.Client.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        folder.Write(file, program);
        using var process = RecordedProcess.Start(new(tool, arguments) { WorkingDirectory = folder[""] });

        var exitCode = await process.WaitForExitAsync(Patience);

        Assert.True(exitCode == 0, process.Output + process.Error);
        Assert.Equal(blocks[1].Text.Trim(), process.Output.Trim());
    }
}
