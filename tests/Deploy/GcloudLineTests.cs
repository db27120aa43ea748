using System.Collections.Concurrent;

namespace Conversion.Tests.Deploy;

/// <summary>
/// Every gcloud line that deploy.ps1 can print, through gcloud's own parser. It parses before it signs in: without
/// account or network a wrong flag or value ends with 2, a right line with 1 for want of an account.
/// </summary>
public sealed class GcloudLineTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gcloud");

    public GcloudLineTests() => File.WriteAllText(Path.Combine(folder.FullName, "KEY_FILE"), "key");

    public void Dispose() => folder.Delete(recursive: true);

    [ToolFact("gcloud", "unshare")]
    public async Task EveryLine_PassesTheParser()
    {
        (string, object)[][] ways = [[], [("Public", true), ("Push", true)], [("Rollback", true)]];
        var lines = ways
            .SelectMany(way => new DeployScript().Run([("WhatIf", true), .. way]).Commands)
            .Where(line => line.StartsWith("gcloud ", StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.True(lines.Length > 40);

        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(lines, async (line, _) =>
        {
            var (exitCode, text) = await Run(line);
            // This one only writes docker's settings, and so succeeds.
            var right = line.Contains("configure-docker", StringComparison.Ordinal)
                ? exitCode == 0
                : exitCode == 1 && text.Contains("You do not currently have an active account", StringComparison.Ordinal);
            if (!right)
                wrong.Add($"{line}\nended with {exitCode}: {text}");
        });
        Assert.Empty(wrong);
    }

    [ToolFact("gcloud", "unshare")]
    public async Task WrongFlag_DoesNotPassTheParser()
    {
        var (exitCode, _) = await Run("gcloud run deploy conversion --image=i --region=r --project=p --cpu-boots --quiet");
        Assert.Equal(2, exitCode);
    }

    private Task<(int ExitCode, string Text)> Run(string line) => Shell.Try(
        "unshare", ["--net", "sh", "-c", line], folder.FullName,
        new() { ["CLOUDSDK_CONFIG"] = folder.FullName, ["DOCKER_CONFIG"] = folder.FullName });
}
