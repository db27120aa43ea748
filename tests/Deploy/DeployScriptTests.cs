using System.Management.Automation;

namespace Conversion.Tests.Deploy;

public class DeployScriptTests
{
    [Fact]
    public void Script_ParsesWithoutErrors()
    {
        var (errors, commands) = DeployScript.Parse();
        Assert.Empty(errors);
        Assert.NotEmpty(commands);
    }

    [Fact]
    public void WhatIf_PrintsCommandsAndRunsNone()
    {
        // The stand-ins for gcloud and docker throw as soon as either is run.
        var lines = new DeployScript().Run(("WhatIf", true)).Commands.ToArray();
        foreach (var start in new[] { "gcloud services enable ", "gcloud run services update-traffic ", "gcloud run deploy conversion ", "gcloud run jobs deploy conversion-batch ", "gcloud pubsub subscriptions create conversion-orders-push " })
            Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public void CommandFails_StopsThere()
    {
        var script = new DeployScript { Gcloud = "$global:LASTEXITCODE = 7" };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run());
        Assert.Contains("exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Single(script.Commands);
    }

    [Fact]
    public void QuestionRefused_IsNotTakenForMissing()
    {
        var script = new DeployScript
        {
            Gcloud = "if ($args -contains 'describe' -and $args -contains 'iam') { 'PERMISSION_DENIED'; $global:LASTEXITCODE = 1 } else { '1'; $global:LASTEXITCODE = 0 }",
        };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run());
        Assert.Contains("PERMISSION_DENIED", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains(" create ", StringComparison.Ordinal));
    }

    [Fact]
    public void RollbackFromFirstRevision_ChangesNothing()
    {
        var script = new DeployScript
        {
            Gcloud = """
                $global:LASTEXITCODE = 0
                if ($args -contains 'revisions') { '[{"metadata":{"name":"c-2"},"status":{"conditions":[{"type":"Ready","status":"True"}]}},{"metadata":{"name":"c-1"},"status":{"conditions":[{"type":"Ready","status":"False"}]}}]' } else { 'c-2' }
                """,
        };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run(("Rollback", true)));
        Assert.Contains("no ready revision before c-2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(script.Commands, line => line.Contains("update-traffic", StringComparison.Ordinal));
    }

    // Who gets past IAM is settled for the service: under an older revision that relies on it, everybody would be believed.
    [Theory]
    [InlineData("allUsers", 0)]
    [InlineData("serviceAccount:conversion-push@my-project.iam.gserviceaccount.com", 1)]
    public void RollbackToARevisionThatReliesOnIam_IsRefusedWhileTheServiceIsPublic(string invoker, int rolledBack)
    {
        var script = new DeployScript
        {
            Gcloud = $$$"""
                $global:LASTEXITCODE = 0
                if ($args -contains 'list') { '[{"metadata":{"name":"c-2"},"status":{"conditions":[{"type":"Ready","status":"True"}]}},{"metadata":{"name":"c-1"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}]' }
                elseif ($args -contains 'revisions') { "{'name': 'Events__Authentication', 'value': 'iam'}" }
                elseif ($args -contains 'get-iam-policy') { "['{{{invoker}}}']" }
                elseif ($args -contains 'update-traffic') { $global:LASTEXITCODE = 1 }
                else { 'c-2' }
                """,
        };
        var error = Assert.ThrowsAny<RuntimeException>(() => script.Run(("Rollback", true)));
        Assert.Equal(rolledBack == 0, error.Message.Contains("conversion is public", StringComparison.Ordinal));
        Assert.Equal(rolledBack, script.Commands.Count(line => line.Contains("update-traffic", StringComparison.Ordinal)));
    }
}
