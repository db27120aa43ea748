using System.Collections.Concurrent;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// Tests every gcloud line that deploy.ps1 can print with gcloud's own parser, without an account and a network. gcloud parses before
/// it signs in: the exit code is 2 for a wrong flag or value, and 1 for a valid line because there is no account.
/// </summary>
public sealed class GcloudLineTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gcloud");

    public GcloudLineTests() => File.WriteAllText(Path.Combine(_folder.FullName, "KEY_FILE"), "key");

    public void Dispose() => _folder.Delete(recursive: true);

    [ToolFact("gcloud", "unshare"), Trait("Duration", "Long")]
    public async Task EveryLine_PassesTheParser()
    {
        (string, object)[][] parameterSets =
        [
            [], [("Public", true), ("Push", true)], [("Rollback", true)], [("Webhooks", true), ("Export", true)],
            [("SweepTasks", 4)],
        ];
        var runs = await Task.WhenAll(parameterSets.Select(parameters => new DeployScript().Run([("WhatIf", true), .. parameters])));
        var lines = runs
            .SelectMany(run => run.Commands)
            .Where(line => line.StartsWith("gcloud ", StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.True(lines.Length > 40);

        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(lines, async (line, _) =>
        {
            var (exitCode, text) = await Run(line);
            // This command only writes docker's settings, so it succeeds without an account.
            var isValid = line.Contains("configure-docker", StringComparison.Ordinal)
                ? exitCode == 0
                : exitCode == 1 && text.Contains("You do not currently have an active account", StringComparison.Ordinal);
            if (!isValid)
                failures.Add($"{line}\nended with {exitCode}: {text}");
        });
        Assert.Empty(failures);
    }

    [ToolFact("gcloud", "unshare")]
    public async Task WrongFlag_DoesNotPassTheParser()
    {
        var (exitCode, _) = await Run("gcloud run deploy conversion --image=i --region=r --project=p --cpu-boots --quiet");
        Assert.Equal(2, exitCode);
    }

    private Task<ProgramResult> Run(string line) => Shell.Try(
        "unshare", ["--net", "sh", "-c", line], _folder.FullName,
        new() { ["CLOUDSDK_CONFIG"] = _folder.FullName, ["DOCKER_CONFIG"] = _folder.FullName });
}
