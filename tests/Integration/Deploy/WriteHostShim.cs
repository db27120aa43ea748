using System.Management.Automation;

namespace Conversion.IntegrationTests.Deploy;

/// <summary>
/// Implements Write-Host, because only an installed pwsh contains the module of this cmdlet. Adds each line to the variable
/// <c>Printed</c> of the runspace.
/// </summary>
[Cmdlet(VerbsCommunications.Write, "Host")]
public sealed class WriteHostShim : PSCmdlet
{
    [Parameter(Position = 0)]
    [AllowEmptyString]
    [AllowNull]
    public object? Object { get; set; }

    protected override void ProcessRecord() => ((List<string>)GetVariableValue("Printed")).Add($"{Object}");
}
