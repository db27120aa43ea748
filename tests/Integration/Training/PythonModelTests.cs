using Conversion.IntegrationTests.Clients;
using Conversion.Tests.Documentation;
using Conversion.Training.Commands;

namespace Conversion.IntegrationTests.Training;

/// <summary>
/// Runs docs/python-models.md from orders to answers: its programs with Debian's Python, and what they print is compared with the page.
/// </summary>
public sealed class PythonModelTests : IDisposable
{
    // Debian's Python has xgboost and sklearn; another Python that comes first on the path may not.
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PythonFact("xgboost", "sklearn")]
    public async Task ModelFromPython_AnswersAsItsLibrary()
    {
        var page = MarkdownPage.Load("docs/python-models.md");
        var programs = page.CodeBlocks.Where(block => block.Language is "python" or "text").Select(block => block.Text).ToArray();
        Run("simulate", "--customers", "1500", "--days", "700", "--seed", "7", "--out", _folder["shop.csv"]);
        Run("features", "--orders", _folder["shop.csv"], "--horizon", "30", "--out", _folder["training.csv"]);
        await ExpectAsync("train.py", programs[0], programs[1]);
        Run("import", _folder["model.ubj"], "--horizon", "30", "--out", _folder[""]);

        await using var service = await ServiceProcess.StartAsync(new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ModelPath"] = _folder["model.model"],
            ["PolicyPath"] = _folder["policy.json"],
        });
        var address = service.Client.BaseAddress!.ToString().TrimEnd('/');
        await ExpectAsync("compare.py", programs[2].Replace("http://localhost:7071", address, StringComparison.Ordinal), programs[3]);
    }

    private static void Run(params string[] arguments) => Assert.Equal(0, CommandLine.Run(arguments));

    private async Task ExpectAsync(string file, string program, string printed)
    {
        _folder.Write(file, program);
        using var process = RecordedProcess.Start(new(Python, [file]) { WorkingDirectory = _folder[""] });

        var exitCode = await process.WaitForExitAsync(Patience);

        Assert.True(exitCode == 0, process.Output + process.Error);
        Assert.Equal(printed.Trim(), process.Output.Trim());
    }
}
