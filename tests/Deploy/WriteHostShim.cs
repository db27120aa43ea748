using System.Management.Automation;

namespace Conversion.Tests.Deploy;

/// <summary>Write-Host, which belongs to a module that comes with pwsh alone: its lines go to the runspace's <c>Printed</c>.</summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostShim : PSCmdlet
{
    [Parameter(Position = 0)]
    [AllowEmptyString]
    [AllowNull]
    public object? Object { get; set; }

    protected override void ProcessRecord() => ((List<string>)GetVariableValue("Printed")).Add($"{Object}");
}
