using System.Globalization;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// Runs deploy.ps1 in PowerShell, which the tool manifest of the repository pins, with functions of the test in the place of gcloud
/// and docker.
/// </summary>
internal sealed class DeployScript
{
    private const string StopMark = "STOPPED: ";

    private static readonly Lazy<Task<string>> Restore = new(() => Shell.Run("dotnet", "tool", "restore"));

    public static string Path { get; } = Repository.PathOf("deploy.ps1");

    /// <summary>The path of the script; by default the script of the repository.</summary>
    public string Script { get; init; } = Path;

    /// <summary>The body of the PowerShell function that the script calls as gcloud. Its arguments are in $args.</summary>
    public string Gcloud { get; init; } = "throw 'gcloud was run'";

    /// <summary>The body of the PowerShell function that the script calls as docker.</summary>
    public string Docker { get; init; } = "throw 'docker was run'";

    /// <summary>The lines that the script printed, up to its end or its first error.</summary>
    public List<string> Printed { get; } = [];

    /// <summary>The printed lines that are commands.</summary>
    public IEnumerable<string> Commands => Printed.Where(line =>
        line.StartsWith("gcloud ", StringComparison.Ordinal) || line.StartsWith("docker ", StringComparison.Ordinal));

    /// <exception cref="DeployStoppedException">The script stopped with an error.</exception>
    public async Task<DeployScript> Run(params (string Name, object Value)[] parameters)
    {
        var (exitCode, text) = await Execute($$"""
            function gcloud {
            {{Gcloud}}
            }
            function docker {
            {{Docker}}
            }
            try { & {{Quote(Script)}} {{Arguments(parameters)}} }
            catch { "{{StopMark}}$($_.Exception.Message)"; exit 1 }
            """);
        var end = text.IndexOf(StopMark, StringComparison.Ordinal);
        Printed.AddRange((end < 0 ? text : text[..end]).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        if (end >= 0)
            throw new DeployStoppedException(text[(end + StopMark.Length)..].Trim());
        Assert.True(exitCode == 0, $"pwsh ended with {exitCode}:\n{text}");
        return this;
    }

    /// <summary>Runs lines of PowerShell in a process of its own, and returns what it printed, errors included.</summary>
    public static async Task<ProgramResult> Execute(string lines)
    {
        await Restore.Value;
        using var folder = new TemporaryFolder();
        var file = folder.Write("run.ps1", lines);
        return await Shell.Try(
            "dotnet", ["tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-File", file],
            environment: new() { ["NO_COLOR"] = "1", ["POWERSHELL_TELEMETRY_OPTOUT"] = "1" });
    }

    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Arguments((string Name, object Value)[] parameters) =>
        string.Join(' ', parameters.Prepend(("Project", "my-project")).Select(parameter => parameter.Value switch
        {
            bool isSet => $"-{parameter.Name}:${isSet}",
            string text => $"-{parameter.Name} {Quote(text)}",
            var number => string.Create(CultureInfo.InvariantCulture, $"-{parameter.Name} {number}"),
        }));
}

/// <summary>deploy.ps1 stopped with this error.</summary>
internal sealed class DeployStoppedException(string message) : Exception(message);
