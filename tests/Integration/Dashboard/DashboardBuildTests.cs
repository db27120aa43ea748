using Conversion.IntegrationTests.Deploy;

namespace Conversion.IntegrationTests.Dashboard;

/// <summary>Builds functions/dashboard.targets in a project of its own, with a fake npm.</summary>
public sealed class DashboardBuildTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conversion-dashboard-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task NpmFails_ErrorSaysWhatIsNeededAndHowToSkip()
    {
        var (exitCode, text) = await BuildAsync("[ $1 = --version ] || { echo 'npm error code ENOTFOUND' >&2; exit 1; }");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("npm error code ENOTFOUND", text, StringComparison.Ordinal);
        Assert.Contains("error : The dashboard could not be built. Install Node 20 with npm 11", text, StringComparison.Ordinal);
        Assert.Contains("-p:SkipDashboard=true", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 127", "Node is not installed")]
    [InlineData("true", "")]
    public async Task NpmIsMissingOrSucceeds_NoError(string npm, string message)
    {
        var (exitCode, text) = await BuildAsync(npm);

        Assert.True(exitCode == 0, text);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    private async Task<ProgramResult> BuildAsync(string npm)
    {
        var functions = _folder.CreateSubdirectory("functions").FullName;
        _folder.CreateSubdirectory("dashboard");
        File.Copy(Repository.PathOf("functions/dashboard.targets"), Path.Combine(functions, "dashboard.targets"));
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "dashboard", "package.json"), "{}");
        const string Project = "<Project><Import Project=\"dashboard.targets\" /></Project>";
        await File.WriteAllTextAsync(Path.Combine(functions, "functions.proj"), Project);
        var program = Path.Combine(_folder.FullName, "npm");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{npm}\n");
        await Shell.Run("chmod", "+x", program);
        return await Shell.Try("dotnet", ["msbuild", "functions.proj", "-t:BuildDashboard", "-nologo", "-v:minimal"], functions,
            new() { ["PATH"] = $"{_folder.FullName}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" });
    }
}
