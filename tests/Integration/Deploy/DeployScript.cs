using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>Runs deploy.ps1 in PowerShell's engine, with functions of the test in the place of gcloud and docker.</summary>
internal sealed class DeployScript
{
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

    /// <exception cref="RuntimeException">The script stopped.</exception>
    public DeployScript Run(params (string Name, object Value)[] parameters)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Write-Host", typeof(WriteHostShim), null));
        state.Commands.Add(new SessionStateCmdletEntry("ConvertFrom-Json", typeof(ConvertFromJsonShim), null));
        state.Commands.Add(new SessionStateFunctionEntry("gcloud", Gcloud));
        state.Commands.Add(new SessionStateFunctionEntry("docker", Docker));
        state.Variables.Add(new SessionStateVariableEntry("Printed", Printed, null));

        using var shell = PowerShell.Create(state);
        shell.AddCommand(Script).AddParameter("Project", "my-project");
        foreach (var (name, value) in parameters)
            shell.AddParameter(name, value);
        shell.Invoke();
        return this;
    }

    public static ParsedScript Parse()
    {
        var script = Parser.ParseFile(Path, out _, out var errors);
        return new(errors, [.. script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()]);
    }
}

internal sealed record ParsedScript(IReadOnlyList<ParseError> Errors, IReadOnlyList<CommandAst> Commands);
